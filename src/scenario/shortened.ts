/** Enough to recognise a text by; what a file holds may be as long as the file. */
const RECOGNISABLE = 200;

/** A text for a message: its beginning, if it is long. */
export function shortened(text: string): string {
  return text.length <= RECOGNISABLE ? text : `${text.slice(0, RECOGNISABLE)}… (${text.length} characters)`;
}
