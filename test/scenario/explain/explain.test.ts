import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { CORE_SCHEMA, load, mergeTag } from "js-yaml";
import { describe, expect, it } from "vitest";
import { explanationYaml } from "../../../src/scenario/explain/as-yaml.ts";
import { type Explanation, explainScenario } from "../../../src/scenario/explain/explain.ts";
import type { Explained, ExplainedValue } from "../../../src/scenario/explain/explained.ts";
import { type Origin, originOf } from "../../../src/scenario/explain/origin.ts";
import { type LoadOptions, parseScenario, scenarioText } from "../../../src/scenario/load.ts";
import { policiesOf } from "../../../src/scenario/load-with-policies.ts";
import { EVERY_KEY } from "../../support/every-key.ts";

const ROOT = join(import.meta.dirname, "../../..");

interface Case {
  readonly path: string;
  readonly file: string;
  readonly text: string;
  readonly options: LoadOptions;
}

async function example(path: string): Promise<Case> {
  const file = join(ROOT, "scenarios", path);
  const text = readFileSync(file, "utf8");
  const { known } = await policiesOf(text, file);
  return { path, file, text, options: { policies: known } };
}

const examples = readdirSync(join(ROOT, "scenarios"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".yaml"))
  // One of a family of more than twenty is enough.
  .filter((path) => !path.startsWith("cloudsim") || path.endsWith("lrr-rs.yaml"));

const CASES: readonly Case[] = [
  { path: "every key", file: "s.yaml", text: EVERY_KEY, options: {} },
  ...(await Promise.all(examples.map(example))),
];

type Path = readonly (string | number)[];

interface Leaf {
  readonly path: Path;
  readonly node: ExplainedValue;
  readonly origin: Origin;
}

function yamlOf({ scenario, document }: Explanation): string {
  const plain = (part: string): string => part;
  return explanationYaml(scenario, null, document, { dim: plain, bold: plain });
}

/** Every value of an explanation. */
function leavesOf({ scenario, document }: Explanation): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: Explained, path: Path): void => {
    if (node.kind === "value") leaves.push({ path, node, origin: originOf(node, document) });
    if (node.kind === "mapping") for (const [key, inner] of node.entries) visit(inner, [...path, key]);
    if (node.kind === "list") for (const [i, inner] of node.items.entries()) visit(inner, [...path, i]);
  };
  visit(scenario, []);
  return leaves;
}

/** What plain data hold at a path. */
function at(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], data);
}

const READER = { schema: CORE_SCHEMA.withTags(mergeTag) };

/** What the scalar at a line and column can be, read on its own: inside of brackets, and outside of them. */
function scalarsAt(text: string, line: number, column: number): unknown[] {
  const lines = text.split("\n").slice(line - 1);
  const rest = [lines[0]!.slice(column - 1), ...lines.slice(1)].join("\n");
  if (/^[|>]/.test(rest)) {
    const end = lines.slice(1).findIndex((next) => /^ {0,4}[\w-]+:/.test(next)) + 1;
    return [load([lines[0]!.slice(column - 1), ...lines.slice(1, end)].join("\n"), READER)];
  }
  const tokens = [/^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/, /^(?:[^,\]}{[\n#]|,(?=\S))+/, /^[^\n#]+/];
  return tokens.flatMap((token) => {
    const match = token.exec(rest);
    return match === null ? [] : [read(match[0])];
  });
}

function read(yaml: string): unknown {
  try {
    return load(yaml, READER);
  } catch {
    return undefined; // a token of the other kind
  }
}

/** Every scalar of a scenario's data with its path, without what is there for anchors. */
function scalarsOf(data: unknown, path: Path = []): { readonly path: Path; readonly value: unknown }[] {
  if (typeof data !== "object" || data === null) return [{ path, value: data }];
  return Object.entries(data).flatMap(([key, inner]) =>
    path.length === 0 && key.startsWith("x-")
      ? []
      : scalarsOf(inner, [...path, Array.isArray(data) ? Number(key) : key]),
  );
}

/** Whether an option can put a value there: lists are not made, and a type of the catalogue is not defined by a part. */
function canBeSet(data: unknown, path: Path): boolean {
  const missing = path.findIndex((_, i) => at(data, path.slice(0, i + 1)) === undefined);
  if (
    path[0] === "version" ||
    (path[0] === "compatibility" && typeof at(data, ["compatibility"]) !== "object")
  )
    return false;
  if (missing < 0) return true;
  // A power model that the catalogue names is none without the parameters that stand beside it there.
  if (path.slice(missing).join(".") === "power.model") return false;
  const isNewType = String(path[0]).endsWith("Types") && missing < 2;
  return !isNewType && path.slice(missing).every((key) => typeof key === "string");
}

/** A value as an option would say it. */
function optionFor({ path, node }: Leaf): string {
  const text = node.written.text;
  return `${path.join(".")}=${typeof text === "string" ? JSON.stringify(text) : text}`;
}

describe.each(CASES)("$path", ({ file, text, options }) => {
  const explanation = explainScenario(text, file, options);
  const leaves = leavesOf(explanation);
  const data = load(text, READER);
  const meaning = scenarioText(parseScenario(text, file, options));

  it("explained is a scenario that means the same", () => {
    expect(scenarioText(parseScenario(yamlOf(explanation), file, options))).toBe(meaning);
  });

  it("points at the line and column of every value that the file says", () => {
    const written = leaves.filter(({ origin }) => origin.kind === "file");
    expect(written.length).toBeGreaterThan(5);
    for (const { path, origin } of written) {
      if (origin.kind !== "file") continue;
      const raw =
        at(data, path) ?? (path.join(".") === "compatibility.profile" && at(data, ["compatibility"]));
      // The value of an absolute path is where the file's relative one leads.
      const type = origin.through?.startsWith("vmTypes.")
        ? at(data, [...origin.through.split("."), path.at(-1)!])
        : raw;
      expect({ path, found: scalarsAt(text, origin.line, origin.column) }).toEqual({
        path,
        found: expect.arrayContaining([type]),
      });
    }
  });

  it("leaves out nothing that the file says", () => {
    const explained = new Set(
      leaves.filter(({ origin }) => origin.kind === "file").map(({ path }) => path.join(".")),
    );
    const unexplained = scalarsOf(data).filter(
      ({ path }) => !explained.has(path.join(".")) && path.join(".") !== "compatibility",
    );
    expect(unexplained).toEqual([]);
  });

  it("says default, catalogue or profile of nothing that the file says", () => {
    for (const { path, origin } of leaves) {
      if (origin.kind !== "file") expect([path, at(data, path)]).toEqual([path, undefined]);
    }
  });

  it("says which option put a value there, and changes nothing else", () => {
    const settable = leaves.filter(({ path }) => canBeSet(data, path) && path[0] !== "inputs");
    fc.assert(
      fc.property(fc.subarray(settable, { maxLength: 5 }), (chosen) => {
        const overrides = chosen.map(optionFor);
        const changed = explainScenario(text, file, { ...options, overrides });
        expect(scenarioText(parseScenario(yamlOf(changed), file, options))).toBe(meaning);
        const origins = new Map(leaves.map(({ path, origin }) => [path.join("."), origin]));
        for (const leaf of chosen) {
          origins.set(leaf.path.join("."), { kind: "option", option: `--set ${optionFor(leaf)}` });
        }
        for (const { path, origin } of leavesOf(changed)) {
          // A VM's value comes from where that of its type comes from.
          if (origin.through?.startsWith("vmTypes.")) continue;
          expect([path, origin]).toEqual([path, origins.get(path.join("."))]);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});
