import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import type { MigrationStep } from "../../models/migration/algorithm.ts";
import type { IncomingMoves } from "../../models/migration/incoming.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { Move } from "./move.ts";

/** What a migration does to the guest that moves, and to the servers that it leaves and comes to. */
export class MovingGuest {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #incoming: IncomingMoves;
  readonly #dirty: DirtyServers;
  /** Share of a guest's CPU that is lost to it while it is copied, 0..1. */
  readonly #overhead: number;

  constructor(
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    incoming: IncomingMoves,
    dirty: DirtyServers,
    overhead: number,
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#incoming = incoming;
    this.#dirty = dirty;
    this.#overhead = overhead;
  }

  /** It is to move: its target holds room for it. */
  announce({ target }: Move): void {
    this.#dirty.mark(target);
  }

  /** Its memory begins to be copied. */
  copyBegins(move: Move): void {
    this.#incoming.transferring[move.row] = 1;
    this.#vms.transferring[move.vm] = 1;
    this.#vms.workShare[move.vm] = 1 - this.#overhead;
    this.#dirty.mark(this.#vms.server[move.vm]!);
  }

  /** It runs from now on as a step says: here, there or nowhere. */
  enter(move: Move, step: MigrationStep): void {
    if (step.guest === "target" && !this.hasLeft(move)) this.#leave(move);
    this.#holdBack(move.vm, step.guest === "stopped" ? 0 : step.runShare);
    const workShare = (1 - this.#overhead) * (1 - step.stallShare);
    if (this.#vms.workShare[move.vm] === workShare) return;
    this.#vms.workShare[move.vm] = workShare;
    this.#dirty.mark(this.#vms.server[move.vm]!);
  }

  /** Whether it runs at the target already, while its source still sends memory. */
  hasLeft(move: Move): boolean {
    return this.#incoming.departed[move.row] === 1;
  }

  /** It is at its target and free of the migration. */
  arrive(move: Move): void {
    const { vm, target } = move;
    const left = this.hasLeft(move);
    // Where two moves of one VM are under way, it may no longer stand where this one began.
    const source = left ? move.source : this.#vms.server[vm]!;
    this.#incoming.remove(move.row);
    this.#free(vm);
    if (!left) {
      this.#residents.remove(vm);
      this.#residents.append(vm, target);
    }
    this.#dirty.mark(source);
    this.#dirty.mark(target);
  }

  /** The migration is given up; the guest stays where it runs. */
  giveUp(move: Move): void {
    this.#dirty.mark(this.#incoming.server[move.row]!);
    this.#incoming.remove(move.row);
    this.#free(move.vm);
  }

  #leave(move: Move): void {
    this.#holdBack(move.vm, 1);
    this.#residents.remove(move.vm);
    this.#incoming.depart(move.row, move.source);
    this.#residents.append(move.vm, move.target);
    this.#dirty.mark(move.source);
    this.#dirty.mark(move.target);
  }

  #free(vm: number): void {
    this.#holdBack(vm, 1);
    if (this.#vms.workShare[vm] === 1) return;
    this.#vms.workShare[vm] = 1;
    this.#dirty.mark(this.#vms.server[vm]!);
  }

  #holdBack(vm: number, runShare: number): void {
    const { runShare: shares, server } = this.#vms;
    const before = shares[vm]!;
    if (before === runShare) return;
    const at = server[vm]!;
    if (before === 1) this.#servers.heldBackCount[at]!++;
    else if (runShare === 1) this.#servers.heldBackCount[at]!--;
    shares[vm] = runShare;
    this.#dirty.mark(at);
  }
}
