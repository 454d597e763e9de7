import * as z from "zod/mini";
import { builtInOnly, type KnownPolicies } from "../policy-modules/policies.ts";
import type { InputSpec, Scenario, SiteSpec, VirtualisationModels } from "../specification.ts";
import type { GridSpec } from "../sweep/sweep.ts";
import { compatibilitySchema } from "./compatibility.ts";
import {
  consolidationSchema,
  cpuSchema,
  placementSchema,
  powerManagementSchema,
  recordingSchema,
} from "./decisions.ts";
import {
  type ChassisTypeDefinition,
  chassisTypeSchema,
  type ServerTypeDefinition,
  type StorageTypeDefinition,
  type SwitchTypeDefinition,
  serverTypeSchema,
  storageTypeSchema,
  switchTypeSchema,
} from "./equipment.ts";
import { count, instant, quantity, type Schema, sha256, text, version } from "./fields.ts";
import { migrationSchema } from "./migration.ts";
import { type CheckedNetwork, networkSchema } from "./network.ts";
import { balancingSchema, hotSpotsSchema, maintenanceSchema } from "./operations.ts";
import { byDefault, list, named, onDemand, section } from "./sections.ts";
import { siteSchema } from "./sites.ts";
import { seedsSchema, sweepSchema } from "./sweep.ts";
import { thresholdsSchema } from "./thresholds.ts";
import {
  type EventProfileDefinition,
  eventProfileSchema,
  type HypervisorDefinition,
  hypervisorSchema,
  virtualisationSchema,
} from "./virtualisation.ts";
import { type CheckedWorkload, type VmDefinition, vmTypeSchema, workloadSchema } from "./workloads.ts";

/** An input before it is known where the scenario itself lies. */
export type InputDefinition = Omit<InputSpec, "name" | "declaredAt">;

/** A scenario whose shape is right, and whose names have not been followed yet. */
export interface CheckedScenario
  extends Pick<
    Scenario,
    | "name"
    | "description"
    | "startEpochS"
    | "durationS"
    | "seed"
    | "compatibility"
    | "cpu"
    | "placement"
    | "consolidation"
    | "powerManagement"
    | "migration"
    | "recording"
    | "maintenance"
    | "hotSpots"
    | "balancing"
    | "thresholds"
  > {
  readonly inputs: Readonly<Record<string, InputDefinition>>;
  readonly tenants: readonly { readonly name: string }[];
  readonly serverTypes: Readonly<Record<string, ServerTypeDefinition>>;
  readonly chassisTypes: Readonly<Record<string, ChassisTypeDefinition>>;
  readonly switchTypes: Readonly<Record<string, SwitchTypeDefinition>>;
  readonly storageTypes: Readonly<Record<string, StorageTypeDefinition>>;
  readonly vmTypes: Readonly<Record<string, VmDefinition>>;
  readonly hypervisors: Readonly<Record<string, HypervisorDefinition>>;
  readonly eventProfiles: Readonly<Record<string, EventProfileDefinition>>;
  /** Undefined: the file does not say anything. */
  readonly virtualisation: VirtualisationModels | undefined;
  readonly sites: readonly SiteSpec[];
  readonly workloads: readonly CheckedWorkload[];
  readonly network: CheckedNetwork | null;
  readonly grid: GridSpec;
}

function inputSchema(): Schema<InputDefinition> {
  const shape = {
    path: z.optional(text("where it lies, relative to this file; if left out, --input name=path says it")),
    sha256: z.optional(sha256("what its contents must hash to")),
    about: z.optional(text("what it is, and where public copies are found")),
  };
  return section("external data", shape, ({ path, sha256, about }) => ({
    path: path ?? null,
    sha256: sha256 ?? null,
    about: about ?? "",
  }));
}

/**
 * A fresh schema of scenario files, version 1. Keys are documented where they are declared.
 *
 * @param policies - those that the file can name
 */
export function scenarioSchema(policies: KnownPolicies = builtInOnly().known): Schema<CheckedScenario> {
  const shape = {
    version: version("version of this format", 1),
    name: text("names the results; a file name without its extension will do"),
    description: z.optional(text("what the scenario shows")),
    start: byDefault("2026-01-01T00:00:00Z", instant("the moment, in UTC, that simulated time 0 stands for")),
    duration: z.optional(
      quantity("time", "simulated time; if left out, the run ends when all work is done", { positive: true }),
    ),
    seed: byDefault(1, count("all that is random follows from it", 0)),
    seeds: z.optional(onDemand(seedsSchema)),
    sweep: z.optional(onDemand(sweepSchema)),
    compatibility: byDefault("none", compatibilitySchema()),
    inputs: byDefault({}, named("external data, by the names that workloads use", inputSchema())),
    tenants: byDefault(
      [{ name: "default" }],
      list(
        "whose work it is",
        section("a tenant", { name: text("name") }, ({ name }) => ({ name })),
        { atLeast: 1 },
      ),
    ),
    serverTypes: byDefault(
      {},
      named("kinds of servers, besides those of the catalogue", onDemand(serverTypeSchema)),
    ),
    chassisTypes: byDefault(
      {},
      named("kinds of chassis, besides those of the catalogue", onDemand(chassisTypeSchema)),
    ),
    switchTypes: byDefault(
      {},
      named("kinds of switches, besides those of the catalogue", onDemand(switchTypeSchema)),
    ),
    storageTypes: byDefault(
      {},
      named("kinds of storage bricks, besides those of the catalogue", onDemand(storageTypeSchema)),
    ),
    vmTypes: byDefault({}, named("kinds of VMs", onDemand(vmTypeSchema))),
    hypervisors: byDefault({}, named("ways to run guests, which servers name", onDemand(hypervisorSchema))),
    eventProfiles: byDefault(
      {},
      named("classes of workloads, besides those of `hypervisor overhead`", onDemand(eventProfileSchema)),
    ),
    virtualisation: z.optional(onDemand(virtualisationSchema)),
    sites: list("data centres", siteSchema(), { atLeast: 1 }),
    cpu: byDefault({}, cpuSchema()),
    workloads: list("work that arrives", workloadSchema(), { atLeast: 1 }),
    placement: byDefault({ policy: "first-fit" }, placementSchema(policies.placement)),
    consolidation: z.optional(onDemand(() => consolidationSchema(policies))),
    powerManagement: byDefault({}, powerManagementSchema()),
    network: z.optional(onDemand(networkSchema)),
    migration: byDefault({}, migrationSchema()),
    recording: byDefault({}, recordingSchema()),
    maintenance: byDefault([], onDemand(maintenanceSchema)),
    hotSpots: z.optional(onDemand(hotSpotsSchema)),
    balancing: z.optional(onDemand(balancingSchema)),
    thresholds: byDefault({}, onDemand(thresholdsSchema)),
  };
  return section("a scenario", shape, (fields) => ({
    name: fields.name,
    description: fields.description ?? "",
    startEpochS: fields.start,
    durationS: fields.duration ?? Number.POSITIVE_INFINITY,
    seed: fields.seed,
    compatibility: fields.compatibility,
    inputs: fields.inputs,
    tenants: fields.tenants,
    serverTypes: fields.serverTypes,
    chassisTypes: fields.chassisTypes,
    switchTypes: fields.switchTypes,
    storageTypes: fields.storageTypes,
    vmTypes: fields.vmTypes,
    hypervisors: fields.hypervisors,
    eventProfiles: fields.eventProfiles,
    virtualisation: fields.virtualisation,
    sites: fields.sites,
    cpu: fields.cpu,
    workloads: fields.workloads,
    placement: fields.placement,
    consolidation: fields.consolidation ?? null,
    powerManagement: fields.powerManagement,
    network: fields.network ?? null,
    migration: fields.migration,
    recording: fields.recording,
    maintenance: fields.maintenance,
    hotSpots: fields.hotSpots ?? null,
    balancing: fields.balancing ?? null,
    thresholds: fields.thresholds,
    grid: { sweep: fields.sweep ?? null, seeds: fields.seeds ?? null },
  }));
}
