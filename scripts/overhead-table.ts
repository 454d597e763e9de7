/**
 * Measures every combination of a technique, paging, I/O, type and processor, and writes what simulations take their
 * costs from. It takes about a minute of one processor, so it is no part of `npm run generate`; a test measures a sample
 * of the combinations anew.
 *
 *     npm run generate:costs             # write what has changed
 *     npm run generate:costs -- --check  # write nothing, exit 1 if anything has changed
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { everyMeasured } from "../src/hypervisor/overhead/every-measured.ts";
import { costsText } from "../src/hypervisor/overhead/known-costs.ts";
import { measureOverhead } from "../src/hypervisor/overhead/measure-overhead.ts";

const COSTS = "src/hypervisor/overhead/measured-costs.ts";
const OPERATIONS = "src/hypervisor/overhead/measured-operations.ts";

const measured = everyMeasured().map((resolved) => ({
  combination: resolved.combination,
  costs: measureOverhead(resolved),
}));
const operations = [...new Set(measured.flatMap(({ costs }) => costs.map(({ operation }) => operation)))];
current(
  OPERATIONS,
  `/** Operations that a workload can be priced by; made by \`npm run generate:costs\`, in the order of their measurement. */
export const MEASURED_OPERATIONS: readonly string[] = [
${operations.map((operation) => `  "${operation}",\n`).join("")}];
`,
);
current(
  COSTS,
  `/**
 * What operations cost under combinations; made by \`npm run generate:costs\`, read by \`known-costs.ts\`. A line for each
 * combination: its name, and for each of \`MEASURED_OPERATIONS\` the cycles of one event, of which those behind a plus are
 * the host operating system's; a dash where it cannot be done.
 */
export const MEASURED_COSTS: string = \`${costsText(measured, operations)}\`;
`,
);

function current(path: string, content: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === content) console.log(`${path} is current`);
  else if (process.argv.includes("--check")) {
    console.error(`${path} is not current, run npm run generate:costs`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, content);
    console.log(`written: ${path}`);
  }
}
