import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COMMANDS, commandLine } from "../../src/cli/command-line.ts";
import { InputError } from "../../src/scenario/inputs/input-error.ts";
import { VERSION } from "../../src/version.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const runObserved = vi.hoisted(() => vi.fn());
const loadWithPolicies = vi.hoisted(() => vi.fn());
vi.mock("../../src/experiment/run.ts", () => ({ runObserved }));
vi.mock("../../src/scenario/load-with-policies.ts", () => ({ loadWithPolicies }));

const NAMES = COMMANDS.map(({ name }) => name).join(", ");

/** A scenario that is one run. */
const LOADED = { grid: { sweep: null, seeds: null }, scenario: { thresholds: {} } };

const RESULT = {
  runId: "quickstart-1",
  outDir: "results/quickstart",
  metrics: { energyKWh: 12.5, migrations: 1234, pdmPct: null },
  timing: { totalS: 0.25 },
  skipped: false,
};

async function runs(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const terminal = recordedTerminal();
  const exitCode = await commandLine(argv, terminal);
  return { exitCode, ...terminal.written };
}

beforeEach(() => loadWithPolicies.mockResolvedValue(LOADED));
afterEach(() => {
  runObserved.mockReset();
  loadWithPolicies.mockReset();
});

describe("wrong usage ends with 2 and one line", () => {
  const cases: readonly (readonly [argv: readonly string[], reason: string])[] = [
    [[], `expected a command: ${NAMES}`],
    [
      ["validat"],
      `found unknown command "validat", expected one of ${NAMES}, completion, nearest "validate"`,
    ],
    [["run"], "found 0 operands, expected 1 at least"],
    [["run", "a.yaml", "b.yaml"], "unknown argument: b.yaml"],
    [["run", "a.yaml", "--", "b.yaml"], "unknown arguments: b.yaml"],
    [["run", "a.yaml", "--sed", "1"], "unknown argument: sed"],
    [["run", "a.yaml", "--seed"], "--seed: found no value, expected one"],
    [["run", "a.yaml", "--out="], "--out: found no value, expected one"],
    [["run", "a.yaml", "--out", "x", "--out", "y"], "--out is given 2 times, expected once"],
    [["run", "a.yaml", "--seed", "-1"], '--seed: found "-1", expected an integer from 0 to 2^53 - 1'],
    [["run", "a.yaml", "--input", "trace"], '--input: found "trace", expected name=path'],
    [["run", "a.yaml", "--input", "t=a", "--input", "t=b"], '--input: "t" is given twice'],
    [["run", "a.yaml", "--watch", "--json"], "--watch: found --json or --quiet with it, expected neither"],
    [["run", "a.yaml", "--jobs", "0"], '--jobs: found "0", expected one at least'],
    [
      ["run", "a.yaml", "--seed", "1", "--seeds", "1..3"],
      "--seeds: found --seed with it, expected one of them",
    ],
    [["worker"], "--plan: found nothing, expected the plan.jsonl to work on"],
    [
      ["worker", "--plan", "p", "--shard", "4/3"],
      '--shard: found "4/3", expected i/n with i from 1 to n, such as 2/3',
    ],
    [
      ["worker", "--plan", "p", "--shard", "0/3"],
      '--shard: found "0/3", expected i/n with i from 1 to n, such as 2/3',
    ],
    [["validate"], "found 0 operands, expected 1 at least"],
    [["schema", "x"], "unknown argument: x"],
    [
      ["list", "servers"],
      'found unknown kind "servers", expected one of server-types, power-models, placement, overload-detection, vm-selection, compatibility-profiles, compatibility-switches',
    ],
  ];

  it.each(cases)("%j", async (argv, reason) => {
    const { exitCode, out, err } = await runs(...argv);
    expect({ exitCode, out, err }).toEqual({
      exitCode: 2,
      out: "",
      err: `coldaisle: ${reason} (see coldaisle --help)\n`,
    });
    expect(runObserved).not.toHaveBeenCalled();
  });
});

describe("run", () => {
  it("passes on what is asked and nothing else", async () => {
    runObserved.mockResolvedValue(RESULT);
    const argv = ["--set", "a.b=1", "--set", "c=2", "--input", "n=p=q", "--seed", "7", "--out", "o"];
    await runs("run", "x.yaml", ...argv);
    expect(loadWithPolicies).toHaveBeenLastCalledWith("x.yaml", {
      overrides: ["a.b=1", "c=2"],
      inputs: { n: "p=q" },
      seed: 7,
    });
    expect(runObserved).toHaveBeenLastCalledWith({ scenario: LOADED, outDir: "o" }, null);
    await runs("run", "x.yaml");
    expect(loadWithPolicies).toHaveBeenLastCalledWith("x.yaml", { overrides: [], inputs: {} });
    expect(runObserved).toHaveBeenLastCalledWith({ scenario: LOADED }, null);
  });

  it("shows a table to people", async () => {
    runObserved.mockResolvedValue(RESULT);
    const { exitCode, out, err } = await runs("run", "x.yaml");
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
    expect(out).toMatchInlineSnapshot(`
      "┌────────────┬───────┐
      │ metric     │ value │
      ├────────────┼───────┤
      │ energyKWh  │  12.5 │
      │ migrations │ 1,234 │
      │ pdmPct     │     - │
      └────────────┴───────┘
      written: results/quickstart
      "
    `);
  });

  it("prints one line of JSON with --json", async () => {
    runObserved.mockResolvedValue(RESULT);
    const { out } = await runs("run", "x.yaml", "--json", "--quiet");
    const { runId, metrics, timing } = RESULT;
    expect(out.indexOf("\n")).toBe(out.length - 1);
    expect(JSON.parse(out)).toEqual({ runId, metrics, timing });
  });

  it("prints nothing with --quiet", async () => {
    runObserved.mockResolvedValue(RESULT);
    expect(await runs("run", "x.yaml", "--quiet")).toEqual({ exitCode: 0, out: "", err: "" });
  });

  it("says that --watch is off where there is nothing to draw on, and runs all the same", async () => {
    runObserved.mockResolvedValue(RESULT);
    const { exitCode, out, err } = await runs("run", "x.yaml", "--watch");
    expect(exitCode).toBe(0);
    expect(out).toContain("written: results/quickstart");
    expect(err).toBe("coldaisle: --watch is off: standard output is not a terminal that can be drawn on\n");
  });

  it("ends with 3 and the reason if an input is wrong", async () => {
    runObserved.mockRejectedValue(
      new InputError({ file: "t.csv", line: 4, found: "text", expected: "a number" }),
    );
    const expected = { exitCode: 3, out: "", err: "t.csv:4: found text, expected a number\n" };
    expect(await runs("run", "x.yaml")).toEqual(expected);
  });

  it("ends with 1 and no stack if the system refuses", async () => {
    const refusal = Object.assign(new Error("EACCES: permission denied, mkdir '/r'"), { syscall: "mkdir" });
    runObserved.mockRejectedValue(refusal);
    const err = "coldaisle: EACCES: permission denied, mkdir '/r'\n";
    expect(await runs("run", "x.yaml", "--out", "/r")).toEqual({ exitCode: 1, out: "", err });
  });

  it("ends with 1 and the stack on a defect", async () => {
    runObserved.mockRejectedValue(new TypeError("no such thing"));
    const { exitCode, out, err } = await runs("run", "x.yaml");
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: "" });
    expect(err).toMatch(/^coldaisle: internal error\nTypeError: no such thing\n {4}at /);
  });
});

describe("the other commands", () => {
  it("list shows what each kind holds", async () => {
    const { exitCode, out } = await runs("list");
    expect(exitCode).toBe(0);
    for (const known of ["hp-ml110-g4", "spec-table", "interquartile-range", "minimum-migration-time"]) {
      expect(out).toContain(`\n  ${known} `);
    }
    const { out: selections } = await runs("list", "vm-selection");
    expect(selections.split("\n")[0]).toBe("vm-selection");
    expect(selections).not.toContain("hp-ml110-g4");
  });

  it("schema prints a JSON Schema", async () => {
    const { exitCode, out } = await runs("schema");
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toHaveProperty("properties.version");
  });

  it("validate reports on every file", async () => {
    const path = "../../src/scenario/load-with-policies.ts";
    const actual = await vi.importActual<{ loadWithPolicies: () => unknown }>(path);
    loadWithPolicies.mockImplementation(actual.loadWithPolicies);
    const { exitCode, out, err } = await runs(
      "validate",
      "none.yaml",
      "scenarios/quickstart.yaml",
      "no.yaml",
    );
    expect(exitCode).toBe(3);
    expect(out).toBe("scenarios/quickstart.yaml: valid\n");
    expect(
      err
        .trimEnd()
        .split("\n")
        .map((line) => line.split(":")[0]),
    ).toEqual(["none.yaml", "no.yaml"]);
  });

  it("--version, --help and completion print and end with 0", async () => {
    expect(await runs("--version")).toEqual({ exitCode: 0, out: `${VERSION}\n`, err: "" });
    expect((await runs("run", "--help")).out).toContain("--input");
    expect((await runs("-h")).out).toContain("Exit codes: 0 ok, 1 internal error or results not written");
    expect((await runs("completion")).out).toContain("complete -o bashdefault");
  });
});
