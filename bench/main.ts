import { readdirSync } from "node:fs";
import { basename } from "node:path";

/** What each file in this folder exports, but for helpers. */
interface Suite {
  readonly name: string;
  run(): Promise<void>;
}

const helpers = new Set(["main.ts", "paired.ts", "benchmark-day.ts", "migration-storm.ts"]);

/** Runs the suites named on the command line, or all: `npm run bench [-- name…]`. */
async function main(names: readonly string[]): Promise<void> {
  const suites: Suite[] = [];
  for (const file of readdirSync(import.meta.dirname).sort()) {
    if (file.endsWith(".ts") && !helpers.has(basename(file))) suites.push(await import(`./${file}`));
  }
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`unknown suite: ${unknown.join(", ")}; there are ${suites.map((s) => s.name).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  for (const suite of suites) {
    if (names.length > 0 && !names.includes(suite.name)) continue;
    console.log(`\n${suite.name}`);
    await suite.run();
  }
}

await main(process.argv.slice(2));
