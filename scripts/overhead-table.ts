/**
 * Measures every combination of a technique, paging, I/O, type and processor, and writes what simulations take their
 * costs from. It takes about a minute of one processor, so it is no part of `npm run generate`; a test measures a sample
 * of the combinations anew.
 *
 *     npm run generate:costs             # write what has changed
 *     npm run generate:costs -- --check  # write nothing, exit 1 if anything has changed
 */
import { readFileSync, writeFileSync } from "node:fs";
import { everyMeasured } from "../src/hypervisor/overhead/every-measured.ts";
import { costsText } from "../src/hypervisor/overhead/known-costs.ts";
import { measureOverhead } from "../src/hypervisor/overhead/measure-overhead.ts";

const PATH = "src/hypervisor/overhead/measured-costs.ts";

const measured = everyMeasured().map((resolved) => ({
  combination: resolved.combination,
  costs: measureOverhead(resolved),
}));
const operations = [...new Set(measured.flatMap(({ costs }) => costs.map(({ operation }) => operation)))];
const content = `/** What operations cost under combinations; made by \`npm run generate:costs\`, read by \`known-costs.ts\`. */

/** Operations, in the order of the figures in a line of {@link MEASURED_COSTS}. */
export const MEASURED_OPERATIONS: readonly string[] = [
${operations.map((operation) => `  "${operation}",\n`).join("")}];

/**
 * A line for each combination: its name, and for each operation the cycles of one event, of which those behind a plus are
 * the host operating system's; a dash where it cannot be done.
 */
export const MEASURED_COSTS: string = \`${costsText(measured, operations)}\`;
`;
if (readFileSync(PATH, "utf8") === content) console.log(`${PATH} is current`);
else if (process.argv.includes("--check")) {
  console.error(`${PATH} is not current, run npm run generate:costs`);
  process.exitCode = 1;
} else {
  writeFileSync(PATH, content);
  console.log(`written: ${PATH}`);
}
