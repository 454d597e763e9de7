import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { type Cost, LeastCostByClass } from "./by-class.ts";
import { ChosenByPolicy } from "./chosen-by-policy.ts";
import type { Finder } from "./finder.ts";
import { FirstFitting } from "./first-fitting.ts";
import type { FitLimits } from "./fit-rules.ts";
import { FreestFitting } from "./freest-fitting.ts";
import { LeastPowerIncrease } from "./least-power-increase.ts";
import type { OverfullListener } from "./overfull.ts";
import { PlacedDemand } from "./placed-demand.ts";
import { PlainScan } from "./plain-scan.ts";
import { IndexedFigures } from "./plant/indexed-figures.ts";
import { PlainFigures } from "./plant/plant-figures.ts";
import type { PlantParts } from "./plant/plant-parts.ts";
import { IndexedPlant, PlainPlant } from "./plant/plant-search.ts";
import { type Question, WhereToMove, WhereToStart } from "./question.ts";
import { IndexedRanges, PlainRanges } from "./ranges.ts";
import { SearchView } from "./search-view.ts";

/** What limits a search, and how it deviates from the default. */
export interface SearchOptions extends FitLimits {
  /** Power before a placement is that of the last settled instant, whatever was planned since. */
  readonly stalePowerBaseline: boolean;
  /** Looks at every server, every time: slower, and the same answers. */
  readonly plain?: boolean;
  /** What policies are answered from that ask about chassis, racks and the like. */
  readonly plant?: PlantParts;
  /** Called for each server that a move would load beyond its capacity and that is acceptable otherwise. */
  readonly onOverfull?: OverfullListener;
}

/**
 * The way to find what a placement policy prefers: an index where there is one for what it goes by.
 *
 * @param placed - demand that servers' own figures do not show yet
 */
export function finderFor(
  policy: PlacementPolicy,
  question: WhereToStart | WhereToMove,
  tables: { readonly servers: ServerTable; readonly vms: VmTable },
  options: SearchOptions,
  placed: PlacedDemand = new PlacedDemand(),
): Finder {
  const { servers, vms } = tables;
  const { stalePowerBaseline } = options;
  const ranges = options.plain ? new PlainRanges(question) : new IndexedRanges(servers, vms, question);
  const { key } = policy;
  if (key === "choice") {
    const plant = plantFor(question, tables, options, ranges);
    const view = new SearchView(servers, vms, question, stalePowerBaseline, ranges, placed, plant);
    return new ChosenByPolicy(policy, ranges, view, plant instanceof IndexedPlant ? plant : null);
  }
  const view = new SearchView(servers, vms, question, stalePowerBaseline, ranges, placed, null);
  if (key === "next-server-id") return new FirstFitting(ranges, servers.count, true);
  const cost = costOf(policy, view, servers, question);
  if (options.plain) return new PlainScan(servers, question, cost);
  if (key === "server-id") return new FirstFitting(ranges, servers.count, false);
  if (key === "power-increase") {
    return question instanceof WhereToMove
      ? new LeastPowerIncrease(servers, vms, question, view, options)
      : new LeastCostByClass(servers, question, cost, stalePowerBaseline);
  }
  if (key === "score") {
    return policy.scoreByClass && question instanceof WhereToStart
      ? new LeastCostByClass(servers, question, cost, false)
      : new PlainScan(servers, question, cost);
  }
  return new FreestFitting(servers, question, {
    resource: key.endsWith("memory") ? "memory" : "cpu",
    least: key.startsWith("least"),
  });
}

function plantFor(
  question: Question,
  { servers, vms }: { readonly servers: ServerTable; readonly vms: VmTable },
  { plant: parts }: SearchOptions,
  ranges: IndexedRanges | PlainRanges,
): IndexedPlant | PlainPlant | null {
  if (parts === undefined) return null;
  if (ranges instanceof PlainRanges)
    return new PlainPlant(vms, new PlainFigures(servers, vms, parts), ranges);
  const figures = new IndexedFigures(servers, vms, parts, (server) => plant.changed(server));
  const plant = new IndexedPlant(vms, question, figures, ranges);
  return plant;
}

function costOf(policy: PlacementPolicy, view: SearchView, servers: ServerTable, question: Question): Cost {
  switch (policy.key) {
    case "least-free-cpu":
      return (server) => question.freeMhz(server);
    case "most-free-cpu":
      return (server) => -question.freeMhz(server);
    case "least-free-memory":
      return (server) => servers.freeMemoryMiB[server]!;
    case "most-free-memory":
      return (server) => -servers.freeMemoryMiB[server]!;
    case "power-increase":
      return (server, vm) => view.powerIncreaseW(server, vm);
    case "score":
      return (server, vm) => policy.score!(view, server, vm);
    default:
      return (server) => server;
  }
}
