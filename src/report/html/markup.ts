const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in an {@link html} template: text is escaped, a list is joined, null and false are nothing. */
export type Content = Markup | string | number | null | false | readonly Content[];

/** A template of HTML in which every value is escaped unless it is {@link Markup}. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0]!;
  for (const [i, value] of values.entries()) text += htmlOf(value) + parts[i + 1]!;
  return new Markup(text);
}

/** Data for a script of the page: JSON in which nothing can end the element that holds it. */
export function jsonForScript(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function htmlOf(value: Content): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === false) return "";
  if (typeof value === "object") return value.map(htmlOf).join("");
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
}
