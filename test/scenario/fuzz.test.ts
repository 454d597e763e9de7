import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/scenario/diagnostics.ts";
import { explanationYaml } from "../../src/scenario/explain/as-yaml.ts";
import { explainScenario } from "../../src/scenario/explain/explain.ts";
import { parseScenario, scenarioText } from "../../src/scenario/load.ts";
import { EVERY_KEY } from "../support/every-key.ts";

/** Cases of each kind; the seed is fixed, so that they are the same ones everywhere. */
const CASES = 500;
const PARAMETERS = { numRuns: CASES, seed: 20_260_101 };

/** A scenario that also explains itself as one that means the same, or a ScenarioError: nothing else is allowed. */
function expectAnswer(text: string, overrides: readonly string[] = []): void {
  try {
    const meaning = scenarioText(parseScenario(text, "s.yaml", { overrides }));
    const { scenario, document } = explainScenario(text, "s.yaml", { overrides });
    const plain = (part: string): string => part;
    const explained = explanationYaml(scenario, null, document, { dim: plain, bold: plain });
    expect(scenarioText(parseScenario(explained, "s.yaml"))).toBe(meaning);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.diagnostics.length).toBeGreaterThan(0);
    expect(error.message.split("\n").length).toBeLessThanOrEqual(21);
  }
}

const LINES = EVERY_KEY.split("\n");
const scalar = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    "1 h",
    "4 GiB",
    "2 GHz",
    "250 W",
    "small",
    "t1",
    "first-fit",
    "*small",
    "<<",
    "__proto__",
    "",
  ),
);
const key = fc.oneof(fc.constantFrom(...EVERY_KEY.match(/[A-Za-z]+(?=:)/g)!), fc.string({ maxLength: 5 }));

describe(`${CASES} cases each give a scenario or a ScenarioError:`, () => {
  it("characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => expectAnswer(text)),
      PARAMETERS,
    );
  });

  it("characters of YAML", () => {
    const mark = fc.constantFrom(..."ab:-,[]{}&*!|>'\"%@`#?~<\n \t0.1".split(""));
    fc.assert(
      fc.property(fc.string({ unit: mark, maxLength: 60 }), (text) => expectAnswer(text)),
      PARAMETERS,
    );
  });

  it("a scenario with characters replaced, left out and doubled", () => {
    const change = fc.record({
      at: fc.nat(EVERY_KEY.length),
      length: fc.nat(12),
      text: fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom("\n", "  ", "&a ", "*a", "[", "}", ": ", "- "),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = EVERY_KEY;
        for (const { at, length, text: inserted } of changes) {
          text = text.slice(0, at) + inserted + text.slice(at + length);
        }
        expectAnswer(text);
      }),
      PARAMETERS,
    );
  });

  it("a scenario with lines moved, left out and doubled", () => {
    fc.assert(
      fc.property(fc.nat(LINES.length), fc.nat(6), fc.nat(LINES.length), (from, count, to) => {
        const moved = LINES.slice(from, from + count);
        expectAnswer([...LINES.slice(0, to), ...moved, ...LINES.slice(to)].join("\n"));
        expectAnswer([...LINES.slice(0, from), ...LINES.slice(from + count)].join("\n"));
      }),
      PARAMETERS,
    );
  });

  it("trees with the keys of scenarios", () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        scalar,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 6 }), (data) => {
        // JSON is YAML, but for numbers that it does not have.
        const json = JSON.stringify({ version: 1, name: "tree", ...data });
        expectAnswer(json);
        expectAnswer(`${EVERY_KEY}${json.slice(1, -1)}`);
      }),
      PARAMETERS,
    );
  });

  it("options with any path and any value", () => {
    const paths = [...EVERY_KEY.matchAll(/^[a-zA-Z]+(?=:)/gm)].map(([name]) => name);
    const path = fc.tuple(
      fc.constantFrom(...paths),
      fc.array(fc.oneof(key, fc.nat(3).map(String)), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(path, scalar, ([first, rest], value) => {
        expectAnswer(EVERY_KEY, [`${[first, ...rest].join(".")}=${value}`]);
      }),
      PARAMETERS,
    );
  });
});
