import { doubled } from "../../sim/doubled.ts";
import type { NetworkUser } from "./network.ts";

interface User {
  readonly name: string;
  readonly arrived: (owner: number) => void;
}

/** Whose flows are whose, by row, and whether something is on its way. */
export class FlowOwners {
  readonly #users: User[] = [];
  #user: Int32Array = new Int32Array(64);
  #owner: Float64Array = new Float64Array(64);
  #busy: Uint8Array = new Uint8Array(64);

  /** Registers a user. */
  add(name: string, arrived: (owner: number) => void): NetworkUser {
    return this.#users.push({ name, arrived }) - 1;
  }

  /** A flow has been opened. */
  opened(row: number, user: NetworkUser, owner: number): void {
    if (this.#users[user] === undefined)
      throw new RangeError(`network: found no user ${user}, expected one below ${this.#users.length}`);
    while (this.#user.length <= row) {
      this.#user = doubled(this.#user);
      this.#owner = doubled(this.#owner);
      this.#busy = doubled(this.#busy);
    }
    this.#user[row] = user;
    this.#owner[row] = owner;
    this.#busy[row] = 0;
  }

  /** Whether something is on its way. */
  isBusy(row: number): boolean {
    return this.#busy[row] === 1;
  }

  /**
   * So many bits are on their way.
   *
   * @throws RangeError if they cannot be sent, or what was sent before has not arrived
   */
  sends(row: number, bits: number): void {
    if (!(bits >= 0 && bits < Number.POSITIVE_INFINITY))
      throw new RangeError(`${this.#describe(row)}: found ${bits} bits to send, expected a finite number`);
    if (this.#busy[row] === 1)
      throw new RangeError(`${this.#describe(row)}: what it sent before has not arrived yet`);
    this.#busy[row] = 1;
  }

  /** They have arrived: tells the user. */
  arrived(row: number): void {
    this.#busy[row] = 0;
    this.#users[this.#user[row]!]!.arrived(this.#owner[row]!);
  }

  #describe(row: number): string {
    return `flow of ${this.#users[this.#user[row]!]!.name} for ${this.#owner[row]}`;
  }
}
