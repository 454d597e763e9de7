import type { CpuSharing } from "../../models/compute/cpu-sharing.ts";
import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";

/** Called for each server whose load a plan has changed. */
export type PlanListener = (server: number) => void;

/**
 * What would be if VMs stood elsewhere: an overlay on the tables with undo.
 *
 * {@link remove} and {@link place} really move VMs in the lists and solve the servers they touch, so that every view of
 * the tables shows the plan; {@link rollback} takes all of it back, last first, and the lists and loads are what they
 * were, to the last bit and in the same order. What servers have reserved comes back too, but for the rounding of sums
 * where it is not made of whole MiB, MHz and bit/s.
 */
export class Plan {
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #sharing: CpuSharing;
  readonly #listener: PlanListener;
  /** The steps taken: which VM, from which server (NONE where it was put down), and who stood before it there. */
  #stepVm = new Int32Array(256);
  #stepFrom = new Int32Array(256);
  #stepBefore = new Int32Array(256);
  /** 1 where the step did not change the server's load. */
  #stepUnseen = new Uint8Array(256);
  /** What the VM was given before the step, MHz. */
  #stepAllocatedMhz = new Float64Array(256);
  #stepCount = 0;
  /** Servers to be solved at the end of a rollback, each once. */
  readonly #touched: Int32Array;
  readonly #isTouched: Uint8Array;

  constructor(vms: VmTable, residents: Residents, sharing: CpuSharing, listener: PlanListener) {
    this.#vms = vms;
    this.#residents = residents;
    this.#sharing = sharing;
    this.#listener = listener;
    const serverCount = residents.head.length;
    this.#touched = new Int32Array(serverCount);
    this.#isTouched = new Uint8Array(serverCount);
  }

  /** A point to roll back to. */
  get mark(): number {
    return this.#stepCount;
  }

  /** Takes a VM off the server on which it stands, in the plan or for real. */
  remove(vm: number): void {
    const server = this.#vms.server[vm]!;
    this.#record(vm, server, this.#residents.previous[vm]!, 0);
    this.#residents.remove(vm);
    this.#changed(server);
  }

  /** {@link remove} where nobody looks at the server's load again before the VM is back: it is not solved. */
  removeUnseen(vm: number): void {
    const server = this.#vms.server[vm]!;
    this.#record(vm, server, this.#residents.previous[vm]!, 1);
    this.#residents.remove(vm);
  }

  /** Puts a VM that was removed on a server, after those that stand there. */
  place(vm: number, server: number): void {
    this.#record(vm, NONE, NONE, 0);
    this.#residents.append(vm, server);
    this.#changed(server);
  }

  /** Undoes every step since the mark. */
  rollback(mark: number): void {
    let touchedCount = 0;
    while (this.#stepCount > mark) {
      this.#stepCount--;
      const vm = this.#stepVm[this.#stepCount]!;
      const from = this.#stepFrom[this.#stepCount]!;
      const server = from === NONE ? this.#vms.server[vm]! : from;
      if (from === NONE) this.#residents.remove(vm);
      else this.#residents.insertAfter(vm, this.#stepBefore[this.#stepCount]!, from);
      // Where the server is not solved again, nobody else would say what the VM is given there.
      this.#vms.allocatedMhz[vm] = this.#stepAllocatedMhz[this.#stepCount]!;
      if (this.#stepUnseen[this.#stepCount] === 0 && this.#isTouched[server] === 0) {
        this.#isTouched[server] = 1;
        this.#touched[touchedCount++] = server;
      }
    }
    for (let i = 0; i < touchedCount; i++) {
      const server = this.#touched[i]!;
      this.#isTouched[server] = 0;
      this.#changed(server);
    }
  }

  #changed(server: number): void {
    this.#sharing.solve(server);
    this.#listener(server);
  }

  #record(vm: number, from: number, before: number, unseen: number): void {
    if (this.#stepCount === this.#stepVm.length) {
      this.#stepVm = doubled(this.#stepVm);
      this.#stepFrom = doubled(this.#stepFrom);
      this.#stepBefore = doubled(this.#stepBefore);
      this.#stepUnseen = doubled(this.#stepUnseen);
      this.#stepAllocatedMhz = doubled(this.#stepAllocatedMhz);
    }
    this.#stepVm[this.#stepCount] = vm;
    this.#stepFrom[this.#stepCount] = from;
    this.#stepBefore[this.#stepCount] = before;
    this.#stepUnseen[this.#stepCount] = unseen;
    this.#stepAllocatedMhz[this.#stepCount] = this.#vms.allocatedMhz[vm]!;
    this.#stepCount++;
  }
}
