import { COMPATIBILITY_SWITCHES, type CompatibilitySwitch } from "../../src/datacenter/compatibility.ts";
import { Simulation } from "../../src/datacenter/simulation.ts";
import { buildScenario } from "../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../src/scenario/load.ts";

/** Every switch there is. */
export const SWITCHES = Object.keys(COMPATIBILITY_SWITCHES) as readonly CompatibilitySwitch[];

export const DETECTIONS = [
  "static-threshold",
  "interquartile-range",
  "median-absolute-deviation",
  "local-regression",
  "robust-local-regression",
] as const;

export const SELECTIONS = [
  "minimum-migration-time",
  "maximum-correlation",
  "minimum-utilisation",
  "random",
] as const;

/** What differs from one small data centre to another. */
export interface World {
  readonly on: readonly CompatibilitySwitch[];
  readonly seed: number;
  readonly detection: (typeof DETECTIONS)[number];
  readonly selection: (typeof SELECTIONS)[number];
  /** Pairs of servers: at ten all VMs find room at once, at four some wait or are turned away. */
  readonly pairs: number;
  readonly whenFull: "wait" | "reject";
  readonly idleServers: "on" | "suspend" | "off";
  /** The placement policy and its parameters, in YAML. Default: power-aware best fit. */
  readonly placement?: string;
  /** Default: indexed. */
  readonly search?: "indexed" | "scan";
  /** So many placement schedulers, which take a second to decide. Default: one that takes no time. */
  readonly schedulers?: number;
  /** Half of the VMs come late and leave. */
  readonly comeAndGo?: boolean;
  /** The servers stand in chassis of four and six, but for a pair. */
  readonly inChassis?: boolean;
  /** How memory is copied. Default: sent once. */
  readonly algorithm?: string;
  /** Further keys of `migration`, in YAML. */
  readonly migration?: string;
  /** Further sections, in YAML. */
  readonly more?: string;
}

/** Six hours of 40 VMs with the statistics of a PlanetLab day, consolidated every five minutes. */
export async function simulate(world: World): Promise<Simulation> {
  const { on, seed, detection, selection, pairs, whenFull, idleServers } = world;
  const { placement = "policy: power-aware-best-fit", search = "indexed", schedulers = 1 } = world;
  const group = "{ type: g4, count: 1 }, { type: g5, count: 1 }";
  const text = `
version: 1
name: consolidating-world
duration: 6 h
seed: ${seed}
compatibility: { ${["profile: none", ...on.map((name) => `${name}: true`)].join(", ")} }
serverTypes:
  g4: { base: hp-ml110-g4, memory: 4096 MiB, network: 1 Gbit/s }
  g5: { base: hp-ml110-g5, memory: 4096 MiB, network: 1 Gbit/s }
vmTypes:
  extra-large: { speed: 1800 MHz, memory: 435 MiB, network: 100 Mbit/s }
  large: { speed: 1500 MHz, memory: 870 MiB, network: 100 Mbit/s }
  medium: { speed: 1000 MHz, memory: 870 MiB, network: 100 Mbit/s }
  small: { speed: 500 MHz, memory: 307 MiB, network: 100 Mbit/s }
sites:
  - name: site
    enclosure: ideal
    servers: [${group}]
    repeat: ${world.inChassis ? 1 : pairs}
    halls: ${world.inChassis ? hallsOf(pairs - 1) : "[]"}
workloads:
  - kind: synthetic
    profile: planetlab-day
    vms: 40
    vmTypes: [extra-large, large, medium, small]
    ${world.comeAndGo ? "arrivals: { share: 50 % }" : ""}
placement:
  ${placement}
  whenFull: ${whenFull}
  search: ${search}
  schedulers: { count: ${schedulers}, decisionTime: ${schedulers > 1 ? 1 : 0} s }
consolidation:
  overload: { detection: ${detection} }
  selection: { policy: ${selection} }
powerManagement: { idleServers: ${idleServers} }
migration: { bandwidth: 62.5 MiB/s, algorithm: { kind: ${world.algorithm ?? "fixed-time"} }, ${world.migration ?? ""} }
${world.more ?? ""}
`;
  return new Simulation((await buildScenario(parseScenario(text, "world.yaml"))).spec);
}

/** One rack with so many pairs of servers: chassis of two and three pairs in turn, the last as large as what is left. */
function hallsOf(pairs: number): string {
  const chassis: string[] = [];
  for (let left = pairs; left > 0; ) {
    const taken = Math.min(left, 2 + (chassis.length % 2));
    chassis.push(`{ servers: [{ type: g4, count: ${taken} }, { type: g5, count: ${taken} }] }`);
    left -= taken;
  }
  return `[{ name: hall, rows: [{ racks: [{ chassis: [${chassis.join(", ")}] }] }] }]`;
}
