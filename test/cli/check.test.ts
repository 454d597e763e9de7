import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { type FolderContents, planetLabLines, temporaryFolder, text } from "../support/broken-traces.ts";
import { type Edit, editedProgram } from "../support/edited-program.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `version: 1
name: small
duration: 12 h
vmTypes: { small: { speed: 2 GHz, memory: 512 MiB } }
sites: [{ servers: [{ type: hp-ml110-g5, count: 12 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 24, vmTypes: [small] }]
placement: { policy: power-aware-best-fit }
consolidation:
  overload: { detection: local-regression }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend }
`;

const OWN = SCENARIO.replace("detection: local-regression", "detection: ./own.ts");

const DETECTION = `import type { OverloadDetectionModule } from "coldaisle";

export default {
  kind: "overload-detection",
  name: "own",
  meaning: "more than a share of the capacity is asked for",
  source: "made for a test",
  parameters: {
    threshold: { kind: "quantity", dimension: "fraction", default: 0.8, meaning: "share of the capacity" },
  },
  create: ({ threshold }) => ({
    overloaded: (view, server) => view.requestedMhz(server) > threshold * view.capacityMhz(server),
  }),
} satisfies OverloadDetectionModule;
`;

const TRACES = SCENARIO.replace(
  "{ kind: synthetic, profile: planetlab-day, vms: 24, vmTypes: [small] }",
  "{ kind: traces, input: day, format: planetlab, vmTypes: [small] }",
);
const DAY = { a: text(planetLabLines()), b: text(planetLabLines({ 3: "77" })) };

interface Ending {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** A project with scenarios, in which the command is run. */
class Project {
  readonly folder: string;

  constructor(files: FolderContents) {
    this.folder = temporaryFolder({ scenarios: files });
  }

  path(...names: string[]): string {
    return join(this.folder, "scenarios", ...names);
  }

  async check(...args: readonly string[]): Promise<Ending> {
    const terminal = recordedTerminal();
    const exitCode = await commandLine(["check", ...args], terminal);
    const shown = (written: string): string => written.trimEnd().replaceAll(this.folder, "…");
    return { exitCode, out: shown(terminal.written.out), err: shown(terminal.written.err) };
  }

  /** Changes the keys of a baseline. */
  edit(name: string, change: (baseline: Record<string, unknown>) => object): void {
    const file = this.path("baselines", name);
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8"))), null, 2));
  }

  replace(name: string, from: string, to: string): void {
    const before = readFileSync(this.path(name), "utf8");
    if (!before.includes(from)) throw new Error(`no such text: ${from}`);
    writeFileSync(this.path(name), before.replace(from, to));
  }
}

/** A project with a baseline of `s.yaml`. */
async function recorded(files: FolderContents, ...options: readonly string[]): Promise<Project> {
  const project = new Project(files);
  const { exitCode } = await project.check(project.path("s.yaml"), "--update", ...options);
  expect(exitCode).toBe(0);
  return project;
}

/** What is shown, but for the figures. */
function withoutFigures(shown: string): string {
  return shown
    .replaceAll(/[+-]?\d[\d,]*(\.\d+)?(e-?\d+)?/g, "#")
    .split("\n")
    .filter((line) => !/^ {4}\w+: expected|\.csv differs/.test(line))
    .join("\n");
}

describe("check", () => {
  it("makes a baseline, and finds that it holds", async () => {
    const project = new Project({ "s.yaml": SCENARIO });
    const made = await project.check(project.path("s.yaml"), "--update");
    expect(made).toEqual({
      exitCode: 0,
      out: "new …/scenarios/s.yaml: seed 1, exact\n  written: …/scenarios/baselines/s.json\n1 new",
      err: "",
    });
    for (const operand of ["s.yaml", "baselines", "baselines/s.json"]) {
      expect(await project.check(project.path(operand))).toEqual({
        exitCode: 0,
        out: "pass …/scenarios/s.yaml: seed 1, exact\n1 passed",
        err: "",
      });
    }
    const before = readFileSync(project.path("baselines", "s.json"));
    const { out } = await project.check(project.path("s.yaml"), "--update");
    expect(out).toBe("unchanged …/scenarios/s.yaml: seed 1, exact\n1 unchanged");
    expect(readFileSync(project.path("baselines", "s.json"))).toEqual(before);
  });

  it("keeps what a new baseline is asked for, and the results where they are wanted", async () => {
    const files = { "s.yaml": SCENARIO };
    const project = await recorded(files, "--set", "duration=2 h", "--seeds", "3..4", "--name", "short");
    const results = join(project.folder, "kept");
    const { out, exitCode } = await project.check(project.path("s.yaml"), "--out", results);
    expect(exitCode).toBe(0);
    expect(out).toBe("pass …/scenarios/s.yaml --set duration=2 h: 2 seeds, exact\n1 passed");
    expect(existsSync(join(results, "short", "runs"))).toBe(true);
  });

  it("names what has changed in a scenario, and where results begin to differ", async () => {
    const project = await recorded({ "s.yaml": SCENARIO });
    project.replace("s.yaml", "detection: local-regression", "detection: local-regression, safety: 3");
    const { exitCode, out } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(5);
    expect(withoutFigures(out)).toMatchInlineSnapshot(`
      "FAIL …/scenarios/s.yaml: seed # exact
        likely cause:
          consolidation.overload.parameters.safety: # → #
        seed #:
        coldaisle run …/scenarios/s.yaml --seed #
      # failed"
    `);
    expect(out).toMatch(/^ {4}migrations: expected \d+, found \d+ \([+-][\d.]+ %\)$/m);
    expect(out).toMatch(
      /^ {4}timeseries\.csv differs from row \d+ \(time_s \d+\) on, column \w+: found \S+$/m,
    );
    expect(out).toContain("consolidation.overload.parameters.safety: 1.2 → 3");

    const updated = await project.check(project.path("s.yaml"), "--update");
    expect(updated.exitCode).toBe(0);
    expect(updated.out).toContain("consolidation.overload.parameters.safety: 1.2 → 3");
    expect(updated.out).toMatch(/^ {2}seed 1 migrations: \d+ → \d+ \([+-][\d.]+ %\)$/m);
    expect((await project.check(project.path("s.yaml"))).exitCode).toBe(0);
  });

  it("prints a line of JSON for each baseline", async () => {
    const project = await recorded({ "s.yaml": SCENARIO });
    project.replace("s.yaml", "count: 12", "count: 13");
    const { exitCode, out } = await project.check(project.path("s.yaml"), "--json");
    expect(exitCode).toBe(5);
    const outcome = JSON.parse(out);
    expect(outcome).toMatchObject({ verdict: "fail", heldBy: "exact", seeds: [1], isElsewhere: false });
    expect(outcome.differences[0]).toMatchObject({ kind: "setting", before: "12", after: "13" });
    expect(outcome.differences).toContainEqual(
      expect.objectContaining({ kind: "file", file: "servers.csv", problem: "differs" }),
    );
  });
});

describe("a policy of the user's own", () => {
  it("whose default is another is caught, and the parameter is named", async () => {
    const project = await recorded({ "s.yaml": OWN, "own.ts": DETECTION });
    project.replace("own.ts", "default: 0.8", "default: 0.6");
    const { exitCode, out } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(5);
    expect(out).toContain(
      "  likely cause:\n" +
        "    consolidation.overload.parameters.threshold: 0.8 → 0.6\n" +
        "    consolidation.overload: the contents of its module\n",
    );
  });

  it("that is written in another way and decides the same passes, and the change is noted", async () => {
    const project = await recorded({ "s.yaml": OWN, "own.ts": DETECTION });
    project.replace(
      "own.ts",
      "view.requestedMhz(server) > threshold * view.capacityMhz(server)",
      "{\n      const limitMhz = threshold * view.capacityMhz(server);\n      return limitMhz < view.requestedMhz(server);\n    }",
    );
    expect(await project.check(project.path("s.yaml"))).toEqual({
      exitCode: 0,
      out:
        "pass …/scenarios/s.yaml: seed 1, exact\n  results hold, although this has changed:\n" +
        "    consolidation.overload: the contents of its module\n1 passed",
      err: "",
    });
  });

  it("that decides otherwise is caught although no parameter has changed", async () => {
    const project = await recorded({ "s.yaml": OWN, "own.ts": DETECTION });
    project.replace("own.ts", "> threshold *", "> 0.5 * threshold *");
    const { exitCode, out } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(5);
    expect(out).toContain("  likely cause:\n    consolidation.overload: the contents of its module\n");
  });

  it("that fails is told", async () => {
    const project = await recorded({ "s.yaml": OWN, "own.ts": DETECTION });
    project.replace("own.ts", "view.requestedMhz(server) >", "Number.NaN >=");
    project.replace("own.ts", "=> Number", "=> view.nothing.there + Number");
    const { exitCode, err } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(4);
    expect(err).toMatch(/^coldaisle: run small-s1-\w+ failed: overload-detection policy "own"/);
  });
});

describe("the program itself", () => {
  /** What the program says once its source has been changed. */
  async function checkedAfter(
    edit: Edit,
  ): Promise<{ readonly status: number | null; readonly stdout: string }> {
    const project = await recorded({ "s.yaml": SCENARIO });
    const program = await editedProgram(project.folder, edit);
    const args = [program, "check", project.path("s.yaml")];
    return spawnSync(process.execPath, args, { encoding: "utf8", cwd: project.folder });
  }

  it("with another default of a built-in policy is caught, and the parameter is named", async () => {
    const file = "overload-detection/local-regression.ts";
    const { status, stdout } = await checkedAfter({ file, from: "default: 1.2", to: "default: 1.3" });
    expect(status).toBe(5);
    expect(stdout).toContain("    consolidation.overload.parameters.safety: 1.2 → 1.3\n");
  });

  it("that computes otherwise is caught, and nothing else is blamed", async () => {
    const file = "overload-detection/local-regression.ts";
    const { status, stdout } = await checkedAfter({ file, from: "#safety >= 1", to: "#safety >= 0.4" });
    expect(status).toBe(5);
    expect(stdout).toContain(
      "  likely cause:\n    the program: scenario, policies and inputs are as recorded\n  seed 1:\n",
    );
  });
});

describe("what is held", () => {
  const SEEDS = ["--seeds", "1..4"];

  /** A baseline held in some way, and the scenario with another margin. */
  async function heldBy(hold: object, safety: number, keys: object = {}): Promise<Ending> {
    const project = await recorded({ "s.yaml": SCENARIO }, ...SEEDS);
    project.edit("s.json", (baseline) => ({ ...baseline, hold, settings: "free", ...keys }));
    project.replace(
      "s.yaml",
      "detection: local-regression",
      `detection: local-regression, safety: ${safety}`,
    );
    return project.check(project.path("s.yaml"));
  }

  it("can be metrics within a tolerance", async () => {
    const metrics = { migrations: { absolute: 1000 } };
    const wide = { by: "tolerance", relative: "200 %", absolute: 1e9, metrics };
    expect((await heldBy(wide, 3)).exitCode).toBe(0);
    const { exitCode, out } = await heldBy(
      { by: "tolerance", relative: 10, absolute: 1e9, metrics: { migrations: {} } },
      3,
    );
    expect(exitCode).toBe(5);
    expect(out).toMatch(/^ {4}migrations: expected \d+, found \d+ \(/m);
    expect(out).not.toContain("energyKWh:");
    const ignoring = {
      by: "tolerance",
      relative: 10,
      absolute: 1e9,
      metrics: { migrations: {} },
      ignore: ["migrations"],
    };
    expect((await heldBy(ignoring, 3)).exitCode).toBe(0);
  });

  it("can be that means over seeds are equivalent", async () => {
    const margins = (relative: number): object => ({
      by: "equivalence",
      metrics: { energyKWh: { relative } },
    });
    expect((await heldBy(margins(0.5), 3)).exitCode).toBe(0);
    const { exitCode, out } = await heldBy(margins(0.0001), 3);
    expect(exitCode).toBe(5);
    expect(out).toMatch(
      /^ {4}energyKWh: mean over seeds was [\d.]+, is [\d.]+ \(.* %\); difference \S+ to \S+ with 90 % confidence, expected within ±[\d.e-]+ \(p = [\d.e-]+\)$/m,
    );
    expect((await heldBy(margins(0), 1.2)).exitCode).toBe(0);
  });

  it("can be bounds, which a new record does not move", async () => {
    const project = await recorded({ "s.yaml": SCENARIO });
    project.edit("s.json", (baseline) => ({
      ...baseline,
      expect: { migrations: { max: 0 }, energyKWh: { min: 0 } },
    }));
    for (const options of [[], ["--update"]]) {
      const { exitCode, out } = await project.check(project.path("s.yaml"), ...options);
      expect(exitCode).toBe(5);
      expect(out).toMatch(/^ {4}migrations: found \d+, expected at most 0$/m);
      expect(out).not.toContain("likely cause");
    }
  });

  it("falls back to tolerance on metrics where bytes cannot be compared, and says so", async () => {
    for (const version of [{ node: 18 }, { resultsVersion: 999 }]) {
      const project = await recorded({ "s.yaml": SCENARIO });
      const shift = (by: number) => (baseline: Record<string, unknown>) => {
        const old = baseline.recorded as { runs: [{ metrics: Record<string, number>; files: object }] };
        const [{ metrics, ...run }] = old.runs;
        const shifted = { ...metrics, energyKWh: metrics.energyKWh! * by };
        return {
          ...baseline,
          recorded: { ...old, ...version, runs: [{ ...run, metrics: shifted, files: {} }] },
        };
      };
      project.edit("s.json", shift(1.001));
      const near = await project.check(project.path("s.yaml"));
      expect(near.exitCode).toBe(0);
      expect(near.out).toContain(
        "recorded with another Node or another version of results: metrics are held within a tolerance, files are not",
      );
      project.edit("s.json", shift(1.1));
      const far = await project.check(project.path("s.yaml"));
      expect(far.exitCode).toBe(5);
      expect(far.out).toContain("recorded with another Node");
      expect(far.out).toMatch(/^ {4}energyKWh: expected [\d.]+ within [\d.]+, found [\d.]+ \(/m);
    }
  });
});

describe("an input that is missing", () => {
  const withInput = (input: string): string => `${TRACES}inputs:\n  day: ${input}\n`;

  it("lets the baseline be skipped, or fails if that is wanted", async () => {
    const files = { "s.yaml": withInput("{ about: a day }"), day: DAY };
    const project = new Project(files);
    const input = ["--input", `day=${project.path("day")}`];
    expect((await project.check(project.path("s.yaml"), "--update")).out).toContain("skip ");
    expect(existsSync(project.path("baselines"))).toBe(false);
    expect((await project.check(project.path("s.yaml"), "--update", ...input)).exitCode).toBe(0);
    expect((await project.check(project.path("s.yaml"), ...input)).out).toContain("1 passed");
    const skipped = {
      out:
        "skip …/scenarios/s.yaml: seed 1, exact\n" +
        "  input day: nothing says where it lies; --input day=<path> (a day)\n1 skipped",
      err: "",
    };
    expect(await project.check(project.path("baselines"))).toEqual({ exitCode: 0, ...skipped });
    expect(await project.check(project.path("baselines"), "--strict")).toEqual({ exitCode: 3, ...skipped });
  });

  it("is told by the path that the scenario gives", async () => {
    const project = await recorded({ "s.yaml": withInput("{ path: day }"), day: DAY });
    project.replace("s.yaml", "path: day", "path: days");
    const { exitCode, out } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(0);
    expect(out).toContain("  input day: there is nothing at …/scenarios/days; --input day=<path>");
  });

  it("with other contents is named", async () => {
    const project = await recorded({ "s.yaml": withInput("{ path: day }"), day: DAY });
    writeFileSync(project.path("day", "a"), text(planetLabLines({ 7: "99" })));
    const { exitCode, out } = await project.check(project.path("s.yaml"));
    expect(exitCode).toBe(5);
    expect(out).toContain("  likely cause:\n    input day: other contents\n");
  });
});

describe("check refuses", () => {
  async function refusal(files: FolderContents, ...args: readonly string[]): Promise<string> {
    const project = new Project(files);
    const { exitCode, out, err } = await project.check(
      ...args.map((arg) => (arg.startsWith("-") ? arg : project.path(arg))),
    );
    return `exit ${exitCode}: ${[err, out].filter((said) => said !== "").join("\n")}`;
  }

  const baseline = (written: object): FolderContents => ({
    "s.yaml": SCENARIO,
    "b.json": JSON.stringify({ version: 1, scenario: "s.yaml", ...written }),
  });

  it("a baseline that is not there", async () => {
    expect(await refusal({}, "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json: found nothing at this path, expected a baseline
      1 could not be judged"
    `);
    expect(await refusal({}, "s.yaml")).toMatchInlineSnapshot(
      `"exit 3: …/scenarios/s.yaml: found nothing at this path, expected a scenario, a baseline or a folder of baselines"`,
    );
  });

  it("a baseline that is no JSON", async () => {
    expect(await refusal({ "b.json": '{\n  "version": 1,\n  nothing\n}' }, "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:3:3: found text that is not JSON, expected a baseline
      1 could not be judged"
    `);
    expect(await refusal({ "b.json": "" }, "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:1: found text that is not JSON, expected a baseline
      1 could not be judged"
    `);
    expect(await refusal({ "b.json": "[1]" }, "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:1: found a list of 1 entry, expected a mapping
      1 could not be judged"
    `);
  });

  it("an unknown key, an unknown metric, an unknown way to hold", async () => {
    expect(await refusal(baseline({ hodl: {} }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:34 hodl: found unknown key "hodl", expected one of $schema, version, scenario, overrides, seeds, hold, settings, expect, recorded, nearest "hold"
      1 could not be judged"
    `);
    expect(await refusal(baseline({ expect: { energyKwh: { max: 1 } } }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:44 expect.energyKwh: found unknown metric "energyKwh", expected one of energyKWh, serverEnergyKWh, enclosureEnergyKWh, networkEnergyKWh, storageEnergyKWh, migrations, meanMigrationDurationS, totalS, downtimeS, maxDowntimeS, rounds, transferredMiB, migrationFaults, slatahPct, pdmPct, slavPct2, esvKWhPct2, vmsEvacuated, vmsNotEvacuated, overallSlaPct, averageSlaPct, serverShutdowns, meanTimeBeforeShutdownS, vmRequests, vmsStarted, vmsCompleted, vmsRejected, vmsWaiting, meanWaitingS, maxWaitingS, placementConflicts, placementRetries, durationS, events, virtualisationOverheadPct, hostCpuPct, cpuReadyPct, interferencePct, nearest "energyKWh"
      1 could not be judged"
    `);
    expect(await refusal(baseline({ hold: { by: "exactly" } }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:47 hold.by: found "exactly", expected one of exact, tolerance, equivalence, nearest "exact"
      1 could not be judged"
    `);
    const relative = { by: "tolerance", relative: "a bit" };
    expect(await refusal(baseline({ hold: relative }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:70 hold.relative: found "a bit", expected a fraction, such as 0.8 or 80 %
      1 could not be judged"
    `);
  });

  it("a baseline of another version of the format", async () => {
    expect(await refusal(baseline({ version: 2 }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:12 version: found 2, expected 1
      1 could not be judged"
    `);
  });

  it("equivalence over one seed, or of nothing", async () => {
    const hold = { by: "equivalence", metrics: {} };
    expect(await refusal(baseline({ hold }), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json:1:1 seeds: found 1 seed, expected at least 2 to test equivalence
      …/scenarios/b.json:1:71 hold.metrics: found no metric, expected at least 1
      1 could not be judged"
    `);
  });

  it("a baseline of which nothing was recorded, or other seeds", async () => {
    expect(await refusal(baseline({}), "b.json")).toMatchInlineSnapshot(`
      "exit 3: …/scenarios/b.json recorded: found nothing, expected runs with seeds 1: coldaisle check --update records them
      1 could not be judged"
    `);
    const project = await recorded({ "s.yaml": SCENARIO });
    project.edit("s.json", (written) => ({ ...written, seeds: [1, 2] }));
    expect(await project.check(project.path("s.yaml"))).toMatchInlineSnapshot(`
      {
        "err": "…/scenarios/baselines/s.json recorded.runs: found runs with seeds 1, expected runs with seeds 1, 2: coldaisle check --update records them",
        "exitCode": 3,
        "out": "1 could not be judged",
      }
    `);
  });

  it("a scenario that is gone, and judges the others", async () => {
    const project = await recorded({ "s.yaml": SCENARIO });
    writeFileSync(
      project.path("baselines", "a.json"),
      '{"version": 1, "scenario": "../gone.yaml", "recorded": null}',
    );
    project.edit("a.json", () => ({
      ...JSON.parse(readFileSync(project.path("baselines", "s.json"), "utf8")),
      scenario: "../gone.yaml",
    }));
    expect(await project.check(project.path("baselines"))).toMatchInlineSnapshot(`
      {
        "err": "…/scenarios/gone.yaml: found no such file, expected a scenario",
        "exitCode": 3,
        "out": "pass …/scenarios/s.yaml: seed 1, exact
      1 passed, 1 could not be judged",
      }
    `);
  });

  it("a folder that cannot be written", async () => {
    const files = { "s.yaml": SCENARIO, baselines: "a file" };
    expect(await refusal(files, "s.yaml", "--update", "--name", "new")).toMatchInlineSnapshot(
      `"exit 1: coldaisle: cannot write …/scenarios/baselines: found a file in the place of a folder (EEXIST)"`,
    );
    const project = await recorded({ "s.yaml": SCENARIO });
    mkdirSync(project.path("baselines", "b.json"));
    expect(await project.check(project.path("s.yaml"))).toMatchInlineSnapshot(`
      {
        "err": "…/scenarios/baselines/b.json: found a folder, expected a baseline",
        "exitCode": 3,
        "out": "",
      }
    `);
  });

  it("options that do not fit", async () => {
    expect(await refusal(baseline({}), "b.json", "--seeds=2")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --seeds: expected --update with it: it is for new baselines (see coldaisle --help)"`,
    );
    expect(await refusal(baseline({}), "b.json", "--update", "--seeds=2")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --set, --seeds and --name: expected one scenario, of which a baseline is made (see coldaisle --help)"`,
    );
    expect(await refusal(baseline({}), "s.yaml", "--update", "--seeds=5..1")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --seeds: found "5..1", expected seeds such as 1,2,5 or 1..5 (see coldaisle --help)"`,
    );
    const project = await recorded({ "s.yaml": SCENARIO });
    expect(await project.check(project.path("s.yaml"), "--update", "--seeds=2")).toMatchInlineSnapshot(`
      {
        "err": "coldaisle: check: …/scenarios/baselines/s.json is there already; its keys can be edited, and --name makes another baseline (see coldaisle --help)",
        "exitCode": 2,
        "out": "",
      }
    `);
    expect(await project.check(project.path("s.yaml"), "--input", "x=y")).toMatchInlineSnapshot(`
      {
        "err": "coldaisle: --input: found "x", expected an input of one of the scenarios (see coldaisle --help)",
        "exitCode": 2,
        "out": "pass …/scenarios/s.yaml: seed 1, exact",
      }
    `);
  });
});
