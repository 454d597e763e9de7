import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";
import type { ServiceLevelMeter } from "../compute/service-level-meter.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import { idOrEmpty } from "./plant-columns.ts";

const COLUMNS = [
  { name: "vm", type: "int32", unit: "", meaning: "id of the VM" },
  { name: "name", type: "text", unit: "", meaning: "its name" },
  { name: "type", type: "text", unit: "", meaning: "name of its VM type" },
  { name: "tenant", type: "text", unit: "", meaning: "name of the tenant that asked for it" },
  {
    name: "state",
    type: "text",
    unit: "",
    meaning: "its state at the end of the run: announced, requested, placed, running, stopped or rejected",
  },
  {
    name: "first_server",
    type: "int32",
    unit: "",
    meaning:
      "id of the server on which it was placed; migrations.csv says where it went from there; empty if it never was",
  },
  {
    name: "server",
    type: "int32",
    unit: "",
    meaning: "id of the server that holds it at the end; empty if none does",
  },
  { name: "arrival_s", unit: "s", meaning: "when it was asked for" },
  { name: "start_s", unit: "s", meaning: "when it began to run; empty if it never did" },
  { name: "stop_s", unit: "s", meaning: "when it stopped; empty if it never did" },
  { name: "waiting_s", unit: "s", meaning: "start − arrival" },
  { name: "requested_mhz_s", unit: "MHz·s", meaning: "integral of the CPU that it asked for" },
  { name: "allocated_mhz_s", unit: "MHz·s", meaning: "integral of the CPU that it got" },
  {
    name: "migration_loss_mhz_s",
    unit: "MHz·s",
    meaning: "integral of the CPU that it asked for and did not get while it was migrating",
  },
] as const;

/** Names of the columns of vms.csv. */
export type VmColumn = (typeof COLUMNS)[number]["name"];

/** What vms.csv says. */
export const VM_TABLE: TableDeclaration = {
  name: "vms",
  meaning: "a VM or a native task, in the order in which the workloads create them",
  columns: COLUMNS,
};

const STATE_NAMES: string[] = [];
for (const [name, state] of Object.entries(VM_STATE)) STATE_NAMES[state] = name;

/**
 * The table as it is written.
 *
 * @param tenants - their names; column `tenant` of the VMs indexes it
 */
export function vmTable(
  vms: VmTable,
  lifecycle: VmLifecycle,
  serviceLevel: ServiceLevelMeter,
  tenants: readonly string[],
): Table {
  const { startS, stopS, firstServer } = lifecycle;
  return {
    ...VM_TABLE,
    columns: readBy(COLUMNS, {
      vm: (vm) => vm,
      name: (vm) => vms.names[vm]!,
      type: (vm) => vms.types[vm]!,
      tenant: (vm) => tenants[vms.tenant[vm]!]!,
      state: (vm) => STATE_NAMES[vms.state[vm]!]!,
      first_server: idOrEmpty(firstServer),
      server: idOrEmpty(vms.server),
      arrival_s: (vm) => vms.arrivalS[vm]!,
      start_s: (vm) => startS[vm]!,
      stop_s: (vm) => stopS[vm]!,
      waiting_s: (vm) => startS[vm]! - vms.arrivalS[vm]!,
      requested_mhz_s: (vm) => serviceLevel.requestedMhzS(vm),
      allocated_mhz_s: (vm) => serviceLevel.allocatedMhzS(vm),
      migration_loss_mhz_s: (vm) => serviceLevel.migrationLossMhzS(vm),
    }),
    rowCount: () => vms.count,
  };
}
