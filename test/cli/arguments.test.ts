import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionValues } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/command-line.ts";
import { readArguments } from "../../src/cli/full-arguments.ts";
import { readPlainArguments } from "../../src/cli/plain-arguments.ts";

/** Words that a command line may hold, right or wrong, with the traps of argument parsers among them. */
const words = fc.constantFrom(
  ...["run", "validate", "schema", "list", "a.yaml", "007", "1e3", "true", "-x", "--", "-", ""],
  ...[
    "--set",
    "--set=a.b=1",
    "--set=a=",
    "--set.a=1",
    "a.b=c",
    "--input",
    "n=path",
    "--seed",
    "--seed=3",
    "42",
  ],
  ...[
    "--out",
    "--out=o",
    "--json",
    "--json=true",
    "--no-json",
    "--quiet",
    "--help",
    "-h",
    "--version",
    "--jso",
  ],
);

describe("the two readers of the command line", () => {
  it("agree on everything that the plain one accepts", async () => {
    let accepted = 0;
    const argv = fc.tuple(
      fc.constantFrom("run", "validate", "list", "schema"),
      fc.array(words, { maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(argv, async ([command, rest]) => {
        const plain = readPlainArguments([command, ...rest], COMMANDS);
        if (plain === null) return;
        accepted++;
        const reading = await readArguments([command, ...rest], COMMANDS);
        const full = "run" in reading ? reading.run : null;
        expect({ ...full, options: { ...full?.options } }).toEqual({
          ...plain,
          options: { ...plain.options },
        });
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it("keep every --set and --input in order", () => {
    const argv = ["run", "--set", "a=1", "x.yaml", "--set=b=2=3", "--input", "n=p", "--json"];
    const plain = readPlainArguments(argv, COMMANDS)!;
    expect(plain.operands).toEqual(["x.yaml"]);
    expect(optionValues(plain)).toEqual({
      set: ["a=1", "b=2=3"],
      input: ["n=p"],
      seed: undefined,
      seeds: undefined,
      "policy-timeout": undefined,
      out: undefined,
      format: undefined,
      jobs: undefined,
      only: undefined,
      "fail-fast": false,
      json: true,
      quiet: false,
      watch: false,
    });
  });
});

describe("an integer option", () => {
  const seed = (text: string): unknown => {
    return optionValues(readPlainArguments(["run", "x.yaml", `--seed=${text}`], COMMANDS)!).seed;
  };

  it("takes every safe integer from 0", () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => seed(String(value)) === value));
  });

  it.each(["1.5", "1e3", "0x10", "ten", "9007199254740993", " 1", "+1"])("refuses %j", (text) => {
    expect(() => seed(text)).toThrow(`--seed: found "${text}", expected an integer`);
  });
});
