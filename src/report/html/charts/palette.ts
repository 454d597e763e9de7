/**
 * Colours of charts. A chart is drawn once and shown on light and dark pages and on paper, so that it holds names of
 * colours: a stand-in while the library draws, which may have to mix and compare colours, and a variable of the page's
 * style in the SVG that comes out.
 */
const STAND_INS: ReadonlyMap<string, string> = new Map([
  ["#010101", "var(--ink)"],
  ["#010102", "var(--muted)"],
  ["#010103", "var(--line)"],
  ["#010111", "var(--series-1)"],
  ["#010112", "var(--series-2)"],
  ["#010113", "var(--series-3)"],
  ["#010114", "var(--series-4)"],
  ["#010115", "var(--series-5)"],
  ["#010116", "var(--series-6)"],
]);

/** Stand-ins for the page's own colours. */
export const INK = "#010101";
/** For what explains, such as the labels of an axis. */
export const MUTED = "#010102";
/** For lines that guide the eye. */
export const LINE = "#010103";

/** Stand-ins for the colours that tell series apart, after Okabe and Ito, Color Universal Design, 2008. */
export const SERIES: readonly string[] = ["#010111", "#010112", "#010113", "#010114", "#010115", "#010116"];

/** The variable of the page's style that a stand-in means. */
export function styleVariable(standIn: string): string {
  return STAND_INS.get(standIn) ?? standIn;
}

/** SVG with every stand-in replaced. */
export function withStyleVariables(svg: string): string {
  return svg.replaceAll(/#0101[01][1-6]/g, styleVariable);
}
