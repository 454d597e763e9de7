import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerChanges } from "../../models/plant/server-changes.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { NONE } from "../../sim/none.ts";
import type { Finder } from "./finder.ts";
import { finderFor, type SearchOptions } from "./finders.ts";
import { FitRules } from "./fit-rules.ts";
import { PlacedDemand } from "./placed-demand.ts";
import { type Acceptance, WhereToMove, WhereToStart } from "./question.ts";

/** Finds the server that a placement policy prefers for a new VM, among those that fit now. */
export class StartSearch {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #policy: PlacementPolicy;
  readonly #options: SearchOptions;
  readonly #rules: FitRules;
  readonly #finder: Finder;
  /** Servers that the finder has not heard of yet. */
  readonly #changes: ServerChanges;
  readonly #goesByUtilisation: boolean;
  readonly #placed: PlacedDemand;

  constructor(
    servers: ServerTable,
    vms: VmTable,
    policy: PlacementPolicy,
    options: SearchOptions,
    placed: PlacedDemand = new PlacedDemand(),
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#policy = policy;
    this.#options = options;
    this.#rules = new FitRules(servers, vms, options);
    const question = new WhereToStart(servers, vms, this.#rules);
    this.#placed = placed;
    this.#finder = finderFor(policy, question, { servers, vms }, options, placed);
    this.#changes = servers.watch();
    this.#goesByUtilisation = options.stalePowerBaseline;
    this.#finder.refresh();
  }

  /** Takes note of what has happened since the last round of questions. Between two questions only VMs are placed. */
  begin(): void {
    // Utilisation changes without a word.
    if (this.#goesByUtilisation) this.#finder.refresh();
  }

  /** A VM was put where this search found a place for it. */
  placed(vm: number, server: number): void {
    this.#placed.add(server, this.#vms.takenMhz(vm, server));
  }

  /** The servers' figures show every VM that was placed. */
  settled(): void {
    this.#placed.clear();
  }

  /** Another such search, which does not go on where this one has found something. They share all else. */
  another(): StartSearch {
    return new StartSearch(this.#servers, this.#vms, this.#policy, this.#options, this.#placed);
  }

  /** Whether a VM can be placed on a server now. */
  fits(server: number, vm: number): boolean {
    return this.#rules.fitsNew(server, vm);
  }

  /** The best server, or NONE. */
  find(vm: number): number {
    const pinned = this.#vms.pinnedServer[vm]!;
    if (pinned !== NONE) return this.#rules.fitsNew(pinned, vm) ? pinned : NONE;
    const changes = this.#changes;
    for (let i = 0; i < changes.count; i++) this.#finder.changed(changes.servers[i]!);
    changes.clear();
    return this.#finder.find(vm, null);
  }

  /** Whether a VM could be placed if every server were empty and up. */
  couldEverFit(vm: number): boolean {
    return this.#rules.couldEverFit(vm);
  }
}

/**
 * Finds the server that a placement policy prefers for a running VM, in a plan. {@link refresh} takes stock for a new
 * plan, {@link changed} keeps the stock right as the plan moves VMs, {@link bar} takes servers out of it.
 */
export class MoveSearch {
  readonly #vms: VmTable;
  readonly #question: WhereToMove;
  readonly #finder: Finder;

  constructor(servers: ServerTable, vms: VmTable, policy: PlacementPolicy, options: SearchOptions) {
    this.#vms = vms;
    this.#question = new WhereToMove(servers, vms, new FitRules(servers, vms, options));
    this.#finder = finderFor(policy, this.#question, { servers, vms }, options);
  }

  /** Takes stock of all servers; none is barred any more. */
  refresh(): void {
    this.#question.isBarred.fill(0);
    this.#finder.refresh();
  }

  /** A server's guests or its load are not what they were. */
  changed(server: number): void {
    this.#finder.changed(server);
  }

  /** No VM is to go to this server, until the next {@link refresh}. */
  bar(server: number): void {
    if (this.#question.isBarred[server] === 1) return;
    this.#question.isBarred[server] = 1;
    this.#finder.changed(server);
  }

  /** No VM is to go to a server that is marked with 1, until the next {@link refresh}. */
  barAll(marked: Uint8Array): void {
    const isBarred = this.#question.isBarred;
    for (let server = 0; server < isBarred.length; server++) {
      if (marked[server] === 1) isBarred[server] = 1;
    }
    this.#finder.refresh();
  }

  /**
   * The best server, or NONE.
   *
   * @param accept - asked of a server before it may win; the search does not go by what it would answer twice
   */
  find(vm: number, accept: Acceptance | null): number {
    const pinned = this.#vms.pinnedServer[vm]!;
    if (pinned !== NONE) return this.#question.fits(pinned, vm) ? pinned : NONE;
    return this.#finder.find(vm, accept);
  }
}
