import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { type FolderContents, planetLabLines, temporaryFolder, text } from "../support/broken-traces.ts";
import { parquet } from "../support/parquet.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `version: 1
name: small
duration: 10 min
serverTypes:
  node: { cores: 2, coreSpeed: 2 GHz, memory: 4 GiB, power: { model: linear, idle: 100 W, peak: 200 W } }
vmTypes:
  small: { speed: 500 MHz, memory: 613 MiB }
sites:
  - servers: [{ type: node, count: 2 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }
placement: { policy: power-aware-best-fit }
consolidation:
  overload: { detection: interquartile-range, safety: 1.5 }
  selection: { policy: minimum-migration-time }
`;

const SYNTHETIC = "{ kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small] }";

/** The scenario with one piece of text replaced. */
function replaced(from: string, to: string): string {
  if (!SCENARIO.includes(from)) throw new Error(`no such text: ${from}`);
  return SCENARIO.replace(from, to);
}

/** The scenario that reads an input of the name and kind given, from `<folder>/data`. */
function reading(workload: string, input = "{ path: data }"): string {
  return `${replaced(SYNTHETIC, workload)}inputs:\n  day: ${input}\n`;
}

const TRACES = reading("{ kind: traces, input: day, format: planetlab, vmTypes: [small] }");
const JOBS = reading("{ kind: jobs, input: day, format: fragments }");

/**
 * Runs `s.yaml` of the files, and checks that it fails cleanly: nothing on standard output, nothing in the results.
 *
 * @returns the exit code and what standard error says, with the temporary folder's path shortened
 */
async function failureOf(files: FolderContents, ...options: readonly string[]): Promise<string> {
  const folder = temporaryFolder(files);
  const argv = ["run", join(folder, "s.yaml"), "--out", join(folder, "results"), ...options];
  const terminal = recordedTerminal();
  const exitCode = await commandLine(
    argv.map((word) => word.replace("<folder>", folder)),
    terminal,
  );
  expect(exitCode).not.toBe(0);
  expect(terminal.written.out).toBe("");
  expect(existsSync(join(folder, "results"))).toBe(false);
  return `exit ${exitCode}: ${terminal.written.err.trimEnd().replaceAll(folder, "<folder>")}`;
}

/** {@link failureOf} a scenario that needs no data. */
function broken(from: string, to: string): Promise<string> {
  return failureOf({ "s.yaml": replaced(from, to) });
}

/** {@link failureOf} a sound scenario with options. */
function refused(...options: readonly string[]): Promise<string> {
  return failureOf({ "s.yaml": SCENARIO }, ...options);
}

/** {@link failureOf} a day of two traces of which the second is broken. */
function traced(second: string, files: FolderContents = {}): Promise<string> {
  return failureOf({ "s.yaml": TRACES, data: { a: text(planetLabLines()), b: second, ...files } });
}

const TASK_COLUMNS = {
  id: [1, 2],
  submission_time: [0, 1000],
  duration: [1000, 1000],
  cpu_count: [1, 1],
  cpu_capacity: [1000, 1000],
  mem_capacity: [1024, 1024],
};
const FRAGMENT_COLUMNS = { id: [1, 2], duration: [1000, 1000], cpu_usage: [500, 500] };

/** {@link failureOf} a folder of jobs with files replaced. */
function jobs(files: FolderContents): Promise<string> {
  const sound = { "tasks.parquet": parquet(TASK_COLUMNS), "fragments.parquet": parquet(FRAGMENT_COLUMNS) };
  return failureOf({ "s.yaml": JOBS, data: { ...sound, ...files } });
}

it.each([
  ["the scenario", { "s.yaml": SCENARIO }],
  ["the scenario of traces", { "s.yaml": TRACES, data: { a: text(planetLabLines()) } }],
  [
    "the scenario of jobs",
    {
      "s.yaml": JOBS,
      data: { "tasks.parquet": parquet(TASK_COLUMNS), "fragments.parquet": parquet(FRAGMENT_COLUMNS) },
    },
  ],
])("%s is sound before it is broken", async (_name, files: FolderContents) => {
  const folder = temporaryFolder(files);
  const terminal = recordedTerminal();
  const argv = ["run", join(folder, "s.yaml"), "--out", join(folder, "results"), "--quiet"];
  expect(await commandLine(argv, terminal)).toBe(0);
  expect(terminal.written).toEqual({ out: "", err: "" });
  expect(readdirSync(join(folder, "results", "runs"))).toHaveLength(1);
});

describe("a scenario with", () => {
  it("no file", async () => {
    expect(await failureOf({})).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found no such file, expected a scenario"`,
    );
  });
  it("a folder in its place", async () => {
    expect(await failureOf({ "s.yaml": {} })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found a folder, expected a scenario"`,
    );
  });
  it("nothing in it", async () => {
    expect(await failureOf({ "s.yaml": "" })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:1:1: found nothing, expected a scenario"`,
    );
  });
  it("bytes that are no text", async () => {
    expect(await failureOf({ "s.yaml": parquet(FRAGMENT_COLUMNS) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml: found bytes that are not text in UTF-8, expected a scenario"`,
    );
  });
  it("brackets without end", async () => {
    // How deep the reader gets is the stack's affair.
    expect(await failureOf({ "s.yaml": "[".repeat(20_000) })).toMatch(
      /^exit 3: <folder>\/s\.yaml:1:\d+: found /,
    );
  });
  it("aliases that multiply", async () => {
    const lines = ["a0: &a0 [x, x]"];
    for (let i = 1; i < 30; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(await failureOf({ "s.yaml": lines.join("\n") })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:22:18: found aliases for more than 10000000 values, expected less to write out"`,
    );
  });
  it("a duplicate key", async () => {
    expect(await broken("name: small", "name: small\nname: again")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:3:1: found a key that is already there, expected each key once"`,
    );
  });
  it("bad indentation", async () => {
    expect(await broken("  selection:", "   selection:")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:15:4: found a line that is indented in no way that fits, expected the indentation of its neighbours, brackets and quotes closed before"`,
    );
  });
  it("a tab as indentation", async () => {
    expect(await broken("  selection:", "\tselection:")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:15:1: found a tab, expected spaces as indentation"`,
    );
  });
  it("an unknown key", async () => {
    expect(await broken("duration:", "durration:")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:3:1 durration: found unknown key "durration", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds, nearest "duration""`,
    );
  });
  it("a wrong unit", async () => {
    expect(await broken("4 GiB", "4 GHz")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:5:47 serverTypes.node.memory: found "4 GHz", expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB, nearest "GB""`,
    );
  });
  it("a bare number", async () => {
    expect(await broken("10 min", "600")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:3:11 duration: found 600, expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
  it("a negative figure", async () => {
    expect(await broken("idle: 100 W", "idle: -100 W")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:5:84 serverTypes.node.power.idle: found "-100 W", expected a power of at least 0 W"`,
    );
    expect(await broken("count: 2", "count: -2")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:36 sites.0.servers.0.count: found -2, expected a whole number of at least 1"`,
    );
  });
  it("NaN", async () => {
    expect(await broken("safety: 1.5", "safety: .nan")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:14:55 consolidation.overload.safety: found NaN, expected a number"`,
    );
  });
  it("text in a number", async () => {
    expect(await broken("vms: 4", "vms: four")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:11:53 workloads.0.vms: found "four", expected a whole number"`,
    );
  });
  it("a server type that is not there", async () => {
    expect(await broken("type: node", "type: hp-ml110-g6")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:23 sites.0.servers.0.type: found "hp-ml110-g6", expected one of node, hp-ml110-g3, hp-ml110-g4, hp-ml110-g5, ibm-x3250-m3-x3470, ibm-x3250-m3-x3480, ibm-x3550-m3-x5670, ibm-x3550-m3-x5675, dell-r710-x5670, dell-r720-e5-2660, dell-r730-e5-2699v4, dell-r740-8180, dell-r740-8280, hpe-dl360-gen10-8280, dell-r7525-epyc-7702, lenovo-sr665-epyc-7763, hpe-dl385-gen10-plus-epyc-7763, hpe-dl380-gen10-plus-8380, nearest "hp-ml110-g3""`,
    );
  });
  it("a policy that is not there", async () => {
    expect(await broken("interquartile-range", "inter-quartile-range")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:14:26 consolidation.overload.detection: found "inter-quartile-range", expected one of static-threshold, interquartile-range, median-absolute-deviation, local-regression, robust-local-regression, nearest "interquartile-range""`,
    );
  });
  it("a parameter that a policy does not have", async () => {
    expect(await broken("safety: 1.5", "safety: 1.5, treshold: 80 %")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:14:60 consolidation.overload.treshold: found unknown key "treshold", expected one of detection, safety, fallbackThreshold"`,
    );
  });
  it("a power table that is not eleven long", async () => {
    const table = "model: spec-table, watts: [100, 110, 120, 130, 140, 150, 160, 170, 180, 190]";
    expect(await broken("model: linear, idle: 100 W, peak: 200 W", table)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:5:89 serverTypes.node.power.watts: found a list of 10 entries, expected exactly 11 entries"`,
    );
  });
  it("an overfull rack", async () => {
    const hall =
      "- halls: [{ name: h, rows: [{ racks: [{ chassis: [{ count: 7, servers: [{ type: node }] }] }] }] }]";
    expect(await broken("- servers: [{ type: node, count: 2 }]", hall)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:41 sites.0.halls.0.rows.0.racks.0: found 49 U of equipment, expected at most the rack's 44 U"`,
    );
  });
  it("an overfull chassis", async () => {
    const hall =
      "- halls: [{ name: h, rows: [{ racks: [{ chassis: [{ servers: [{ type: node, count: 17 }] }] }] }] }]";
    expect(await broken("- servers: [{ type: node, count: 2 }]", hall)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:64 sites.0.halls.0.rows.0.racks.0.chassis.0.servers: found 17 servers, expected at most the chassis's 16 slots"`,
    );
  });
  it("more servers than memory holds", async () => {
    expect(await broken("count: 2", "count: 10000000000")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:9:3 sites: found 10000000000 servers, expected at most 2000000"`,
    );
  });
  it("more VMs than memory holds", async () => {
    expect(await broken("vms: 4", "vms: 4000000000")).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:11:5 workloads.0: found 8000000000 samples of utilisation, expected at most 400000000
      <folder>/s.yaml:11:53 workloads.0.vms: found 4000000000 VMs, expected at most 2000000"
    `);
  });
  it("more samples than memory holds", async () => {
    expect(await broken("10 min", "1000000000 d")).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:1:1 recording.interval: found 288000000000 rows of the time series, expected at most 2000000
      <folder>/s.yaml:11:5 workloads.0: found 1152000000000 samples of utilisation, expected at most 400000000
      <folder>/s.yaml:14:3 consolidation.interval: found 288000000000 rounds of consolidation, expected at most 100000000"
    `);
  });
  it("a consolidation that never gets anywhere", async () => {
    expect(await broken("consolidation:", "consolidation:\n  interval: 0.001 us")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:14:13 consolidation.interval: found 600000000000 rounds of consolidation, expected at most 100000000"`,
    );
  });
});

describe("an option with", () => {
  it("a path that leads nowhere", async () => {
    expect(await refused("--set", "sites.3.repeat=2")).toMatchInlineSnapshot(
      `"exit 3: --set sites.3.repeat=2 sites: found "3", expected a position in a list of 1, from 0"`,
    );
    expect(await refused("--set", "placement.polcy=first-fit")).toMatchInlineSnapshot(
      `"exit 3: --set placement.polcy=first-fit placement.polcy: found unknown key "polcy", expected one of policy, whenFull, queue, search, schedulers, nearest "policy""`,
    );
  });
  it("a value that does not belong there", async () => {
    expect(await refused("--set", "duration=24")).toMatchInlineSnapshot(
      `"exit 3: --set duration=24 duration: found 24, expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
  it("no value", async () => {
    expect(await refused("--set", "duration")).toMatchInlineSnapshot(
      `"exit 3: --set duration: found "duration", expected path=value, such as cpu.overcommit=2"`,
    );
    expect(await refused("--set")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --set: found no value, expected one (see coldaisle --help)"`,
    );
  });
  it("a seed that is none", async () => {
    expect(await refused("--seed", "1.5")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --seed: found "1.5", expected an integer from 0 to 2^53 - 1 (see coldaisle --help)"`,
    );
    expect(await refused("--seed", "-1")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --seed: found "-1", expected an integer from 0 to 2^53 - 1 (see coldaisle --help)"`,
    );
  });
  it("an unknown name", async () => {
    expect(await refused("--seedz", "1")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: unknown argument: seedz (see coldaisle --help)"`,
    );
  });
  it("an input that the scenario does not have", async () => {
    expect(await refused("--input", "planetlab=/tmp")).toMatchInlineSnapshot(
      `"exit 3: --input planetlab=/tmp inputs: found unknown input "planetlab", expected none: the scenario has no inputs"`,
    );
  });
});

describe("an input with", () => {
  it("no path, which says where public copies are", async () => {
    const about = "{ about: a day of traces; public in the repository of examples }";
    expect(await failureOf({ "s.yaml": TRACES.replace("{ path: data }", about) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:17:3 inputs.day.path: found nothing, expected a path, here or by --input day=<path> (a day of traces; public in the repository of examples)"`,
    );
  });
  it("nothing at its path", async () => {
    expect(await failureOf({ "s.yaml": TRACES })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found nothing at this path, expected a folder with one file of 288 lines per virtual machine"`,
    );
    const elsewhere = ["--input", "day=<folder>/nowhere"];
    expect(await failureOf({ "s.yaml": TRACES }, ...elsewhere)).toMatchInlineSnapshot(
      `"exit 3: <folder>/nowhere: found nothing at this path, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("a file where a folder must be", async () => {
    expect(await failureOf({ "s.yaml": TRACES, data: "1\n2\n" })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found something that is not a folder, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("an empty folder", async () => {
    expect(await failureOf({ "s.yaml": TRACES, data: {} })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found an empty folder, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("other contents than the scenario names", async () => {
    const scenario = TRACES.replace("{ path: data }", `{ path: data, sha256: "${"0".repeat(64)}" }`);
    const data = { a: text(planetLabLines()) };
    expect(await failureOf({ "s.yaml": scenario, data })).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:17:3 inputs.day.sha256: found contents with 5381750edd0ddc350526c203b58d4babaa10f15fdba8dcefd208f5ab004fc46e, expected 0000000000000000000000000000000000000000000000000000000000000000"`,
    );
  });
});

describe("a PlanetLab trace with", () => {
  it("287 lines", async () => {
    expect(await traced(text(planetLabLines().slice(1)))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:288: found the end after 287 lines, expected 288 lines"`,
    );
  });
  it("289 lines", async () => {
    expect(await traced(text([...planetLabLines(), "5"]))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:289: found 289 lines, expected 288 lines"`,
    );
  });
  it("nothing in it", async () => {
    expect(await traced("")).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:1: found the end after 0 lines, expected 288 lines"`,
    );
  });
  it("text in a number", async () => {
    expect(await traced(text(planetLabLines({ 9: "1O" })))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:10: found "1O", expected an integer percentage 0..100"`,
    );
  });
  it("more than 100 %", async () => {
    expect(await traced(text(planetLabLines({ 41: "101" })))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:42: found "101", expected an integer percentage 0..100"`,
    );
  });
  it("a negative or broken percentage", async () => {
    expect(await traced(text(planetLabLines({ 0: "-1" })))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:1: found "-1", expected an integer percentage 0..100"`,
    );
    expect(await traced(text(planetLabLines({ 287: "0.5" })))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:288: found "0.5", expected an integer percentage 0..100"`,
    );
    expect(await traced(text(planetLabLines({ 100: "NaN" })))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:101: found "NaN", expected an integer percentage 0..100"`,
    );
  });
  it("a folder beside it", async () => {
    expect(await traced(text(planetLabLines()), { c: {} })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/c: found a folder, expected a file of 288 lines"`,
    );
  });
});

describe("a Parquet file that", () => {
  it("is missing", async () => {
    const data = { "tasks.parquet": parquet(TASK_COLUMNS) };
    expect(await failureOf({ "s.yaml": JOBS, data })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found no fragments.parquet, expected a folder with tasks.parquet and fragments.parquet"`,
    );
  });
  it("is none", async () => {
    expect(await jobs({ "tasks.parquet": "id,submission_time\n1,0\n" })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/tasks.parquet: found something other than Parquet, expected a whole Parquet file"`,
    );
  });
  it("is cut off", async () => {
    const bytes = parquet(FRAGMENT_COLUMNS);
    expect(await jobs({ "fragments.parquet": bytes.slice(0, bytes.length - 10) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found a Parquet file cut off after 443 bytes, expected a whole Parquet file"`,
    );
  });
  it("is damaged in its footer", async () => {
    const bytes = parquet(FRAGMENT_COLUMNS);
    bytes.fill(0xff, bytes.length - 40, bytes.length - 8);
    expect(await jobs({ "fragments.parquet": bytes })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found a Parquet footer that cannot be decoded (thrift unhandled type: 15), expected a whole Parquet file"`,
    );
  });
  it("lacks a column", async () => {
    const { mem_capacity: _, ...columns } = TASK_COLUMNS;
    expect(await jobs({ "tasks.parquet": parquet(columns) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/tasks.parquet: found the columns id, submission_time, duration, cpu_count, cpu_capacity, expected a numeric column mem_capacity"`,
    );
  });
  it("has text in a column of numbers", async () => {
    const columns = { ...FRAGMENT_COLUMNS, cpu_usage: ["500", "idle"] };
    expect(await jobs({ "fragments.parquet": parquet(columns) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found column cpu_usage of type REQUIRED BYTE_ARRAY UTF8, expected a numeric column cpu_usage"`,
    );
  });
  it("has a negative figure, or none", async () => {
    const negative = parquet({ ...FRAGMENT_COLUMNS, cpu_usage: [500, -500] });
    expect(await jobs({ "fragments.parquet": negative })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found -500 in column cpu_usage, row 1, expected a number of at least 0"`,
    );
    const none = parquet({ ...FRAGMENT_COLUMNS, duration: [1000, Number.NaN] });
    expect(await jobs({ "fragments.parquet": none })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found NaN in column duration, row 1, expected a number of at least 0"`,
    );
  });
  it("has fragments of no task, or a task without a fragment", async () => {
    const foreign = parquet({ ...FRAGMENT_COLUMNS, id: [1, 3] });
    expect(await jobs({ "fragments.parquet": foreign })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found a fragment of task 3 in column id, row 1, expected an id of tasks.parquet"`,
    );
    const idle = parquet({ ...FRAGMENT_COLUMNS, id: [1, 1] });
    expect(await jobs({ "fragments.parquet": idle })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/tasks.parquet: found task 2 without a fragment in fragments.parquet, expected at least one fragment per task"`,
    );
  });
});

it("results that cannot be written are refused before the run", async () => {
  const folder = temporaryFolder({ "s.yaml": SCENARIO, results: "a file" });
  const terminal = recordedTerminal();
  const argv = ["run", join(folder, "s.yaml"), "--out", join(folder, "results")];
  expect(await commandLine(argv, terminal)).toBe(1);
  expect(terminal.written.err.replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
    "coldaisle: cannot write <folder>/results: found a file in the place of a folder (EEXIST)
    "
  `);
  expect(readdirSync(folder)).toEqual(["results", "s.yaml"]);
});
