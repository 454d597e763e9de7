import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { VmLifecycle, VmListener } from "../compute/vm-lifecycle.ts";
import type { PowerStates } from "../power/power-states.ts";
import type { StartSearch } from "./target-search.ts";

/** What requests are answered with and from. */
export interface AnswerParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly search: StartSearch;
  readonly lifecycle: VmLifecycle;
  readonly power: PowerStates;
}

/** Carries out the answers to requests: a server, or that there is none. */
export class Answers {
  readonly #parts: AnswerParts;
  readonly #nobodyWaits: boolean;
  readonly #rejectListeners: VmListener[] = [];
  /** Requests turned away. */
  rejectedCount = 0;

  /** @param nobodyWaits - a request for which there is no room now is turned away */
  constructor(parts: AnswerParts, nobodyWaits: boolean) {
    this.#parts = parts;
    this.#nobodyWaits = nobodyWaits;
  }

  /** Has the listener called when a request is turned away. */
  onReject(listener: VmListener): void {
    this.#rejectListeners.push(listener);
  }

  /** Puts a VM on a server that holds it, which is woken if it is not up. */
  put(vm: number, server: number): void {
    const { servers, power, lifecycle } = this.#parts;
    if (servers.state[server] !== SERVER_STATE.on) power.wake(server);
    lifecycle.place(vm, server);
  }

  /** Turns a VM away for which there is no room now, if nothing could ever hold it or nobody waits; else false. */
  turnAway(vm: number): boolean {
    if (!this.#nobodyWaits && this.#parts.search.couldEverFit(vm)) return false;
    this.#parts.vms.state[vm] = VM_STATE.rejected;
    this.rejectedCount++;
    for (const listener of this.#rejectListeners) listener(vm);
    // An answer to the last request may be the end of the work.
    this.#parts.engine.touch();
    return true;
  }
}
