import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { repeatCommand } from "../../src/experiment/repeat-command.ts";

it("says everything that the results follow from", () => {
  const request = { scenario: "a.yaml", overrides: ["x.y=10 min", "z=1"], inputs: { day: "../20110303" } };
  expect(repeatCommand({ ...request, seed: 7, outDir: "out" })).toBe(
    "coldaisle run a.yaml --set 'x.y=10 min' --set z=1 --input day=../20110303 --seed 7 --out out",
  );
});

it("reaches a program through a shell as it was", () => {
  const words = fc.string({ unit: "grapheme", minLength: 1 }).filter((word) => !word.includes("\0"));
  fc.assert(
    fc.property(words, words, (override, path) => {
      const command = repeatCommand({
        scenario: "s.yaml",
        overrides: [override],
        inputs: { n: path },
        seed: 1,
      });
      const script = `coldaisle() { printf '%s\\0' "$@"; }; ${command}`;
      const received = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
      expect(received).toEqual([
        "run",
        "s.yaml",
        "--set",
        override,
        "--input",
        `n=${path}`,
        "--seed",
        "1",
        "",
      ]);
    }),
    { numRuns: 50 },
  );
});

it("says how long a policy may take, if it was said", () => {
  const command = repeatCommand({ scenario: "s.yaml", policyTimeoutS: 0.5, seed: 1 });
  expect(command).toBe("coldaisle run s.yaml --seed 1 --policy-timeout '0.5 s'");
});

it("says how the tables are written, if it was said", () => {
  const command = repeatCommand({ scenario: "s.yaml", format: "parquet", seed: 1 });
  expect(command).toBe("coldaisle run s.yaml --seed 1 --format parquet");
});
