import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { scenarioReference } from "../../scripts/scenario-reference.ts";
import { ScenarioDocument } from "../../src/scenario/document.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { parseWithPolicies } from "../../src/scenario/load-with-policies.ts";
import { scenarioJsonSchema } from "../../src/scenario/schema/json-schema.ts";

const ROOT = join(import.meta.dirname, "../..");
const COMMITTED = join(ROOT, "schema/scenario.schema.json");

const scenarios = readdirSync(join(ROOT, "scenarios"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".yaml"),
);

/** What an editor makes of a document, by another reader of JSON Schema. */
const editor = z.fromJSONSchema(scenarioJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

function accepted(text: string): boolean {
  return editor.safeParse(new ScenarioDocument("s.yaml", text).data).success;
}

const TEXT = `version: 1
name: small
x-anchors: &memory 613 MiB
serverTypes: { t: { cores: 1, coreSpeed: 2 GHz, power: { model: linear, idle: 1 W, peak: 2 W } } }
vmTypes: { a: { memory: *memory, cap: 80 % } }
sites: [{ servers: [{ type: t }] }]
workloads: [{ kind: tasks, tasks: [{ name: a, work: 10 MI }] }]
compatibility: { destroyIdleVms: true }
`;

describe("the JSON Schema", () => {
  it("is committed as it is", () => {
    expect(JSON.parse(readFileSync(COMMITTED, "utf8"))).toEqual(scenarioJsonSchema());
  });

  it("is what the reference of scenario files was made from", () => {
    expect(readFileSync(join(ROOT, "docs/scenario.md"), "utf8")).toBe(scenarioReference());
  });

  it("accepts what the reader accepts", () => {
    expect(() => parseScenario(TEXT, "s.yaml")).not.toThrow();
    expect(accepted(TEXT)).toBe(true);
  });

  it.each([
    ["version: 1", "version: 2"],
    ["613 MiB", "613"],
    ["613 MiB", "613 MHz"],
    ["model: linear", "model: linaer"],
    ["cores: 1", "cores: 0"],
    ["kind: tasks", "kind: task"],
    ["destroyIdleVms: true", "destroyIdleVms: yes"],
    ["destroyIdleVms:", "destroyidleVms:"],
    ["name: small\n", ""],
  ])("refuses, as the reader does, %j as %j", (from, to) => {
    expect(TEXT).toContain(from);
    const text = TEXT.replace(from, to);
    expect(() => parseScenario(text, "s.yaml")).toThrow();
    expect(accepted(text)).toBe(false);
  });

  it("says what every key means", () => {
    const unexplained: string[] = [];
    visit(scenarioJsonSchema(), "", unexplained);
    expect(unexplained).toEqual([]);
  });
});

function visit(schema: unknown, path: string, unexplained: string[]): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key !== "properties") visit(value, `${path}.${key}`, unexplained);
    else {
      for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
        if (!property.description) unexplained.push(`${path}.${name}`);
        visit(property, `${path}.${name}`, unexplained);
      }
    }
  }
}

describe.each(scenarios)("scenarios/%s", (path) => {
  const file = join(ROOT, "scenarios", path);
  const text = readFileSync(file, "utf8");

  it("tells editors its schema", () => {
    const [first = ""] = text.split("\n");
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    expect(resolve(dirname(file), schema)).toBe(COMMITTED);
  });

  it("is valid for the reader and for editors", async () => {
    await expect(parseWithPolicies(text, file)).resolves.toBeDefined();
    expect(accepted(text)).toBe(true);
  });
});
