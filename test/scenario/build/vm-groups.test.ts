import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SimulationSpec } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { type FolderContents, rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { AZURE_V1, bitbrainsFile, CSV, SIZED_CSV, SOUND_INPUTS } from "../../support/sound-inputs.ts";
import { traceScenario } from "../../support/trace-scenario.ts";

/** VMs and traces of a scenario with one workload that reads `data`. */
async function build(
  workload: string,
  data: FolderContents | string,
  more?: string,
): Promise<SimulationSpec> {
  const folder = temporaryFolder({ data });
  const scenario = parseScenario(traceScenario(workload, more), join(folder, "s.yaml"));
  return (await buildScenario(scenario)).spec;
}

async function refusal(workload: string, data: FolderContents | string): Promise<string> {
  const folder = temporaryFolder({ data });
  const scenario = parseScenario(traceScenario(workload), join(folder, "s.yaml"));
  return rejectionOf(buildScenario(scenario), folder);
}

const TYPED = "kind: traces, input: day, format: csv, vmTypes: [small, large]";

describe("VMs that play traces", () => {
  it("are one for each trace, of the types dealt out", async () => {
    const { vms, traceGroups } = await build(TYPED, CSV);
    expect(vms.map(({ name, type, arrivalS, lifetimeS }) => [name, type, arrivalS, lifetimeS])).toEqual([
      ["a", "small", 0, Number.POSITIVE_INFINITY],
      ["b", "large", 0, Number.POSITIVE_INFINITY],
    ]);
    expect(traceGroups[0]).toMatchObject({ firstVm: 0, vmCount: 2 });
  });

  it("are as many as are asked for: fewer than traces, or more, in rounds", async () => {
    const fewer = await build(`${TYPED}, vms: 1`, CSV);
    expect(fewer.vms.map(({ name }) => name)).toEqual(["a"]);
    const { vms, traceGroups } = await build(`${TYPED}, vms: 5`, CSV);
    expect(vms.map(({ name }) => name)).toEqual(["a", "b", "a-2", "b-2", "a-3"]);
    expect(vms.map(({ type }) => type)).toEqual(["small", "large", "small", "large", "small"]);
    expect(traceGroups[0]!.vmCount).toBe(5);
    expect(traceGroups[0]!.traces.count).toBe(2);
  });

  it("are as large as the trace says, unless VM types are given", async () => {
    const own = await build("kind: traces, input: day, format: csv", SIZED_CSV);
    expect(own.vms[0]).toMatchObject({
      type: "csv",
      vcpus: 2,
      vcpuMhz: 2000,
      memoryMiB: 1024,
      capMhz: 4000,
    });
    const typed = await build(TYPED, SIZED_CSV);
    expect(typed.vms[0]).toMatchObject({ type: "small", vcpus: 1, vcpuMhz: 500, memoryMiB: 613 });
  });

  it("sample together, or each at a phase of its own that does not depend on how many there are", async () => {
    const together = await build(TYPED, CSV);
    expect(together.traceGroups[0]).not.toHaveProperty("leadsS");
    const few = await build(`${TYPED}, vms: 2, phases: spread`, CSV);
    const many = await build(`${TYPED}, vms: 2000, phases: spread`, CSV);
    const { leadsS, traces } = many.traceGroups[0]!;
    expect(few.traceGroups[0]!.leadsS).toEqual(leadsS!.slice(0, 2));
    const shares = Array.from(leadsS!, (leadS) => leadS / traces.intervalS);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThan(1);
    // Four standard errors of the mean of so many uniform draws.
    const mean = shares.reduce((a, b) => a + b) / shares.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * shares.length));
  });

  it("come and go as the trace has them", async () => {
    const speed = "kind: traces, input: day, format: azure-vms, speed: 2 GHz";
    const { vms, traceGroups } = await build(speed, AZURE_V1);
    expect(
      vms.map(({ vcpus, vcpuMhz, arrivalS, lifetimeS }) => [vcpus, vcpuMhz, arrivalS, lifetimeS]),
    ).toEqual([
      [1, 2000, 0, 2_591_700],
      [8, 2000, 300, 1_539_000],
    ]);
    expect(traceGroups[0]!.traces.samples).toBe(1);
    const twice = await build(`${speed}, vms: 3`, AZURE_V1);
    expect(twice.vms[2]).toMatchObject({ name: "x/XsO-2", arrivalS: 0, lifetimeS: 2_591_700 });
  });

  it("come and go by chance where that is asked for: each by draws of its own", async () => {
    const some = `${TYPED}, vms: 4000, arrivals: { share: 30 % }`;
    const { vms } = await build(some, CSV, "duration: 24 h");
    const passing = vms.filter(({ lifetimeS }) => lifetimeS < Number.POSITIVE_INFINITY);
    // Four standard deviations of a binomial count.
    expect(Math.abs(passing.length - 1200)).toBeLessThan(4 * Math.sqrt(4000 * 0.3 * 0.7));
    expect(passing.every(({ arrivalS, lifetimeS }) => arrivalS > 0 && arrivalS + lifetimeS <= 86_400)).toBe(
      true,
    );
    const mean = passing.reduce((sum, { arrivalS }) => sum + arrivalS, 0) / passing.length;
    expect(Math.abs(mean - 43_200)).toBeLessThan((4 * 86_400) / Math.sqrt(12 * passing.length));
    const part = passing.reduce((sum, vm) => sum + vm.lifetimeS / (86_400 - vm.arrivalS), 0) / passing.length;
    expect(Math.abs(part - 0.5)).toBeLessThan(4 / Math.sqrt(12 * passing.length));
    const fewer = await build(some.replace("4000", "40"), CSV, "duration: 24 h");
    expect(fewer.vms.map(({ arrivalS }) => arrivalS)).toEqual(
      vms.slice(0, 40).map(({ arrivalS }) => arrivalS),
    );
  });

  it("come and go within the trace where the run has no end of its own", async () => {
    const { vms } = await build(`${TYPED}, vms: 50, arrivals: { share: 1 }`, CSV);
    expect(vms.every(({ arrivalS, lifetimeS }) => arrivalS + lifetimeS <= 900)).toBe(true);
  });

  it("may be generated and come and go", async () => {
    const synthetic =
      "kind: synthetic, profile: planetlab-day, vms: 20, vmTypes: [small], arrivals: { share: 1 }";
    const { vms } = await build(synthetic, "", "duration: 1 h");
    expect(vms.every(({ arrivalS, lifetimeS }) => arrivalS > 0 && arrivalS + lifetimeS <= 3600)).toBe(true);
  });

  it.each([
    ["planetlab", "vmTypes: [small]"],
    ["csv", "vmTypes: [small]"],
    ["bitbrains", "vmTypes: [small]"],
    ["fragments", "vmTypes: [small]"],
    ["azure-vms", "vmTypes: [small]"],
  ] as const)("may come from %s", async (format, more) => {
    const { vms } = await build(`kind: traces, input: day, format: ${format}, ${more}`, SOUND_INPUTS[format]);
    expect(vms).toHaveLength(2);
  });
});

describe("VMs that cannot play", () => {
  const RAGGED = { "1.csv": bitbrainsFile([0, 0, 0]), "2.csv": bitbrainsFile([0, 0]) };
  const OWN = "kind: traces, input: day, format: bitbrains";

  it("more of them than traces that begin and end at times of their own", async () => {
    expect(await refusal(`${OWN}, vms: 3`, RAGGED)).toMatchInlineSnapshot(
      `"<folder>/data: found traces that begin or end at times of their own, expected traces of one span, for more than 2 VMs"`,
    );
  });
  it("others at random times, where the trace has its own", async () => {
    expect(await refusal(`${OWN}, arrivals: { share: 0.5 }`, RAGGED)).toMatchInlineSnapshot(
      `"<folder>/data: found traces that begin or end at times of their own, expected traces of one span, for arrivals"`,
    );
  });
  it("those of a size that nobody says", async () => {
    expect(await refusal("kind: traces, input: day, format: csv", CSV)).toMatchInlineSnapshot(
      `"<folder>/data: found no columns vcpus, speed_mhz and memory_mib, expected them, or vmTypes in the scenario"`,
    );
  });
});

describe("jobs of a log", () => {
  it("claim the processors and the memory that they name", async () => {
    const { vms, tasks } = await build("kind: jobs, input: day, format: swf, speed: 2 GHz", SOUND_INPUTS.swf);
    expect(
      vms.map(({ vcpus, memoryMiB, claimsCores, arrivalS }) => [vcpus, memoryMiB, claimsCores, arrivalS]),
    ).toEqual([
      [4, 8, true, 0],
      [16, 0, true, 30],
      [2, 1, true, 50],
    ]);
    expect(tasks.map(({ threads }) => threads)).toEqual([4, 16, 2]);
  });
});
