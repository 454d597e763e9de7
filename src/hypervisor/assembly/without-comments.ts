import { AssemblyError } from "./assembly-error.ts";

const COMMENT = /#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * The text with blanks in place of comments, so that everything else keeps its line and column. A comment reaches from
 * `#` to the end of the line, or from a slash and an asterisk to the reverse.
 *
 * @throws AssemblyError if a comment has no end
 */
export function withoutComments(text: string): string {
  return text.replace(COMMENT, (comment, offset: number) => {
    if (comment.startsWith("/*") && (comment.length < 4 || !comment.endsWith("*/"))) {
      const before = text.slice(0, offset).split("\n");
      const place = { line: before.length, column: before.at(-1)!.length + 1 };
      throw new AssemblyError([{ ...place, found: "a comment without an end", expected: '"*/"' }]);
    }
    return comment.replace(/[^\n]/g, " ");
  });
}
