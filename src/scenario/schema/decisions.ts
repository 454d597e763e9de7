import type { PolicyKind } from "../../policies/catalogue.ts";
import type { KnownPolicies, KnownPolicy } from "../policy-modules/policies.ts";
import type {
  ConsolidationSpec,
  CpuSpec,
  PlacementSpec,
  PowerManagementSpec,
  RecordingSpec,
  SchedulersSpec,
} from "../specification.ts";
import { choice, count, flag, number, quantity, type Schema } from "./fields.ts";
import { choiceAlone, choiceOf, type NamedPart } from "./parameters.ts";
import { byDefault, section } from "./sections.ts";

/** Data centres sample the load of their servers every five minutes; so do the public traces. */
const MONITORING_INTERVAL = "5 min";

/** The value of `cpu`. */
export function cpuSchema(): Schema<CpuSpec> {
  const shape = {
    model: byDefault(
      "per-core",
      choice("per-core: shared between guests core by core; pooled: one figure per server", [
        "per-core",
        "pooled",
      ]),
    ),
    workConserving: byDefault(true, flag("whether CPU that a capped guest cannot use goes to others")),
    overcommit: byDefault(
      1,
      number("nominal CPU of the VMs on a server, at most, as a multiple of its capacity", {
        positive: true,
      }),
    ),
  };
  return section("how guests share a server's CPU", shape, (fields) => ({
    model: fields.model,
    workConserving: fields.workConserving,
    overcommit: fields.overcommit,
  }));
}

/** Keys that stand beside the parameters of a policy, which must not be called so. */
export function reservedKeys(kind: PolicyKind): readonly string[] {
  switch (kind) {
    case "placement":
      return ["policy", ...Object.keys(placementRest())];
    case "overload-detection":
      return ["detection"];
    case "vm-selection":
      return ["policy"];
  }
}

type PlacementRest = Omit<PlacementSpec, "policy">;

function placementRest(): { readonly [Key in keyof PlacementRest]: Schema<PlacementRest[Key]> } {
  return {
    whenFull: byDefault("wait", choice("what becomes of a request that fits nowhere", ["wait", "reject"])),
    queue: byDefault(
      "first-come-first-served",
      choice("backfilling: one that fits may overtake one that does not", [
        "first-come-first-served",
        "backfilling",
      ]),
    ),
    search: byDefault(
      "indexed",
      choice("indexed, or a scan of all servers: the same results, slower, to prove the indexes", [
        "indexed",
        "scan",
      ]),
    ),
    schedulers: byDefault({}, schedulersSchema()),
  };
}

function schedulersSchema(): Schema<SchedulersSpec> {
  const shape = {
    count: byDefault(1, number("how many work side by side", { integer: true, min: 1, max: 1000 })),
    decisionTime: byDefault("0 s", quantity("time", "how old a scheduler's view is when it places a VM")),
    retries: byDefault(3, count("how often it decides anew at once after a conflict", 0)),
  };
  return section("who decides on requests, which are dealt out in turn", shape, (fields) => ({
    count: fields.count,
    decisionTimeS: fields.decisionTime,
    retries: fields.retries,
  }));
}

/** The value of `placement`. */
export function placementSchema(known: KnownPolicies["placement"]): Schema<PlacementSpec> {
  const meaning = "where VMs and jobs go when they arrive";
  const parts = known.map(namedPart);
  return choiceOf(meaning, "policy", parts, placementRest(), (policy, fields) => ({
    policy,
    whenFull: fields.whenFull,
    queue: fields.queue,
    search: fields.search,
    schedulers: fields.schedulers,
  }));
}

function namedPart({ written, module, user }: KnownPolicy): NamedPart {
  const { name, meaning, parameters } = module;
  return { name, meaning, parameters, written, ...(user && { origin: user.origin }) };
}

/** The value of `consolidation`. */
export function consolidationSchema(known: KnownPolicies): Schema<ConsolidationSpec> {
  const detections = known["overload-detection"].map(namedPart);
  const selections = known["vm-selection"].map(namedPart);
  const shape = {
    interval: byDefault(
      MONITORING_INTERVAL,
      quantity("time", "time from one look at the servers to the next", { positive: true }),
    ),
    overload: choiceAlone("which servers are overloaded", "detection", detections),
    selection: choiceAlone("which VMs leave an overloaded server", "policy", selections),
    underload: byDefault(
      "evacuate",
      choice("evacuate: empty the least used servers where their VMs fit elsewhere", ["evacuate", "keep"]),
    ),
  };
  return section("moving VMs while they run", shape, ({ interval, overload, selection, underload }) => ({
    intervalS: interval,
    overload,
    selection,
    underload,
  }));
}

/** The value of `powerManagement`. */
export function powerManagementSchema(): Schema<PowerManagementSpec> {
  const shape = {
    idleServers: byDefault("on", choice("what becomes of servers without guests", ["on", "suspend", "off"])),
    after: byDefault("0 s", quantity("time", "how long they must have been without")),
    minimumOn: byDefault(0, count("how many servers stay on in any case", 0)),
  };
  return section("power states of servers", shape, ({ idleServers, after, minimumOn }) => ({
    idleServers,
    afterS: after,
    minimumOn,
  }));
}

/** The value of `recording`. */
export function recordingSchema(): Schema<RecordingSpec> {
  const interval = quantity("time", "time from one sample to the next: rows of the time series", {
    positive: true,
  });
  const shape = {
    format: byDefault(
      "csv",
      choice("how the tables of a run are written; another format is another run", ["csv", "parquet"]),
    ),
    interval: byDefault(MONITORING_INTERVAL, interval),
    timeseries: byDefault(true, flag("whether the table timeseries is written")),
    serverSamples: byDefault(
      false,
      flag(
        "whether the table server-samples is written, each server over time, for the floor view of a report",
      ),
    ),
    servers: byDefault(
      true,
      flag(
        "whether the table servers is written, and those of chassis, racks, and all else that stands there",
      ),
    ),
    vms: byDefault(true, flag("whether the tables vms and, where there are any, tasks are written")),
    migrations: byDefault(true, flag("whether the table migrations is written")),
    events: byDefault(false, flag("whether the table events is written")),
  };
  return section("what is written", shape, (fields) => ({
    format: fields.format,
    intervalS: fields.interval,
    timeseries: fields.timeseries,
    serverSamples: fields.serverSamples,
    servers: fields.servers,
    vms: fields.vms,
    migrations: fields.migrations,
    events: fields.events,
  }));
}
