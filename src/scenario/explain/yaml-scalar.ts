/** Texts that mean themselves without quotes, wherever they stand. */
const PLAIN = /^(?:[\p{L}\p{N}/]|\.{1,2}\/)(?:[\p{L}\p{N}_./()·°%+ -]|:(?=[^\s]))*$/u;

/** Words and numbers that YAML 1.2 would not take as text. */
const NOT_TEXT = /^(?:null|true|false|0x[\da-f]+|0o[0-7]+|[\d.]+(?:e[-+]?\d+)?)$/i;

/** A scalar as YAML, in quotes where it needs them; it can stand inside of brackets and before a colon or a comment. */
export function yamlText(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  if (PLAIN.test(value) && !NOT_TEXT.test(value) && !/[\s:]$/.test(value)) return value;
  // JSON's escapes are YAML's, which asks for a few more.
  return JSON.stringify(value).replace(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
