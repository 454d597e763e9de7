import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { MIGRATION_PRIORITY, type MigrationController } from "./migration-controller.ts";

/** A migration that somebody asks for at a given time. */
export interface PlannedMigration {
  readonly vm: number;
  readonly target: number;
  readonly atS: number;
}

/** Asks for migrations at given times, and for those of one time in one decision, in the order of a list. */
export class PlannedMigrations {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #migration: MigrationController;
  /** By time. */
  readonly #planned: readonly PlannedMigration[];
  readonly #due: EventKind;
  #next = 0;

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
    this.#engine = engine;
    this.#planned = planned.toSorted((a, b) => a.atS - b.atS);
    this.#due = engine.on("planned migration", () => this.#startDue());
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    const next = this.#planned[this.#next];
    if (next !== undefined) this.#engine.schedule(next.atS, PHASE.decide, this.#due);
  }

  #startDue(): void {
    const { now } = this.#engine;
    while (this.#next < this.#planned.length && this.#planned[this.#next]!.atS <= now)
      this.#start(this.#planned[this.#next++]!);
    this.#scheduleNext();
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
