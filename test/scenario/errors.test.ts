import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/scenario/diagnostics.ts";
import { inputPath, type LoadOptions, loadScenario, parseScenario } from "../../src/scenario/load.ts";

const VALID = `version: 1
name: valid
duration: 1 h
inputs:
  day: { about: a day of traces }
serverTypes:
  t1: { cores: 2, coreSpeed: 2 GHz, memory: 4 GiB, power: { model: linear, idle: 100 W, peak: 200 W } }
vmTypes:
  small: { speed: 500 MHz, memory: 613 MiB }
sites:
  - servers: [{ type: t1, count: 2 }]
workloads:
  - { kind: traces, input: day, format: planetlab, vmTypes: [small] }
placement: { policy: power-aware-best-fit }
consolidation:
  overload: { detection: interquartile-range, safety: 1.5 }
  selection: { policy: minimum-migration-time }
`;

/** The message for a text. */
function messageFor(text: string, options: LoadOptions = {}): string {
  try {
    parseScenario(text, "s.yaml", options);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return "valid";
}

/** The message for the valid scenario with one piece of text replaced. */
function broken(from: string, to: string): string {
  if (!VALID.includes(from)) throw new Error(`no such text: ${from}`);
  return messageFor(VALID.replace(from, to));
}

/** The message for the valid scenario with a line more. */
function withLine(line: string): string {
  return messageFor(`${VALID}${line}\n`);
}

/** The message for the valid scenario with a workload of tasks. */
function withTasks(tasks: string, vms = "[]"): string {
  return broken(
    "- { kind: traces, input: day, format: planetlab, vmTypes: [small] }",
    `- kind: tasks\n    vms: ${vms}\n    tasks: ${tasks}`,
  );
}

/** The message for the valid scenario with a hall of one rack. */
function withRack(rack: string): string {
  return broken(
    "- servers: [{ type: t1, count: 2 }]",
    `- halls:\n      - { name: h, rows: [{ racks: [${rack}] }] }`,
  );
}

it("has nothing to say about a valid scenario", () => {
  expect(messageFor(VALID)).toBe("valid");
});

describe("YAML", () => {
  it("an empty file", () => {
    expect(messageFor("")).toMatchInlineSnapshot(`"s.yaml:1:1: found nothing, expected a scenario"`);
    expect(messageFor("# nothing but a comment\n")).toMatchInlineSnapshot(
      `"s.yaml:1:1: found nothing, expected a scenario"`,
    );
  });
  it("a missing file", () => {
    expect(() => loadScenario("no/such.yaml")).toThrowErrorMatchingInlineSnapshot(
      `[ScenarioError: no/such.yaml: found no such file, expected a scenario]`,
    );
  });
  it("a list instead of a mapping", () => {
    expect(messageFor("- a\n- b\n")).toMatchInlineSnapshot(
      `"s.yaml:1:1: found a list of 2 entries, expected a mapping"`,
    );
  });
  it("a duplicate key", () => {
    expect(withLine("name: again")).toMatchInlineSnapshot(
      `"s.yaml:18:1: found a key that is already there, expected each key once"`,
    );
  });
  it("bad indentation", () => {
    expect(broken("  selection:", "   selection:")).toMatchInlineSnapshot(
      `"s.yaml:17:4: found a line that is indented in no way that fits, expected the indentation of its neighbours, brackets and quotes closed before"`,
    );
  });
  it("a tab", () => {
    expect(broken("  selection:", "\tselection:")).toMatchInlineSnapshot(
      `"s.yaml:17:1: found a tab, expected spaces as indentation"`,
    );
  });
  it("an open bracket", () => {
    expect(broken("{ type: t1, count: 2 }]", "{ type: t1, count: 2 }")).toMatchInlineSnapshot(
      `"s.yaml:12:1: found a line that is indented in no way that fits, expected the indentation of its neighbours, brackets and quotes closed before"`,
    );
  });
  it("two documents", () => {
    expect(messageFor(`${VALID}---\nversion: 1\n`)).toMatchInlineSnapshot(
      `"s.yaml:18:1: found a second document, expected one document in the file"`,
    );
  });
  it("an alias without an anchor", () => {
    expect(withLine("recording: *usual")).toMatchInlineSnapshot(
      `"s.yaml:18:12: found an alias without an anchor of that name before it, expected the name of an anchor"`,
    );
  });
  it("a merge key for something else", () => {
    expect(withLine("recording: { <<: 5 min }")).toMatchInlineSnapshot(
      `"s.yaml:18:14: found a merge key for something else, expected a mapping, or a list of mappings"`,
    );
  });
  it("a key that is not text", () => {
    expect(withLine("[a]: b")).toMatchInlineSnapshot(
      `"s.yaml:18:1: found a key that is not text, expected text, in quotes if it looks like something else"`,
    );
  });
});

describe("keys and values", () => {
  it("an unknown key", () => {
    expect(broken("overload: { detection", "overload: { detecton")).toMatchInlineSnapshot(
      `"s.yaml:16:15 consolidation.overload.detecton: found unknown key "detecton", expected one of detection, nearest "detection""`,
    );
    expect(broken("safety: 1.5", "safty: 1.5")).toMatchInlineSnapshot(
      `"s.yaml:16:47 consolidation.overload.safty: found unknown key "safty", expected one of detection, safety, fallbackThreshold, nearest "safety""`,
    );
    expect(withLine("consolidaton: {}")).toMatchInlineSnapshot(
      `"s.yaml:18:1 consolidaton: found unknown key "consolidaton", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds, nearest "consolidation""`,
    );
  });
  it("another version", () => {
    expect(broken("version: 1", "version: 2")).toMatchInlineSnapshot(
      `"s.yaml:1:10 version: found 2, expected 1"`,
    );
  });
  it("a missing key", () => {
    expect(broken("placement: { policy: power-aware-best-fit }", "placement: {}")).toMatchInlineSnapshot(
      `"s.yaml:14:12 placement.policy: found nothing, expected one of first-fit, next-fit, best-fit, worst-fit, random-fit, best-fit-threshold, power-aware-best-fit, cosine-similarity, dot-product, weighted-dot-product, l2-norm-difference, affinity, anti-affinity, pack-by-chassis, spread-by-chassis, whole-server"`,
    );
    expect(broken(", memory: 613 MiB", "")).toMatchInlineSnapshot(
      `"s.yaml:9:10 vmTypes.small.memory: found nothing, expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB"`,
    );
  });
  it("an unknown policy", () => {
    expect(broken("power-aware-best-fit", "power-aware-best-fti")).toMatchInlineSnapshot(
      `"s.yaml:14:22 placement.policy: found "power-aware-best-fti", expected one of first-fit, next-fit, best-fit, worst-fit, random-fit, best-fit-threshold, power-aware-best-fit, cosine-similarity, dot-product, weighted-dot-product, l2-norm-difference, affinity, anti-affinity, pack-by-chassis, spread-by-chassis, whole-server, nearest "power-aware-best-fit""`,
    );
    expect(broken("minimum-migration-time", "mmt")).toMatchInlineSnapshot(
      `"s.yaml:17:24 consolidation.selection.policy: found "mmt", expected one of minimum-migration-time, maximum-correlation, minimum-utilisation, random"`,
    );
  });
  it("a policy's parameter out of range", () => {
    expect(
      broken("interquartile-range, safety: 1.5", "static-threshold, threshold: 130 %"),
    ).toMatchInlineSnapshot(
      `"s.yaml:16:55 consolidation.overload.threshold: found "130 %", expected a fraction from 0 to 1"`,
    );
  });
  it("a wrong type", () => {
    expect(withLine("cpu: { workConserving: maybe }")).toMatchInlineSnapshot(
      `"s.yaml:18:24 cpu.workConserving: found "maybe", expected true or false"`,
    );
    expect(broken("[{ type: t1, count: 2 }]", "t1")).toMatchInlineSnapshot(
      `"s.yaml:11:14 sites.0.servers: found "t1", expected a list"`,
    );
    expect(withLine("cpu: pooled")).toMatchInlineSnapshot(
      `"s.yaml:18:6 cpu: found "pooled", expected a mapping"`,
    );
    expect(broken("name: valid", "name: 7")).toMatchInlineSnapshot(
      `"s.yaml:2:7 name: found 7, expected text"`,
    );
  });
  it("nothing where something must be", () => {
    expect(broken("- servers: [{ type: t1, count: 2 }]", "[]")).toMatchInlineSnapshot(
      `"s.yaml:11:3 sites: found a list of 0 entries, expected at least 1 entry"`,
    );
    expect(broken("name: valid", "name:")).toMatchInlineSnapshot(
      `"s.yaml:2:1 name: found nothing, expected text"`,
    );
  });
  it("a start that is no moment", () => {
    expect(withLine("start: yesterday")).toMatchInlineSnapshot(
      `"s.yaml:18:8 start: found "yesterday", expected a moment in UTC, such as 2026-01-01T00:00:00Z"`,
    );
  });
  it("phases where all demand is read at once", () => {
    const spread = VALID.replace("vmTypes: [small] }", "vmTypes: [small], phases: spread }");
    const lagging = (text: string) => messageFor(`${text}compatibility: { demandLag: true }\n`);
    expect(lagging(VALID)).toBe("valid");
    expect(lagging(spread)).toMatchInlineSnapshot(
      `"s.yaml:13:78 workloads.0.phases: found "spread", expected together: with demandLag all demand is read at once"`,
    );
  });
  it("an unknown profile or switch", () => {
    expect(withLine("compatibility: cloudsim-3")).toMatchInlineSnapshot(
      `"s.yaml:18:16 compatibility.profile: found "cloudsim-3", expected one of none, cloudsim-3.0.3, nearest "cloudsim-3.0.3""`,
    );
    expect(withLine("compatibility: { demandlag: true }")).toMatchInlineSnapshot(
      `"s.yaml:18:18 compatibility.demandlag: found unknown key "demandlag", expected one of profile, demandLag, proportionalShares, hashOrder, migrationCpuSplit, staleOutgoing, memoryBindsAtCreationOnly, destroyIdleVms, freeFirstInterval, freeFromZero, trapezoidEnergy, openLastInterval, unweightedRegression, stalePowerBaseline, refuseOverfull, duplicateMoves, instantPowerStates, flatOutNpa, countIntervalsAlike, nearest "demandLag""`,
    );
  });
});

describe("quantities", () => {
  it("a bare number", () => {
    expect(broken("memory: 4 GiB", "memory: 4096")).toMatchInlineSnapshot(
      `"s.yaml:7:45 serverTypes.t1.memory: found 4096, expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB"`,
    );
    expect(broken("duration: 1 h", "duration: '3600'")).toMatchInlineSnapshot(
      `"s.yaml:3:11 duration: found "3600", expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
  it("a unit of another dimension", () => {
    expect(broken("memory: 4 GiB", "memory: 4 GHz")).toMatchInlineSnapshot(
      `"s.yaml:7:45 serverTypes.t1.memory: found "4 GHz", expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB, nearest "GB""`,
    );
  });
  it("a misspelt unit", () => {
    expect(broken("memory: 4 GiB", "memory: 4 Gib")).toMatchInlineSnapshot(
      `"s.yaml:7:45 serverTypes.t1.memory: found "4 Gib", expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB, nearest "GiB""`,
    );
    expect(broken("coreSpeed: 2 GHz", "coreSpeed: 2 ghz")).toMatchInlineSnapshot(
      `"s.yaml:7:30 serverTypes.t1.coreSpeed: found "2 ghz", expected a frequency in kHz, MHz, GHz or MIPS, such as 2.4 GHz, nearest "GHz""`,
    );
  });
  it("text in a number", () => {
    expect(broken("memory: 4 GiB", "memory: four GiB")).toMatchInlineSnapshot(
      `"s.yaml:7:45 serverTypes.t1.memory: found "four GiB", expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB"`,
    );
    expect(broken("count: 2", "count: two")).toMatchInlineSnapshot(
      `"s.yaml:11:34 sites.0.servers.0.count: found "two", expected a whole number"`,
    );
  });
  it("a negative one", () => {
    expect(broken("idle: 100 W", "idle: -100 W")).toMatchInlineSnapshot(
      `"s.yaml:7:82 serverTypes.t1.power.idle: found "-100 W", expected a power of at least 0 W"`,
    );
    expect(broken("count: 2", "count: -2")).toMatchInlineSnapshot(
      `"s.yaml:11:34 sites.0.servers.0.count: found -2, expected a whole number of at least 1"`,
    );
    expect(broken("duration: 1 h", "duration: 0 s")).toMatchInlineSnapshot(
      `"s.yaml:3:11 duration: found "0 s", expected a time above 0 s"`,
    );
  });
  it("NaN and infinity", () => {
    expect(withLine("cpu: { overcommit: .nan }")).toMatchInlineSnapshot(
      `"s.yaml:18:20 cpu.overcommit: found NaN, expected a number"`,
    );
    expect(broken("safety: 1.5", "safety: .inf")).toMatchInlineSnapshot(
      `"s.yaml:16:55 consolidation.overload.safety: found Infinity, expected a number"`,
    );
  });
  it("a part of a server", () => {
    expect(broken("count: 2", "count: 2.5")).toMatchInlineSnapshot(
      `"s.yaml:11:34 sites.0.servers.0.count: found 2.5, expected a whole number"`,
    );
  });
  it("a cap that is neither", () => {
    expect(broken("speed: 500 MHz", "speed: 500 MHz, cap: 180 %")).toMatchInlineSnapshot(
      `"s.yaml:9:33 vmTypes.small.cap: found "180 %", expected a fraction above 0 and up to 1, or a frequency in kHz, MHz, GHz or MIPS, such as 2.4 GHz"`,
    );
  });
});

describe("equipment", () => {
  it("a power table that is not eleven long", () => {
    expect(
      broken("model: linear, idle: 100 W, peak: 200 W", "model: spec-table, watts: [1, 2, 3]"),
    ).toMatchInlineSnapshot(
      `"s.yaml:7:87 serverTypes.t1.power.watts: found a list of 3 entries, expected exactly 11 entries"`,
    );
  });
  it("a power model's figures that do not go together", () => {
    expect(
      broken(
        "model: linear, idle: 100 W,",
        "model: dvfs, idle: 100 W, speeds: [50 %, 100 %], voltages: [1],",
      ),
    ).toMatchInlineSnapshot(
      `"s.yaml:7:120 serverTypes.t1.power.voltages: found 1 values, expected one for each of 2 speeds"`,
    );
  });
  it("a server type without what it needs", () => {
    expect(broken("cores: 2, coreSpeed: 2 GHz, ", "")).toMatchInlineSnapshot(`
      "s.yaml:7:7 serverTypes.t1.cores: found nothing, expected a value: the type has no base to take it from
      s.yaml:7:7 serverTypes.t1.coreSpeed: found nothing, expected a value: the type has no base to take it from"
    `);
  });
  it("an unknown base", () => {
    expect(broken("cores: 2,", "base: hp-ml110-g6,")).toMatchInlineSnapshot(
      `"s.yaml:7:15 serverTypes.t1.base: found "hp-ml110-g6", expected one of hp-ml110-g3, hp-ml110-g4, hp-ml110-g5, ibm-x3250-m3-x3470, ibm-x3250-m3-x3480, ibm-x3550-m3-x5670, ibm-x3550-m3-x5675, dell-r710-x5670, dell-r720-e5-2660, dell-r730-e5-2699v4, dell-r740-8180, dell-r740-8280, hpe-dl360-gen10-8280, dell-r7525-epyc-7702, lenovo-sr665-epyc-7763, hpe-dl385-gen10-plus-epyc-7763, hpe-dl380-gen10-plus-8380, nearest "hp-ml110-g3""`,
    );
  });
  it("supplies that cannot be", () => {
    expect(withLine("chassisTypes: { c: { supplies: { count: 2, redundant: 2 } } }")).toMatchInlineSnapshot(
      `"s.yaml:18:55 chassisTypes.c.supplies.redundant: found 2, expected 0..1"`,
    );
    expect(
      withLine("chassisTypes: { c: { supplies: { efficiency: [[0, 80 %], [50 %, 94 %]] } } }"),
    ).toMatchInlineSnapshot(
      `"s.yaml:18:46 chassisTypes.c.supplies.efficiency: found loads 0, 0.5, expected points from load 0 to load 1"`,
    );
    expect(withLine("chassisTypes: { c: { kind: ideal, management: 20 W } }")).toMatchInlineSnapshot(
      `"s.yaml:18:47 chassisTypes.c.management: found a key of standard chassis, expected kind: standard"`,
    );
  });
});

describe("sites", () => {
  it("an unknown server type", () => {
    expect(broken("type: t1", "type: t2")).toMatchInlineSnapshot(
      `"s.yaml:11:23 sites.0.servers.0.type: found "t2", expected one of t1, hp-ml110-g3, hp-ml110-g4, hp-ml110-g5, ibm-x3250-m3-x3470, ibm-x3250-m3-x3480, ibm-x3550-m3-x5670, ibm-x3550-m3-x5675, dell-r710-x5670, dell-r720-e5-2660, dell-r730-e5-2699v4, dell-r740-8180, dell-r740-8280, hpe-dl360-gen10-8280, dell-r7525-epyc-7702, lenovo-sr665-epyc-7763, hpe-dl385-gen10-plus-epyc-7763, hpe-dl380-gen10-plus-8380, nearest "t1""`,
    );
  });
  it("an overfull rack", () => {
    expect(
      withRack(
        "{ switches: [{ type: top-of-rack, count: 3 }], chassis: [{ count: 6, servers: [{ type: t1 }] }] }",
      ),
    ).toMatchInlineSnapshot(
      `"s.yaml:12:37 sites.0.halls.0.rows.0.racks.0: found 45 U of equipment, expected at most the rack's 44 U"`,
    );
  });
  it("an overfull chassis", () => {
    expect(withRack("{ chassis: [{ servers: [{ type: t1, count: 17 }] }] }")).toMatchInlineSnapshot(
      `"s.yaml:12:60 sites.0.halls.0.rows.0.racks.0.chassis.0.servers: found 17 servers, expected at most the chassis's 16 slots"`,
    );
  });
  it("a chassis that draws more than its supplies give", () => {
    const type = "chassisTypes: { weak: { supplies: { count: 2, redundant: 1, rated: 500 W } } }\nsites:";
    const site =
      "- halls: [{ name: h, rows: [{ racks: [{ chassis: [{ type: weak, servers: [{ type: t1, count: 3 }] }] }] }] }]";
    const text = VALID.replace("sites:", type).replace("- servers: [{ type: t1, count: 2 }]", site);
    expect(messageFor(text)).toMatchInlineSnapshot(
      `"s.yaml:12:76 sites.0.halls.0.rows.0.racks.0.chassis.0.servers: found 1126 W at peak, expected at most the 500 W of the chassis's supplies without the redundant ones"`,
    );
  });
  it("no servers", () => {
    expect(withRack("{ switches: [{ type: top-of-rack }] }")).toMatchInlineSnapshot(
      `"s.yaml:11:3 sites: found no servers, expected at least one"`,
    );
  });
  it("a name twice", () => {
    expect(broken("sites:", "sites:\n  - { name: main, servers: [{ type: t1 }] }")).toMatchInlineSnapshot(
      `"s.yaml:12:5 sites.1.name: found "main" again, expected a name of its own"`,
    );
  });
});

describe("workloads", () => {
  it("an unknown kind, input, VM type or tenant", () => {
    expect(broken("kind: traces", "kind: trace")).toMatchInlineSnapshot(
      `"s.yaml:13:13 workloads.0.kind: found "trace", expected one of traces, synthetic, jobs, tasks, nearest "traces""`,
    );
    expect(broken("input: day", "input: dya")).toMatchInlineSnapshot(
      `"s.yaml:13:28 workloads.0.input: found "dya", expected one of day, nearest "day""`,
    );
    expect(broken("vmTypes: [small]", "vmTypes: [small, smal]")).toMatchInlineSnapshot(
      `"s.yaml:13:69 workloads.0.vmTypes.1: found "smal", expected one of small, nearest "small""`,
    );
    expect(broken("vmTypes: [small]", "vmTypes: [small], tenant: b")).toMatchInlineSnapshot(
      `"s.yaml:13:78 workloads.0.tenant: found "b", expected one of default"`,
    );
  });
  it("synthetic utilisation without an end", () => {
    const text = VALID.replace("duration: 1 h\n", "").replace(
      "kind: traces, input: day, format: planetlab,",
      "kind: synthetic, profile: planetlab-day, vms: 4,",
    );
    expect(messageFor(text)).toMatchInlineSnapshot(
      `"s.yaml:1:1 duration: found nothing, expected a time: synthetic utilisation has no end of its own"`,
    );
  });
  it("a pin to a server that is not there", () => {
    expect(withTasks("[{ name: a, server: 2, work: 10 MI }]")).toMatchInlineSnapshot(
      `"s.yaml:15:32 workloads.0.tasks.0.server: found 2, expected the number of a server, from 0 to 1"`,
    );
  });
  it("a task in a VM that claims a server", () => {
    expect(
      withTasks("[{ name: a, vm: v, server: 0, claim: server, work: 10 MI }]", "[{ name: v }]"),
    ).toMatchInlineSnapshot(`
      "s.yaml:15:39 workloads.0.tasks.0.server: found a server for a task in a VM, expected the server at the VM, or no VM
      s.yaml:15:49 workloads.0.tasks.0.claim: found "server" for a task in a VM, expected none, or no VM"
    `);
  });
  it("a task without work, and one with too much", () => {
    expect(
      withTasks("[{ name: a }, { name: b, work: 1 MI, repeat: 2, fragments: [{ time: 1 s, rate: 1 MHz }] }]"),
    ).toMatchInlineSnapshot(`
      "s.yaml:15:13 workloads.0.tasks.0: found neither fragments nor work, expected one of them
      s.yaml:15:26 workloads.0.tasks.1: found both fragments and work, expected one of them
      s.yaml:15:57 workloads.0.tasks.1.repeat: found repeat beside work, expected fragments to repeat"
    `);
  });
  it("a reservation above the cap", () => {
    expect(broken("speed: 500 MHz", "speed: 500 MHz, cap: 50 %, reservation: 300 MHz")).toMatchInlineSnapshot(
      `"s.yaml:9:52 vmTypes.small.reservation: found 300 MHz, expected at most the 250 MHz that it may use"`,
    );
  });
});

describe("inputs", () => {
  it("a digest that is none", () => {
    expect(broken("{ about: a day of traces }", "{ sha256: abc }")).toMatchInlineSnapshot(
      `"s.yaml:5:18 inputs.day.sha256: found "abc", expected 64 hexadecimal digits"`,
    );
  });
  it("an option for an input that is not there", () => {
    expect(messageFor(VALID, { inputs: { dya: "x" } })).toMatchInlineSnapshot(
      `"--input dya=x inputs: found unknown input "dya", expected one of day, nearest "day""`,
    );
  });
  it("no path anywhere", () => {
    const scenario = parseScenario(VALID, "s.yaml");
    expect(() => inputPath(scenario, "day")).toThrowErrorMatchingInlineSnapshot(
      `[ScenarioError: s.yaml:5:3 inputs.day.path: found nothing, expected a path, here or by --input day=<path> (a day of traces)]`,
    );
  });
});

describe("overrides", () => {
  it("not of the form path=value", () => {
    expect(messageFor(VALID, { overrides: ["seed"] })).toMatchInlineSnapshot(
      `"--set seed: found "seed", expected path=value, such as cpu.overcommit=2"`,
    );
    expect(messageFor(VALID, { overrides: ["seed=[1"] })).toMatchInlineSnapshot(
      `"--set seed=[1 seed: found a value with text that is not closed, expected a closing bracket or quote, or a comma"`,
    );
  });
  it("a wrong value is said at the option", () => {
    expect(messageFor(VALID, { overrides: ["duration=24"] })).toMatchInlineSnapshot(
      `"--set duration=24 duration: found 24, expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
    expect(messageFor(VALID, { overrides: ["consolidation.underlaod=keep"] })).toMatchInlineSnapshot(
      `"--set consolidation.underlaod=keep consolidation.underlaod: found unknown key "underlaod", expected one of interval, overload, selection, underload, nearest "underload""`,
    );
    expect(messageFor(VALID, { overrides: ["recordng.interval=1 h"] })).toMatchInlineSnapshot(
      `"--set recordng.interval=1 h recordng: found unknown key "recordng", expected one of version, name, description, start, duration, seed, seeds, sweep, compatibility, inputs, tenants, serverTypes, chassisTypes, switchTypes, storageTypes, vmTypes, hypervisors, eventProfiles, virtualisation, sites, cpu, workloads, placement, consolidation, powerManagement, network, migration, recording, maintenance, hotSpots, balancing, thresholds, nearest "recording""`,
    );
  });
  it("a path that leads nowhere", () => {
    expect(messageFor(VALID, { overrides: ["sites.1.repeat=2"] })).toMatchInlineSnapshot(
      `"--set sites.1.repeat=2 sites: found "1", expected a position in a list of 1, from 0"`,
    );
    expect(messageFor(VALID, { overrides: ["name.first=x"] })).toMatchInlineSnapshot(
      `"--set name.first=x name: found "valid", expected a mapping or a list"`,
    );
  });
});

describe("several problems", () => {
  it("are reported together, from top to bottom", () => {
    const text = VALID.replace("613 MiB", "613")
      .replace("duration: 1 h", "duration: 1 hour")
      .replace("1.5", "x");
    expect(messageFor(text)).toMatchInlineSnapshot(`
      "s.yaml:3:11 duration: found "1 hour", expected a time in us, ms, s, min, h or d, such as 5 min
      s.yaml:9:36 vmTypes.small.memory: found 613, expected an amount of memory in B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4 GiB
      s.yaml:16:55 consolidation.overload.safety: found "x", expected a number"
    `);
  });
  it("are listed up to twenty", () => {
    const types = Array.from({ length: 30 }, (_, i) => `t${i}`).join(", ");
    const lines = broken("vmTypes: [small]", `vmTypes: [${types}]`).split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[20]).toBe("and 10 more");
  });
  it("behind an anchor are said where they are written", () => {
    const text = VALID.replace("sites:", "x-usual: &usual\n  interval: 5\nsites:").replace(
      "consolidation:\n",
      "consolidation:\n  <<: *usual\n",
    );
    expect(messageFor(text)).toMatchInlineSnapshot(
      `"s.yaml:11:13 consolidation.interval: found 5, expected a time in us, ms, s, min, h or d, such as 5 min"`,
    );
  });
});
