import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import type { IncomingMoves } from "../../models/migration/incoming.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import type { PowerStates } from "../power/power-states.ts";
import type { MigrationLog } from "./migration-log.ts";
import type { StaleDepartures } from "./stale-departures.ts";

/** The tables and the subjects that a migration concerns. */
export interface MigrationParts {
  readonly engine: Engine;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly incoming: IncomingMoves;
  readonly dirty: DirtyServers;
  readonly power: PowerStates;
  readonly lifecycle: VmLifecycle;
  readonly log: MigrationLog;
  /** Present where the profile asks for it. */
  readonly staleDepartures?: StaleDepartures;
  /** Rate at which a VM's memory is copied, bit/s. */
  readonly bandwidthBitps: number;
}

/** What can happen to a migration. */
export type MigrationChange = "started" | "ended" | "cancelled";

/** Called with what happened, the VM and the server that it moves to. */
export type MigrationListener = (what: MigrationChange, vm: number, target: number) => void;

const BITS_PER_MIB = 8 * 2 ** 20;

/**
 * Live migrations: a move lasts the VM's memory divided by the bandwidth; meanwhile the VM stands on its source and
 * is listed at its target, where its resources are reserved. A target that sleeps is woken first.
 */
export class MigrationController {
  readonly #parts: MigrationParts;
  readonly #ends: EventKind;
  /** Rows of the log, by move. */
  #logRow: number[] = [];
  /** Since when a VM is migrating, s, by VM. */
  readonly #sessionSinceS: Float64Array;
  readonly #listeners: MigrationListener[] = [];
  /** Moves of each VM that are listed at a target. */
  readonly #openMoves: Uint8Array;
  /** Moves asked for. */
  count = 0;
  /** Times that a VM was migrating and no longer is. */
  sessionCount = 0;
  /** Σ time that VMs spent migrating, s. */
  sessionS = 0;

  constructor(parts: MigrationParts) {
    this.#parts = parts;
    this.#sessionSinceS = new Float64Array(parts.vms.count);
    this.#openMoves = new Uint8Array(parts.vms.count);
    this.#ends = parts.engine.on("migration ends", (move) => this.#finish(move));
    parts.power.onUp((server) => this.#targetUp(server));
    parts.lifecycle.onStop((vm) => this.#cancelAll(vm));
  }

  /** How long a move of a VM takes, s. */
  durationS(vm: number): number {
    return (this.#parts.vms.memoryMiB[vm]! * BITS_PER_MIB) / this.#parts.bandwidthBitps;
  }

  /** Starts to move a VM. A move that is under way already is counted once more, and not started again. */
  start(vm: number, target: number): void {
    const { engine, vms, incoming, dirty, power, log, staleDepartures } = this.#parts;
    this.count++;
    if (incoming.find(vm, target) !== NONE) return;
    if (vms.migrating[vm] === 0) {
      vms.migrating[vm] = 1;
      this.#sessionSinceS[vm] = engine.now;
    }
    const source = vms.server[vm]!;
    const move = incoming.add(vm, target);
    this.#openMoves[vm]!++;
    if (staleDepartures?.has(vm, target)) incoming.thoughtLeaving[move] = 1;
    this.#logRow[move] = log.begin(vm, source, target, engine.now);
    dirty.mark(target);
    this.#report("started", vm, target);
    if (power.isUp(target)) this.#transfer(move);
    else power.wake(target);
  }

  /** Has the listener called when a migration starts, ends or is given up. */
  onChange(listener: MigrationListener): void {
    this.#listeners.push(listener);
  }

  #report(what: MigrationChange, vm: number, target: number): void {
    for (const listener of this.#listeners) listener(what, vm, target);
  }

  #transfer(move: number): void {
    const { engine, vms, incoming, dirty } = this.#parts;
    const vm = incoming.vm[move]!;
    incoming.transferring[move] = 1;
    vms.transferring[vm] = 1;
    dirty.mark(vms.server[vm]!);
    const row = this.#logRow[move]!;
    this.#parts.log.transferStarts(row, engine.now);
    const event = engine.schedule(engine.now + this.durationS(vm), PHASE.change, this.#ends, move);
    incoming.endEvent[move] = event;
  }

  #targetUp(server: number): void {
    const { incoming } = this.#parts;
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      if (incoming.transferring[move] === 0) this.#transfer(move);
    }
  }

  #finish(move: number): void {
    const { engine, vms, residents, incoming, dirty, log, staleDepartures } = this.#parts;
    const vm = incoming.vm[move]!;
    const target = incoming.server[move]!;
    const source = vms.server[vm]!;
    incoming.remove(move);
    this.#openMoves[vm]!--;
    residents.remove(vm);
    this.#endSession(vm);
    residents.append(vm, target);
    staleDepartures?.leave(vm, source);
    staleDepartures?.settleIn(vm, target);
    log.finish(this.#logRow[move]!, engine.now);
    this.#report("ended", vm, target);
    dirty.mark(source);
    dirty.mark(target);
  }

  #endSession(vm: number): void {
    if (this.#parts.vms.migrating[vm] === 0) return;
    this.#parts.vms.migrating[vm] = 0;
    this.#parts.vms.transferring[vm] = 0;
    this.sessionCount++;
    this.sessionS += this.#parts.engine.now - this.#sessionSinceS[vm]!;
  }

  /** A VM that stops is not moved any further: of two moves, one may be left when the other has ended. */
  #cancelAll(vm: number): void {
    const { engine, incoming, dirty, log } = this.#parts;
    if (this.#openMoves[vm] === 0) return;
    for (let move = incoming.firstOf(vm); move !== NONE; move = incoming.firstOf(vm)) {
      engine.cancel(incoming.endEvent[move]!);
      log.cancel(this.#logRow[move]!);
      this.#report("cancelled", vm, incoming.server[move]!);
      dirty.mark(incoming.server[move]!);
      incoming.remove(move);
      this.#openMoves[vm]!--;
    }
    this.#endSession(vm);
  }
}
