import { createHash } from "node:crypto";
import { RIGHT } from "../src/datacenter/compatibility.ts";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Recording } from "../src/datacenter/recording/recording.ts";
import { Simulation, type SimulationSpec } from "../src/datacenter/simulation.ts";
import { defineVm, type VmSpec } from "../src/models/compute/vms.ts";
import { defineServerType } from "../src/models/plant/server-type.ts";
import { serverTypes } from "../src/models/plant/server-types.ts";
import { TopologyBuilder } from "../src/models/plant/topology-builder.ts";
import { UtilisationTraces } from "../src/models/workload/utilisation-traces.ts";
import { staticThreshold } from "../src/policies/overload-detection/static-threshold.ts";
import { placements } from "../src/policies/placement/registry.ts";
import { minimumMigrationTime } from "../src/policies/vm-selection/minimum-migration-time.ts";
import { readPlanetLab } from "../src/scenario/inputs/planetlab.ts";
import { type RandomStream, RandomStreams } from "../src/sim/random.ts";

/** How large a day is and who decides in it. */
export interface BenchmarkDay {
  readonly servers: number;
  readonly vms: number;
  readonly placement: string;
  readonly consolidation: boolean;
  /** Share of the VMs that come at a uniform time of the day and go at a uniform time after it; by default 0.3. */
  readonly passingShare?: number;
  /** `together` by default; `spread`: each VM at a phase of its own, drawn. */
  readonly phases?: "together" | "spread";
}

/** What a day took and what came out of it. */
export interface DayResult {
  readonly buildS: number;
  readonly simulateS: number;
  /** Processor time of the same, s: what others do on the machine matters less. */
  readonly processorS: number;
  readonly peakMB: number;
  readonly energyKWh: number;
  readonly slatahPct: number;
  readonly migrations: number;
  readonly started: number;
  readonly mostVmsOnAServer: number;
  /** SHA-256 of all metrics and of the whole time series. */
  readonly hash: string;
}

const DAY_S = 86_400;
const INTERVAL_S = 300;
const SEED = 1;
const PASSING_SHARE = 0.3;

/** Speed, MHz, and memory, MiB, of the four VM types, dealt out in turn. */
const VM_TYPES = [
  { type: "extra-large", vcpuMhz: 2500, memoryMiB: 870 },
  { type: "large", vcpuMhz: 2000, memoryMiB: 1740 },
  { type: "medium", vcpuMhz: 1000, memoryMiB: 1740 },
  { type: "small", vcpuMhz: 500, memoryMiB: 613 },
] as const;

/** Six cores of 2,660 MHz and 16 GiB hold 8 to 12 such VMs; power as the HP ProLiant ML110 G5 draws it. */
const SERVER = defineServerType({
  name: "benchmark-server",
  cores: 6,
  coreMhz: 2660,
  power: serverTypes.find(({ name }) => name === "hp-ml110-g5")!.power,
});

/**
 * Simulates the day: VM i plays trace i mod n of n, ⌊i/n⌋ samples late; energy, SLATAH and waiting requests are
 * written down every five minutes.
 *
 * @param readTraces - what is played, five minutes a sample
 */
export function simulateDay(day: BenchmarkDay, readTraces: () => UtilisationTraces): DayResult {
  const start = performance.now();
  const simulation = new Simulation(specOf(day, readTraces()));
  const recording = new Recording(
    simulation,
    {
      intervalS: INTERVAL_S,
      timeseries: true,
      serverSamples: false,
      servers: false,
      vms: false,
      migrations: false,
      events: false,
    },
    [],
  );
  const built = performance.now();
  const before = process.cpuUsage();
  simulation.run();
  const { user, system } = process.cpuUsage(before);
  const simulated = performance.now();
  const metrics = metricsOf(simulation).map(({ name, read }) => [name, read()] as const);
  const [timeSeries] = recording.tables();
  const hash = createHash("sha256").update(JSON.stringify(metrics));
  for (let row = 0; row < timeSeries!.rowCount(); row++) {
    hash.update(timeSeries!.columns.map((column) => column.read(row)).join());
  }
  const metric = (wanted: string) => metrics.find(([name]) => name === wanted)![1];
  return {
    buildS: (built - start) / 1000,
    simulateS: (simulated - built) / 1000,
    processorS: (user + system) / 1e6,
    peakMB: (process.resourceUsage().maxRSS * 1024) / 1e6,
    energyKWh: metric("energyKWh"),
    slatahPct: metric("slatahPct"),
    migrations: metric("migrations"),
    started: metric("vmsStarted"),
    mostVmsOnAServer: simulation.servers.vmCount.reduce((a, b) => Math.max(a, b), 0),
    hash: hash.digest("hex"),
  };
}

function specOf(day: BenchmarkDay, traces: UtilisationTraces): SimulationSpec {
  const streams = new RandomStreams(SEED);
  const lifetimes = streams.stream("benchmark", "lifetimes");
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  for (let i = 0; i < day.servers; i++) builder.addServer(SERVER, { site });
  return {
    durationS: DAY_S,
    topology: builder.build(),
    vms: Array.from({ length: day.vms }, (_, i) => vmOf(i, day.passingShare ?? PASSING_SHARE, lifetimes)),
    traceGroups: [
      {
        firstVm: 0,
        vmCount: day.vms,
        traces,
        ...(day.phases === "spread" && { leadsS: leadsOf(day.vms, streams.stream("benchmark", "phases")) }),
      },
    ],
    tasks: [],
    cpu: { model: "per-core", workConserving: true, overcommit: 1 },
    placement: {
      policy: placements
        .find(({ name }) => name === day.placement)!
        .create({}, { random: streams.stream("placement", day.placement) }),
      whenFull: "wait",
      queue: "first-come-first-served",
    },
    ...(day.consolidation && {
      consolidation: {
        detection: staticThreshold.create({ threshold: 0.8 }, { random: streams.stream("overload", "none") }),
        selection: minimumMigrationTime.create({}, { random: streams.stream("selection", "none") }),
        evacuateUnderloaded: true,
      },
    }),
    monitoringIntervalS: INTERVAL_S,
    powerManagement: { idleServers: "suspend", afterS: 0, minimumOn: 0 },
    migration: { bandwidthBitps: 62.5 * 8 * 2 ** 20, cpuOverhead: 0.1 },
    compatibility: RIGHT,
  };
}

/** The PlanetLab day in a folder. */
export function planetLabDay(folder: string): UtilisationTraces {
  return readPlanetLab(folder).traces;
}

/** Traces of a day that never have the same percentage twice in a row. */
export function restlessDay(count: number): UtilisationTraces {
  const draw = new RandomStreams(SEED).stream("benchmark", "utilisation");
  const samples = DAY_S / INTERVAL_S;
  const names = Array.from({ length: count }, (_, i) => `trace-${i}`);
  const traces = new UtilisationTraces({ names, samples, intervalS: INTERVAL_S });
  const { values } = traces;
  for (let i = 0; i < values.length; i++) {
    const percent = Math.floor(draw() * 25);
    const before = i < count ? Number.NaN : values[i - count]!;
    values[i] = (percent / 100 === before ? 25 : percent) / 100;
  }
  return traces;
}

function leadsOf(count: number, draw: RandomStream): Float64Array {
  return Float64Array.from({ length: count }, () => draw() * INTERVAL_S);
}

function vmOf(i: number, passingShare: number, draw: RandomStream): VmSpec {
  const kind = VM_TYPES[i % VM_TYPES.length]!;
  const passes = draw() < passingShare;
  const arrivalS = passes ? draw() * DAY_S : 0;
  const lifetimeS = passes ? draw() * (DAY_S - arrivalS) : Number.POSITIVE_INFINITY;
  const { type, vcpuMhz, memoryMiB } = kind;
  return defineVm({ name: `vm-${i}`, type, vcpuMhz, memoryMiB, arrivalS, lifetimeS });
}
