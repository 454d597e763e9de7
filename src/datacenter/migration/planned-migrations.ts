import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { type Engine, PHASE } from "../../sim/engine.ts";
import { MIGRATION_PRIORITY, type MigrationController } from "./migration-controller.ts";

/** A migration that somebody asks for at a given time. */
export interface PlannedMigration {
  readonly vm: number;
  readonly target: number;
  readonly atS: number;
}

/** Asks for migrations at given times, in the order of a list where times are equal. */
export class PlannedMigrations {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #migration: MigrationController;
  readonly #planned: readonly PlannedMigration[];

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    migration: MigrationController,
    planned: readonly PlannedMigration[],
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#migration = migration;
    this.#planned = planned;
    const due = engine.on("planned migration", (row) => this.#start(this.#planned[row]!));
    planned.forEach(({ atS }, row) => {
      engine.schedule(atS, PHASE.decide, due, row);
    });
  }

  /** A VM that does not run, that moves already, or whose memory the target cannot hold, stays. */
  #start({ vm, target }: PlannedMigration): void {
    const { state, migrating, native, server } = this.#vms;
    const { freeMemoryMiB, hypervisor } = this.#servers;
    if (state[vm] !== VM_STATE.running || migrating[vm] === 1 || native[vm] === 1) return;
    const memoryMiB = this.#vms.memoryUnder(vm, hypervisor[target]!);
    if (server[vm] === target || memoryMiB > freeMemoryMiB[target]!) return;
    this.#migration.start(vm, target, MIGRATION_PRIORITY.planned);
  }
}
