import type { VmTable } from "../../models/compute/vms.ts";
import type {
  MigrationAlgorithm,
  MigrationEnd,
  MigrationStep,
  StepResult,
} from "../../models/migration/algorithm.ts";
import type { GuestMemory } from "../../models/migration/guest-memory.ts";
import type { IncomingMoves } from "../../models/migration/incoming.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { ServiceLevelMeter } from "../compute/service-level-meter.ts";
import type { VmLifecycle, VmListener } from "../compute/vm-lifecycle.ts";
import type { Network, NetworkUser } from "../network/network.ts";
import type { PowerStates } from "../power/power-states.ts";
import type { MeasuredMigration, MigrationLog } from "./migration-log.ts";
import type { MigrationQueue } from "./migration-queue.ts";
import { MigrationTotals } from "./migration-totals.ts";
import { Move } from "./move.ts";
import type { MovingGuest } from "./moving-guest.ts";
import type { StaleDepartures } from "./stale-departures.ts";

/** The tables and the subjects that a migration concerns. */
export interface MigrationParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly incoming: IncomingMoves;
  readonly power: PowerStates;
  readonly lifecycle: VmLifecycle;
  readonly serviceLevel: ServiceLevelMeter;
  readonly guest: MovingGuest;
  readonly queue: MigrationQueue;
  readonly network: Network;
  readonly log: MigrationLog;
  /** Present where the profile asks for it. */
  readonly staleDepartures?: StaleDepartures;
  /** How memory is copied. */
  readonly algorithm: MigrationAlgorithm;
  /** How a VM's memory is written to. */
  readonly memoryOf: (vm: number) => GuestMemory;
  /** The most that one migration sends, bit/s. */
  readonly bandwidthBitps: number;
}

/** What can happen to a migration. */
export type MigrationChange = "started" | "ended" | "cancelled";

/** Called with what happened, the VM and the server that it moves to. */
export type MigrationListener = (what: MigrationChange, vm: number, target: number) => void;

/** How urgent a migration is, by why it is asked for: where some must wait, the lowest goes first. */
export const MIGRATION_PRIORITY = {
  planned: 0,
  maintenance: 1,
  hotSpot: 2,
  consolidation: 3,
  balancing: 4,
} as const;

const BYTES_PER_MIB = 2 ** 20;

/**
 * Live migrations, from the request to the end. A move is listed at its target at once, where its resources are
 * reserved; a target that sleeps is woken; when it is up and the limits allow it the copy begins, and goes through the
 * steps of the algorithm.
 */
export class MigrationController {
  readonly #parts: MigrationParts;
  readonly #user: NetworkUser;
  readonly #pauseEnds: EventKind;
  /** By row among the moves that servers take part in. */
  readonly #moves: (Move | undefined)[] = [];
  /** Since when a VM is migrating, s, by VM. */
  readonly #sessionSinceS: Float64Array;
  readonly #listeners: MigrationListener[] = [];
  readonly #switchListeners: VmListener[] = [];
  /** By VM: its moves that are not over. */
  readonly #movesOf: Map<number, Move[]> = new Map();
  readonly totals: MigrationTotals = new MigrationTotals();
  /** Moves asked for. */
  count = 0;
  /** Times that a VM was migrating and no longer is. */
  sessionCount = 0;
  /** Σ time that VMs spent migrating, s. */
  sessionS = 0;

  constructor(parts: MigrationParts) {
    this.#parts = parts;
    this.#sessionSinceS = new Float64Array(parts.vms.count);
    this.#user = parts.network.user("migration", (row) => this.#arrived(this.#moves[row]!));
    this.#pauseEnds = parts.engine.on("migration goes on", (row) => this.#stepEnds(this.#moves[row]!));
    parts.power.onUp((server) => {
      parts.queue.serverChanged(server);
      this.#beginWaiting();
    });
    parts.lifecycle.onStop((vm) => this.#cancelAll(vm));
  }

  /** How long a move of a VM takes at least: its memory, once, at full rate, s. */
  durationS(vm: number): number {
    return (this.#parts.vms.memoryMiB[vm]! * BYTES_PER_MIB * 8) / this.#parts.bandwidthBitps;
  }

  /** Starts to move a VM. A move that is under way already is counted once more, and not started again. */
  start(vm: number, target: number, priority: number = MIGRATION_PRIORITY.consolidation): void {
    const { engine, vms, incoming, power, guest, log, queue, staleDepartures } = this.#parts;
    this.count++;
    if (this.#movesOf.get(vm)?.some(({ row }) => incoming.server[row] === target)) return;
    if (vms.migrating[vm] === 0) {
      vms.migrating[vm] = 1;
      this.#sessionSinceS[vm] = engine.now;
    }
    const source = vms.server[vm]!;
    const row = incoming.add(vm, target);
    if (staleDepartures?.has(vm, target)) incoming.thoughtLeaving[row] = 1;
    const move = new Move(row, vm, source, target, log.begin(vm, source, target, engine.now), priority);
    this.#moves[row] = move;
    const others = this.#movesOf.get(vm);
    if (others === undefined) this.#movesOf.set(vm, [move]);
    else others.push(move);
    guest.announce(move);
    this.#report("started", move);
    if (power.isUp(target) && queue.mayBegin(move)) this.#begin(move);
    else {
      queue.add(move);
      if (!power.isUp(target)) power.wake(target);
    }
  }

  /** Has the listener called when a migration starts, ends or is given up. */
  onChange(listener: MigrationListener): void {
    this.#listeners.push(listener);
  }

  /** Has the listener called when a VM stands on its target and no longer on its source. */
  onSwitchOver(listener: VmListener): void {
    this.#switchListeners.push(listener);
  }

  #report(what: MigrationChange, { vm, target }: Move): void {
    for (const listener of this.#listeners) listener(what, vm, target);
  }

  #reportSwitch(vm: number): void {
    for (const listener of this.#switchListeners) listener(vm);
  }

  #beginWaiting(): void {
    const { queue, power } = this.#parts;
    if (queue.length === 0) return;
    queue.release(
      ({ target }) => power.isUp(target),
      (move) => this.#begin(move),
    );
  }

  /** The copy begins. */
  #begin(move: Move): void {
    const { engine, network, queue, guest, log, serviceLevel, algorithm, memoryOf, bandwidthBitps } =
      this.#parts;
    const { vm, source, target } = move;
    queue.begin(move);
    guest.copyBegins(move);
    log.copyBegins(move.logRow, engine.now);
    move.copySinceS = engine.now;
    move.requestedBeforeMhzS = serviceLevel.requestedMhzSAt(vm, engine.now);
    move.servedBeforeMhzS = serviceLevel.allocatedMhzSAt(vm, engine.now);
    move.flow = network.open(this.#user, move.row, source, target, bandwidthBitps);
    const pathBitps = Math.min(bandwidthBitps, network.pathBitps(source, target));
    move.migration = algorithm.begin({
      memory: memoryOf(vm),
      load: this.#parts.vms.allocatedMhz[vm]! / this.#fullMhz(vm),
      pathBytesPerS: pathBitps / 8,
    });
    this.#goOn(move);
  }

  /** Enters the next step, or ends. */
  #goOn(move: Move, result?: StepResult): void {
    const migration = move.migration!;
    const next = result === undefined ? migration.next() : migration.next(result);
    if (next.done === true) this.#finish(move, next.value);
    else this.#enter(move, next.value);
  }

  #enter(move: Move, step: MigrationStep): void {
    const { engine, vms, guest, network, serviceLevel, bandwidthBitps } = this.#parts;
    move.step = step;
    move.stepSinceS = engine.now;
    move.servedMhzS = serviceLevel.allocatedMhzSAt(move.vm, engine.now);
    const stoodAt = vms.server[move.vm];
    guest.enter(move, step);
    if (vms.server[move.vm] !== stoodAt) this.#reportSwitch(move.vm);
    network.setCap(move.flow, Math.min(bandwidthBitps, step.rateLimitBytesPerS * 8));
    network.send(move.flow, step.bytes * 8);
  }

  #arrived(move: Move): void {
    const { engine } = this.#parts;
    const { pauseS } = move.step!;
    if (pauseS === 0) this.#stepEnds(move);
    else move.pauseEvent = engine.schedule(engine.now + pauseS, PHASE.change, this.#pauseEnds, move.row);
  }

  #stepEnds(move: Move): void {
    const { engine, serviceLevel } = this.#parts;
    const { guest, bytes, pauseS } = move.step!;
    const durationS = engine.now - move.stepSinceS;
    const servedMhzS = serviceLevel.allocatedMhzSAt(move.vm, engine.now) - move.servedMhzS;
    if (guest === "stopped") move.downtimeS += durationS;
    move.sentBytes += bytes;
    this.#goOn(move, {
      durationS,
      bytesPerS: bytes === 0 ? 0 : bytes / (durationS - pauseS),
      load: durationS > 0 ? servedMhzS / (durationS * this.#fullMhz(move.vm)) : 0,
    });
  }

  #finish(move: Move, end: MigrationEnd): void {
    const { network, guest, queue, log, vms, staleDepartures } = this.#parts;
    const source = vms.server[move.vm]!;
    const measured = this.#measure(move);
    network.close(move.flow);
    this.#forget(move);
    guest.arrive(move);
    if (source !== move.target) this.#reportSwitch(move.vm);
    this.#endSession(move.vm);
    staleDepartures?.leave(move.vm, source);
    staleDepartures?.settleIn(move.vm, move.target);
    log.finish(move.logRow, measured, end);
    this.totals.add(move.copySinceS, measured, end);
    this.#report("ended", move);
    queue.end(move);
    this.#beginWaiting();
  }

  #measure(move: Move): MeasuredMigration {
    const { engine, serviceLevel } = this.#parts;
    const requestedMhzS = serviceLevel.requestedMhzSAt(move.vm, engine.now) - move.requestedBeforeMhzS;
    const servedMhzS = serviceLevel.allocatedMhzSAt(move.vm, engine.now) - move.servedBeforeMhzS;
    return {
      endS: engine.now,
      downtimeS: move.downtimeS,
      transferredMiB: move.sentBytes / BYTES_PER_MIB,
      cpuLostShare: requestedMhzS > 0 ? 1 - servedMhzS / requestedMhzS : 0,
    };
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
    const moves = this.#movesOf.get(vm);
    if (moves === undefined) return;
    for (const move of moves.toSorted((a, b) => a.row - b.row)) this.#cancel(move);
    this.#endSession(vm);
    this.#beginWaiting();
  }

  #cancel(move: Move): void {
    const { engine, network, guest, queue, log } = this.#parts;
    if (move.hasBegun) {
      network.close(move.flow);
      engine.cancel(move.pauseEvent);
      queue.end(move);
    } else queue.remove(move);
    log.cancel(move.logRow);
    this.#report("cancelled", move);
    this.#forget(move);
    guest.giveUp(move);
  }

  #forget(move: Move): void {
    this.#moves[move.row] = undefined;
    const left = this.#movesOf.get(move.vm)!.filter((other) => other !== move);
    if (left.length === 0) this.#movesOf.delete(move.vm);
    else this.#movesOf.set(move.vm, left);
  }

  /** What a guest's vCPUs do when they are all busy, MHz. */
  #fullMhz(vm: number): number {
    const { vms, servers } = this.#parts;
    const nominal = vms.nominalMhz[vm]!;
    const onCores = vms.vcpus[vm]! * servers.coreMhz[vms.server[vm]!]!;
    return nominal > 0 && nominal < onCores ? nominal : onCores;
  }
}
