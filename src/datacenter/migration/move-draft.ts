import type { MigrationController } from "./migration-controller.ts";
import type { Plan } from "./plan.ts";

/**
 * Moves that are thought of together: each is tried out on the tables, so that the next is thought of with its load in
 * place, and all are asked for at the end.
 */
export class MoveDraft {
  readonly #plan: Plan;
  readonly #migration: MigrationController;
  readonly #priority: number;
  readonly #moves: { readonly vm: number; readonly target: number }[] = [];
  readonly #moving: Set<number> = new Set();

  constructor(plan: Plan, migration: MigrationController, priority: number) {
    this.#plan = plan;
    this.#migration = migration;
    this.#priority = priority;
  }

  /** A VM stands on another server, as far as the tables show. */
  move(vm: number, target: number): void {
    this.#plan.remove(vm);
    this.#plan.place(vm, target);
    this.#moves.push({ vm, target });
    this.#moving.add(vm);
  }

  /** Whether a VM is among those that move. */
  has(vm: number): boolean {
    return this.#moving.has(vm);
  }

  /** Puts all VMs back where they stand, and has them moved. Returns how many. */
  start(): number {
    this.#plan.rollback(0);
    const moves = this.#moves.splice(0);
    this.#moving.clear();
    for (const { vm, target } of moves) this.#migration.start(vm, target, this.#priority);
    return moves.length;
  }
}
