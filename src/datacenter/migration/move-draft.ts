import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { NONE } from "../../sim/none.ts";
import type { MigrationController } from "./migration-controller.ts";
import type { Plan } from "./plan.ts";

interface DraftedMove {
  readonly vm: number;
  readonly source: number;
  readonly target: number;
}

/**
 * Moves that are thought of together: each is tried out on the tables, so that the next is thought of with its load in
 * place, and all are asked for at the end. What a VM has reserved where it stands stays reserved meanwhile, as it will
 * while it moves.
 */
export class MoveDraft {
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #plan: Plan;
  readonly #migration: MigrationController;
  readonly #priority: number;
  readonly #moves: DraftedMove[] = [];
  readonly #moving: Set<number> = new Set();

  constructor(
    vms: VmTable,
    residents: Residents,
    plan: Plan,
    migration: MigrationController,
    priority: number,
  ) {
    this.#vms = vms;
    this.#residents = residents;
    this.#plan = plan;
    this.#migration = migration;
    this.#priority = priority;
  }

  /** A VM stands on another server, as far as the tables show. */
  move(vm: number, target: number): void {
    const source = this.#vms.server[vm]!;
    this.#plan.remove(vm);
    this.#residents.reserve(vm, source);
    this.#plan.place(vm, target);
    this.#moves.push({ vm, source, target });
    this.#moving.add(vm);
  }

  /** VMs of a server that may be moved now: they run, are bound to no server, and do not move yet. */
  movable(server: number): number[] {
    const { movable, migrating, state } = this.#vms;
    const { head, next } = this.#residents;
    const found: number[] = [];
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const isFree = movable[vm] === 1 && migrating[vm] === 0 && !this.#moving.has(vm);
      if (isFree && state[vm] === VM_STATE.running) found.push(vm);
    }
    return found;
  }

  /** Puts all VMs back where they stand, and has them moved. Returns how many. */
  start(): number {
    const moves = this.#moves.splice(0);
    for (const { vm, source } of moves) this.#residents.release(vm, source);
    this.#plan.rollback(0);
    this.#moving.clear();
    for (const { vm, target } of moves) this.#migration.start(vm, target, this.#priority);
    return moves.length;
  }
}
