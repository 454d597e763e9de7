import type { VmTable } from "../../models/compute/vms.ts";
import { CLOSED, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { MigrationController } from "../migration/migration-controller.ts";
import type { MoveDraft } from "../migration/move-draft.ts";
import type { MoveSearch } from "../placement/target-search.ts";
import type { PowerStates } from "../power/power-states.ts";

/** Servers that are to be empty from one time to another. */
export interface MaintenanceWindow {
  readonly servers: Int32Array;
  /** From when on their VMs are moved away and none is let in, s. */
  readonly fromS: number;
  /** When they are to be empty, s. */
  readonly deadlineS: number;
  /** When they take VMs again, s. */
  readonly untilS: number;
  /** Those that are empty at the deadline are shut down, and booted when the window ends. */
  readonly powerOff: boolean;
}

/** What a maintenance concerns. */
export interface MaintenanceParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly dirty: DirtyServers;
  readonly power: PowerStates;
  readonly migration: MigrationController;
  readonly search: MoveSearch;
  readonly draft: MoveDraft;
}

/** How long VMs without a place wait before one is looked for again, s. */
const RETRY_S = 60;

/**
 * Empties servers for maintenance: at the beginning of a window they are closed, and their VMs are moved to where the
 * placement policy wants them, those with the least memory first, so that as many as possible are away in time. Where
 * there is no room a place is looked for again until the deadline. No VM is ever stopped: what has not moved by then is
 * counted, and its server is left on.
 */
export class MaintenanceController {
  readonly #parts: MaintenanceParts;
  readonly #windows: readonly MaintenanceWindow[];
  readonly #evacuation: EventKind;
  /** When each server that is being emptied is to be empty, s; 0 for the others. */
  readonly #deadlineS: Float64Array;
  /** Windows that each server is in now. */
  readonly #windowsOf: Int32Array;
  /** VMs that were moved away from a server in time. */
  evacuatedCount = 0;
  /** VMs that stood on a server at its deadline. */
  leftCount = 0;

  constructor(parts: MaintenanceParts, windows: readonly MaintenanceWindow[]) {
    this.#parts = parts;
    this.#windows = windows;
    const { engine, vms, migration } = parts;
    const begins = engine.on("maintenance begins", (row) => this.#begin(row));
    this.#evacuation = engine.on("evacuation", (row) => this.#evacuate(row));
    const due = engine.on("maintenance deadline", (row) => this.#deadline(windows[row]!));
    const ends = engine.on("maintenance ends", (row) => this.#end(windows[row]!));
    windows.forEach(({ fromS, deadlineS, untilS }, row) => {
      engine.schedule(fromS, PHASE.decide, begins, row);
      engine.schedule(deadlineS, PHASE.decide, due, row);
      if (untilS < Number.POSITIVE_INFINITY) engine.schedule(untilS, PHASE.decide, ends, row);
    });
    this.#deadlineS = new Float64Array(parts.servers.count);
    this.#windowsOf = new Int32Array(parts.servers.count);
    /** The deadline of the server that each VM which moves leaves, s. */
    const leaving = new Map<number, number>();
    migration.onChange((what, vm) => {
      if (what === "started") leaving.set(vm, this.#deadlineS[vms.server[vm]!]!);
      else {
        if (what === "ended" && engine.now <= leaving.get(vm)!) this.evacuatedCount++;
        leaving.delete(vm);
      }
    });
  }

  #begin(row: number): void {
    const { servers, deadlineS } = this.#windows[row]!;
    for (const server of servers) {
      if (this.#windowsOf[server]!++ === 0) this.#setClosed(server, true);
      this.#deadlineS[server] = Math.max(this.#deadlineS[server]!, deadlineS);
    }
    this.#evacuate(row);
  }

  #setClosed(server: number, isClosed: boolean): void {
    const { servers, dirty } = this.#parts;
    if (isClosed) servers.closed[server]! |= CLOSED.maintenance;
    else servers.closed[server]! &= ~CLOSED.maintenance;
    servers.changed(server);
    dirty.mark(server);
  }

  #evacuate(row: number): void {
    const { engine, search, draft } = this.#parts;
    const { servers, deadlineS } = this.#windows[row]!;
    if (engine.now >= deadlineS) return;
    const leaving = this.#leaving(servers);
    if (leaving.length > 0) {
      search.refresh();
      for (const vm of leaving) {
        const target = search.find(vm, null);
        if (target !== NONE) draft.move(vm, target);
      }
      draft.start();
    }
    // What arrives at the servers while they are closed, or finds no room, is looked after later.
    const retryS = engine.now + RETRY_S;
    if (retryS < deadlineS) engine.schedule(retryS, PHASE.decide, this.#evacuation, row);
  }

  /** VMs of some servers that can move and do not yet, least memory first. */
  #leaving(servers: Int32Array): readonly number[] {
    const { vms, draft } = this.#parts;
    const leaving = Array.from(servers).flatMap((server) => draft.movable(server));
    return leaving.sort((a, b) => vms.memoryMiB[a]! - vms.memoryMiB[b]! || a - b);
  }

  #deadline({ servers, untilS, powerOff }: MaintenanceWindow): void {
    const { engine, servers: table, power } = this.#parts;
    for (const server of servers) {
      this.leftCount += table.vmCount[server]!;
      const isEmpty = table.vmCount[server] === 0 && table.incomingCount[server] === 0;
      if (powerOff && engine.now < untilS && isEmpty && power.isUp(server)) power.shutDown(server);
    }
  }

  #end({ servers, powerOff }: MaintenanceWindow): void {
    for (const server of servers) {
      // Where windows overlap it stays closed until the last of them ends.
      if (--this.#windowsOf[server]! > 0) continue;
      this.#deadlineS[server] = 0;
      this.#setClosed(server, false);
      if (powerOff) this.#parts.power.wake(server);
    }
  }
}
