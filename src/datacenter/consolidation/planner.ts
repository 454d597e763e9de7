import type { CpuSharing } from "../../models/compute/cpu-sharing.ts";
import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { OverloadDetection } from "../../policies/overload-detection/overload-detection.ts";
import type { VmSelection } from "../../policies/vm-selection/vm-selection.ts";
import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import { Plan } from "../migration/plan.ts";
import type { MoveSearch } from "../placement/target-search.ts";
import type { ServerLoadView } from "./server-load-view.ts";
import { sortAscending, sortDescending } from "./sort-by-key.ts";

/** What the planner works with. */
export interface PlannerParts {
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly sharing: CpuSharing;
  readonly search: MoveSearch;
  readonly view: ServerLoadView;
  readonly detection: OverloadDetection;
  readonly selection: VmSelection;
  /** Called when a VM is put on a server on trial. */
  readonly onTrial?: (vm: number, server: number) => void;
}

/** How the planner decides. */
export interface PlannerOptions {
  /** Servers with little to do are emptied. */
  readonly evacuateUnderloaded: boolean;
  /** A server at utilisation 0 counts as off, VMs or not: part of a profile. */
  readonly zeroIsOff: boolean;
  /** A VM that is moved twice in one plan is moved twice for real: a defect that a profile may ask for. */
  readonly duplicateMoves: boolean;
}

/**
 * Plans which VMs move where, once an interval.
 *
 * 1. VMs are taken off each overloaded server until it is no longer overloaded;
 * 2. they are placed, largest demand first, on servers that are not, and would not become, overloaded;
 * 3. servers are visited from the least utilised one on: where a place is found for every VM of a server, all of them
 *    move; the servers that they move to are not emptied themselves.
 *
 * The plan is tried out on the tables and taken back; {@link moveVm} and {@link moveTarget} then hold the result.
 *
 * Source: Beloglazov & Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and
 * performance efficient dynamic consolidation of virtual machines in cloud data centers (2012), algorithms 1 and 2.
 */
export class ConsolidationPlanner {
  readonly #parts: PlannerParts;
  readonly #options: PlannerOptions;
  readonly #plan: Plan;
  readonly #acceptNotOverloaded: (vm: number, server: number) => boolean;

  /** VMs to move, in order. */
  moveVm: Int32Array;
  /** Where each of them goes. */
  moveTarget: Int32Array;
  /** Number of moves. */
  moveCount = 0;

  readonly #isOverloaded: Uint8Array;
  /** 1 for servers that are not emptied. */
  readonly #isKept: Uint8Array;
  /** 1 for servers to which no VM of another one moves. */
  readonly #isClosed: Uint8Array;
  readonly #batch: Int32Array;
  readonly #targets: Int32Array;
  readonly #byUtilisation: Int32Array;
  readonly #lastMoveOf: Int32Array;

  constructor(parts: PlannerParts, options: PlannerOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#plan = new Plan(parts.vms, parts.residents, parts.sharing, (server) => {
      parts.view.planned(server);
      parts.search.changed(server);
    });
    this.#acceptNotOverloaded = (vm, server) => this.#staysWithinLimits(vm, server);
    const { servers, vms } = parts;
    this.moveVm = new Int32Array(vms.count);
    this.moveTarget = new Int32Array(vms.count);
    this.#isOverloaded = new Uint8Array(servers.count);
    this.#isKept = new Uint8Array(servers.count);
    this.#isClosed = new Uint8Array(servers.count);
    this.#batch = new Int32Array(vms.count);
    this.#targets = new Int32Array(vms.count);
    this.#byUtilisation = new Int32Array(servers.count);
    this.#lastMoveOf = new Int32Array(vms.count);
  }

  /** Makes the plan for now. */
  run(): void {
    this.moveCount = 0;
    this.#parts.search.refresh();
    const start = this.#plan.mark;
    this.#findOverloaded();
    this.#placeBatch(this.#takeOffOverloaded());
    if (this.#options.evacuateUnderloaded) this.#evacuateUnderloaded();
    this.#plan.rollback(start);
    this.#parts.view.planEnded();
    if (!this.#options.duplicateMoves) this.#dropSupersededMoves();
  }

  #findOverloaded(): void {
    const { servers, view, detection } = this.#parts;
    for (let server = 0; server < servers.count; server++) {
      this.#isOverloaded[server] = servers.vmCount[server]! > 0 && detection.overloaded(view, server) ? 1 : 0;
    }
  }

  /** Takes VMs off overloaded servers, in the plan; returns how many are now in the batch. */
  #takeOffOverloaded(): number {
    const { servers, view, detection, selection } = this.#parts;
    const batch = this.#batch;
    const movable = this.#targets;
    let count = 0;
    for (let server = 0; server < servers.count; server++) {
      if (this.#isOverloaded[server] === 0) continue;
      do {
        const vm = selection.select(view, movable, this.#movable(server, movable));
        if (vm === NONE) break;
        batch[count++] = vm;
        this.#plan.remove(vm);
      } while (servers.vmCount[server]! > 0 && detection.overloaded(view, server));
    }
    return count;
  }

  /** Finds a place for each VM of the batch, largest demand first. Those without one stay where they are. */
  #placeBatch(count: number): void {
    const { servers, vms, search } = this.#parts;
    const batch = this.#batch;
    for (let server = 0; server < servers.count; server++) {
      if (this.#isOverloaded[server] === 1) search.bar(server);
    }
    sortDescending(batch, count, vms.demandMhz);
    for (let i = 0; i < count; i++) {
      const vm = batch[i]!;
      const target = search.find(vm, this.#acceptNotOverloaded);
      if (target === NONE) continue;
      this.#place(vm, target);
      this.#addMove(vm, target);
    }
  }

  #evacuateUnderloaded(): void {
    const { servers, search } = this.#parts;
    const { count, vmCount, incomingCount, utilisation, state } = servers;
    const { zeroIsOff } = this.#options;
    const isOverloaded = this.#isOverloaded;
    const isClosed = this.#isClosed;
    const isKept = this.#isKept;
    const order = this.#byUtilisation;
    let candidateCount = 0;
    for (let server = 0; server < count; server++) {
      const hasNone = vmCount[server] === 0;
      // A server that is off is neither used nor emptied; one that is empty now is not used.
      const isOff = zeroIsOff ? utilisation[server] === 0 : hasNone || state[server] !== SERVER_STATE.on;
      isClosed[server] = isOff || (hasNone && incomingCount[server] === 0) ? 1 : 0;
      isKept[server] = isOff || isOverloaded[server] === 1 ? 1 : 0;
      if (isKept[server] === 0 && utilisation[server]! < 1) order[candidateCount++] = server;
    }
    search.barAll(isClosed);
    // Utilisation is that of the last settled instant: it stays while a plan is made, and so does this order.
    sortAscending(order, candidateCount, servers.utilisation);
    for (let i = 0; i < candidateCount; i++) {
      if (isKept[order[i]!] === 0) this.#evacuate(order[i]!);
    }
  }

  /** Moves all VMs of a server away, or none. */
  #evacuate(server: number): void {
    if (!this.#canBeEmptied(server)) return;
    const { search, vms } = this.#parts;
    const batch = this.#batch;
    const targets = this.#targets;
    const count = this.#movable(server, batch);
    if (count === 0) return;
    search.bar(server);
    sortDescending(batch, count, vms.demandMhz);
    const start = this.#plan.mark;
    for (let i = 0; i < count; i++) {
      const target = search.find(batch[i]!, this.#acceptNotOverloaded);
      if (target === NONE) {
        this.#plan.rollback(start);
        return;
      }
      this.#plan.removeUnseen(batch[i]!);
      this.#place(batch[i]!, target);
      targets[i] = target;
    }
    for (let i = 0; i < count; i++) {
      this.#isKept[targets[i]!] = 1;
      this.#addMove(batch[i]!, targets[i]!);
    }
  }

  #place(vm: number, target: number): void {
    this.#plan.place(vm, target);
    this.#parts.view.keepTrial(vm, target);
    this.#parts.onTrial?.(vm, target);
  }

  /** Whether a server may take a VM: it would not become overloaded, or has nothing to do so far. */
  #staysWithinLimits(vm: number, server: number): boolean {
    const { servers, view, detection } = this.#parts;
    if (servers.plannedMhz[server] === 0) return true;
    view.beginTrial(vm, server);
    const overloaded = detection.overloaded(view, server);
    view.endTrial();
    return !overloaded;
  }

  /** Whether no VM is bound to this server, or under way to it. */
  #canBeEmptied(server: number): boolean {
    const { servers, residents, vms } = this.#parts;
    if (servers.incomingCount[server]! > 0) return false;
    for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
      if (vms.movable[vm] === 0) return false;
    }
    return true;
  }

  /** The VMs of a server that may move: not migrating, not pinned, not the only tenant. Returns their number. */
  #movable(server: number, into: Int32Array): number {
    const { residents, vms } = this.#parts;
    let count = 0;
    for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
      if (vms.migrating[vm] === 0 && vms.movable[vm] === 1) into[count++] = vm;
    }
    return count;
  }

  #addMove(vm: number, target: number): void {
    if (this.moveCount === this.moveVm.length) {
      this.moveVm = doubled(this.moveVm);
      this.moveTarget = doubled(this.moveTarget);
    }
    this.moveVm[this.moveCount] = vm;
    this.moveTarget[this.moveCount] = target;
    this.moveCount++;
  }

  /** Of several moves of one VM only the last remains, and none if it ends where the VM stands. */
  #dropSupersededMoves(): void {
    const { vms } = this.#parts;
    const last = this.#lastMoveOf;
    for (let i = 0; i < this.moveCount; i++) last[this.moveVm[i]!] = i;
    let kept = 0;
    for (let i = 0; i < this.moveCount; i++) {
      const vm = this.moveVm[i]!;
      const target = this.moveTarget[i]!;
      if (last[vm] !== i || vms.server[vm] === target) continue;
      this.moveVm[kept] = vm;
      this.moveTarget[kept] = target;
      kept++;
    }
    this.moveCount = kept;
  }
}
