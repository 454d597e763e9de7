/**
 * Brings the committed files up to date that are made from the source: the API report, the JSON Schemas of
 * scenarios and baselines, the references of scenario files and of outputs. The API report is read from dist/, so build first.
 *
 *     tsx scripts/generate.ts            # write what has changed
 *     tsx scripts/generate.ts --sources  # only what the build itself needs
 *     tsx scripts/generate.ts --check    # write nothing, exit 1 if anything has changed
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { baselineJsonSchema } from "../src/experiment/baselines/baseline-schema.ts";
import { scenarioJsonSchema } from "../src/scenario/schema/json-schema.ts";
import { apiReport } from "./api-report.ts";
import { outputsDoc } from "./outputs-doc.ts";
import { scenarioReference } from "./scenario-reference.ts";
import { scenarioTypes } from "./scenario-types.ts";

const check = process.argv.includes("--check");

generated("src/scenario/scenario-file.ts", scenarioTypes());
if (!process.argv.includes("--sources")) {
  generated("api/coldaisle.api.d.ts", apiReport("dist/types/index.d.ts"));
  generated("api/coldaisle-testing.api.d.ts", apiReport("dist/types/testing/index.d.ts"));
  generated("schema/scenario.schema.json", `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  generated("schema/baseline.schema.json", `${JSON.stringify(baselineJsonSchema(), null, 2)}\n`);
  generated("docs/scenario.md", scenarioReference());
  generated("docs/outputs.md", outputsDoc());
}

function generated(path: string, content: string): void {
  if (current(path) === content) return;
  if (check) {
    console.error(`${path} is not current, run npm run generate`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`written: ${path}`);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
