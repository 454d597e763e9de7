/**
 * What only a report needs, and no other command should have to load: the chart library, and the page's script and
 * style as texts. In the command line that is built it is a file of its own (scripts/build.ts).
 */
export { pageAssets } from "./assets.ts";
export { drawSvg } from "./charts/engine.ts";
