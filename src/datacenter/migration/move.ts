import type { Migration, MigrationStep } from "../../models/migration/algorithm.ts";
import { NONE } from "../../sim/none.ts";

/** A migration from its request to its end: what is asked for, and how far it has come. */
export class Move {
  /** Row among the moves that servers take part in. */
  readonly row: number;
  readonly vm: number;
  readonly source: number;
  readonly target: number;
  /** Row of the log. */
  readonly logRow: number;
  /** Lower goes first where migrations have to wait for each other. */
  readonly priority: number;
  /** Its place among the requests that have come to wait; 0 while it does not wait. */
  request = 0;
  /** What the algorithm does; null until the copy begins. */
  migration: Migration | null = null;
  /** The step that lasts now. */
  step: MigrationStep | null = null;
  flow: number = NONE;
  /** When the copy began, s. */
  copySinceS: number = Number.NaN;
  /** When the step began, s. */
  stepSinceS: number = Number.NaN;
  /** CPU that the guest had asked for and been given in its life when the copy began, MHz·s. */
  requestedBeforeMhzS = 0;
  servedBeforeMhzS = 0;
  /** CPU that it had been given when the step began, MHz·s. */
  servedMhzS = 0;
  /** Handle of the event that ends the step's pause. */
  pauseEvent: number = NONE;
  /** Time for which the guest ran nowhere, s. */
  downtimeS = 0;
  /** What the steps that are over have sent, bytes. */
  sentBytes = 0;

  constructor(row: number, vm: number, source: number, target: number, logRow: number, priority: number) {
    this.row = row;
    this.vm = vm;
    this.source = source;
    this.target = target;
    this.logRow = logRow;
    this.priority = priority;
  }

  /** Whether its copy has begun. */
  get hasBegun(): boolean {
    return this.migration !== null;
  }
}
