import { MEASURED_OPERATIONS } from "../../hypervisor/overhead/measured-operations.ts";
import { profiles } from "../../hypervisor/overhead/profiles/registry.ts";
import { CombinationError } from "../../hypervisor/techniques/combination-error.ts";
import { TECHNIQUE_FACTS } from "../../hypervisor/techniques/facts.ts";
import { resolveCombination } from "../../hypervisor/techniques/resolve-combination.ts";
import { CACHE_USES, NO_CACHE_USE } from "../../models/virtualisation/cache-uses.ts";
import { USUAL_GUESTS } from "../../models/virtualisation/usual-guests.ts";
import type { Path } from "../schema/problems.ts";
import type { CheckedScenario } from "../schema/scenario.ts";
import type { EventProfileDefinition, HypervisorDefinition } from "../schema/virtualisation.ts";
import type {
  EventProfileSpec,
  GroupSpec,
  HypervisorSpec,
  VirtualisationModels,
  VirtualisationSpec,
} from "../specification.ts";
import type { Findings } from "./findings.ts";

/** No model but the CPU's. */
const MODELS_OFF: VirtualisationModels = {
  guestOsMiB: 0,
  pageSharing: 0,
  memoryOvercommit: 1,
  activeMemory: 1,
  idleTax: 0.75,
  sharedCache: false,
  memoryBandwidthBitps: Number.POSITIVE_INFINITY,
};

/**
 * Follows the names of hypervisors and of classes of workloads, and makes combinations of what hypervisors are defined by.
 *
 * @returns undefined where the scenario has no hypervisors
 */
export function resolveVirtualisation(
  scenario: CheckedScenario,
  findings: Findings,
): VirtualisationSpec | undefined {
  const hypervisors: Record<string, HypervisorSpec> = {};
  for (const [name, given] of Object.entries(scenario.hypervisors)) {
    const spec = hypervisorOf(given, ["hypervisors", name], findings);
    if (spec !== undefined) hypervisors[name] = spec;
  }
  const own = Object.entries(scenario.eventProfiles).map(([name, given]) => {
    const path = ["eventProfiles", name];
    if (profiles.some((profile) => profile.name === name))
      findings.report(path, `"${name}", which is built in`, "a name of its own");
    return [name, profileOf(given, path, findings)] as const;
  });
  const isVirtual = followHypervisors(scenario, findings);
  const eventProfiles = followProfiles(scenario, new Map(own), isVirtual, findings);
  if (isVirtual && scenario.compatibility.switches.proportionalShares)
    findings.report(["compatibility"], "proportional shares beside hypervisors", "one of them");
  if (Object.keys(scenario.hypervisors).length > 0)
    return { hypervisors, eventProfiles, models: scenario.virtualisation ?? MODELS_OFF };
  if (scenario.virtualisation !== undefined)
    findings.report(["virtualisation"], "models of hypervisors", "`hypervisors` for servers to name");
  return undefined;
}

function hypervisorOf(
  given: HypervisorDefinition,
  path: Path,
  findings: Findings,
): HypervisorSpec | undefined {
  const usual = USUAL_GUESTS.find(({ name }) => name === given.guests);
  const { technique, paging, io, type, processor } = given;
  try {
    const { combination } = resolveCombination({ technique, paging, io, type, processor }, TECHNIQUE_FACTS);
    return {
      technique,
      paging: combination.paging,
      io: combination.io,
      type: combination.type,
      processor: combination.processor.name,
      startUpS: given.startUpS ?? usual?.startUpS ?? 0,
      memoryOverheadMiB: given.memoryOverheadMiB ?? usual?.memoryOverheadMiB ?? 0,
    };
  } catch (thrown) {
    if (!(thrown instanceof CombinationError)) throw thrown;
    const { part, found, expected } = thrown.problem;
    findings.report([...path, part], found, expected);
    return undefined;
  }
}

function profileOf(given: EventProfileDefinition, path: Path, findings: Findings): EventProfileSpec {
  const base = given.base === undefined ? undefined : builtInProfile(given.base);
  if (given.base !== undefined && base === undefined)
    findings.reportUnknown(
      [...path, "base"],
      given.base,
      profiles.map(({ name }) => name),
    );
  for (const operation of Object.keys(given.rates)) {
    if (!MEASURED_OPERATIONS.includes(operation))
      findings.reportUnknown([...path, "rates", operation], operation, MEASURED_OPERATIONS);
  }
  return {
    rates: { ...base?.rates, ...given.rates },
    cacheAccessesPerS: given.cacheAccessesPerS ?? base?.cacheAccessesPerS ?? 0,
    memoryWait: given.memoryWait ?? base?.memoryWait ?? 0,
  };
}

function builtInProfile(name: string): EventProfileSpec | undefined {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile === undefined) return undefined;
  const { accessesPerS, memoryWait } = CACHE_USES[name] ?? NO_CACHE_USE;
  const rates = Object.entries(profile.rates).map(([operation, { perSecond }]) => [operation, perSecond]);
  return { rates: Object.fromEntries(rates), cacheAccessesPerS: accessesPerS, memoryWait };
}

/** Reports names of hypervisors that there are none of; whether any server has one. */
function followHypervisors(
  { hypervisors, serverTypes, sites }: CheckedScenario,
  findings: Findings,
): boolean {
  let isVirtual = false;
  const follow = (name: string | undefined, path: Path): void => {
    if (name === undefined) return;
    isVirtual = true;
    if (!Object.hasOwn(hypervisors, name))
      findings.reportUnknown([...path, "hypervisor"], name, Object.keys(hypervisors));
  };
  for (const [name, { hypervisor }] of Object.entries(serverTypes)) follow(hypervisor, ["serverTypes", name]);
  const followGroups = (groups: readonly GroupSpec[], path: Path): void =>
    groups.forEach(({ hypervisor }, i) => {
      follow(hypervisor, [...path, "servers", i]);
    });
  sites.forEach((site, s) => {
    followGroups(site.servers, ["sites", s]);
    site.halls.forEach((hall, h) => {
      hall.rows.forEach((row, r) => {
        row.racks.forEach((rack, k) => {
          const path = ["sites", s, "halls", h, "rows", r, "racks", k];
          followGroups(rack.servers, path);
          rack.chassis.forEach(({ servers }, c) => {
            followGroups(servers, [...path, "chassis", c]);
          });
        });
      });
    });
  });
  return isVirtual;
}

/** The classes that workloads name; what runs under a hypervisor has to name one. */
function followProfiles(
  { workloads }: CheckedScenario,
  own: ReadonlyMap<string, EventProfileSpec>,
  isVirtual: boolean,
  findings: Findings,
): Record<string, EventProfileSpec> {
  const used: Record<string, EventProfileSpec> = {};
  const names = [...own.keys(), ...profiles.map(({ name }) => name)];
  workloads.forEach((workload, w) => {
    if (workload.kind === "jobs") return;
    const path = ["workloads", w, "eventProfile"];
    const { eventProfile: name } = workload;
    if (name !== undefined) {
      const spec = own.get(name) ?? builtInProfile(name);
      if (spec === undefined) findings.reportUnknown(path, name, names);
      else used[name] = spec;
      return;
    }
    const hasGuests = workload.kind !== "tasks" || workload.vms.length > 0;
    if (isVirtual && hasGuests)
      findings.report(path, "nothing", `one of ${names.join(", ")}, to price the servers' hypervisors by`);
  });
  return used;
}
