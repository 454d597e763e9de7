import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";
import { RowHeap } from "./row-heap.ts";

/**
 * Open servers in classes of equal ones: the same type, state, reservations, number of VMs and, where asked for,
 * utilisation. What is true of one is true of all in its class, so that a search needs to look at one of each.
 */
export class ServerClasses {
  readonly #servers: ServerTable;
  readonly #withUtilisation: boolean;
  readonly #classOf: Int32Array;
  readonly #classByKey = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #members: RowHeap[] = [];
  readonly #size: number[] = [];
  /** Classes without members, whose rows may be used again. */
  readonly #free: number[] = [];

  constructor(servers: ServerTable, withUtilisation: boolean) {
    this.#servers = servers;
    this.#withUtilisation = withUtilisation;
    this.#classOf = new Int32Array(servers.count).fill(NONE);
  }

  /** One more than the highest class there is; some below may be empty. */
  get count(): number {
    return this.#members.length;
  }

  /** The member of a class with the lowest id, or NONE where it has none. */
  first(cls: number): number {
    if (this.#size[cls] === 0) return NONE;
    const members = this.#members[cls]!;
    // Who has left is still listed until it comes to the top.
    while (this.#classOf[members.first()] !== cls) members.removeFirst();
    return members.first();
  }

  /** Puts a server into the class that it belongs to now. */
  update(server: number, isOpen: boolean): void {
    const before = this.#classOf[server]!;
    const key = isOpen ? this.#keyOf(server) : "";
    if (before === NONE ? !isOpen : this.#keys[before] === key) return;
    if (before !== NONE) this.#leave(before);
    const after = isOpen ? (this.#classByKey.get(key) ?? this.#open(key)) : NONE;
    this.#classOf[server] = after;
    if (after === NONE) return;
    this.#size[after]!++;
    const members = this.#members[after]!;
    members.add(server);
    if (members.size > 2 * this.#size[after]! + 16) members.keep((member) => this.#classOf[member] === after);
  }

  #leave(cls: number): void {
    if (--this.#size[cls]! > 0) return;
    this.#classByKey.delete(this.#keys[cls]!);
    this.#keys[cls] = "";
    this.#members[cls]!.clear();
    this.#free.push(cls);
  }

  #open(key: string): number {
    const cls = this.#free.pop() ?? this.#members.length;
    if (cls === this.#members.length) this.#members.push(new RowHeap());
    this.#keys[cls] = key;
    this.#size[cls] = 0;
    this.#classByKey.set(key, cls);
    return cls;
  }

  #keyOf(server: number): string {
    const servers = this.#servers;
    const { typeOf, state, closed, vmCount, incomingCount } = servers;
    const { committedMhz, freeMemoryMiB, freeNetworkBitps } = servers;
    const guests = `${vmCount[server]}+${incomingCount[server]}`;
    const left = `${committedMhz[server]} ${freeMemoryMiB[server]} ${freeNetworkBitps[server]}`;
    const key = `${typeOf[server]} ${state[server]} ${closed[server]} ${guests} ${left}`;
    return this.#withUtilisation ? `${key} ${servers.utilisation[server]}` : key;
  }
}
