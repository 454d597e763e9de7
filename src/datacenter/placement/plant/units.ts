import type { Topology } from "../../../models/plant/topology.ts";
import type { UnitLevel } from "../../../policies/placement/plant-view.ts";
import { NONE } from "../../../sim/none.ts";

/**
 * The units of one level and the servers in each, as runs of ids: nearly always one run a unit. After the units of the
 * plant come the servers that are in none of them, each as a unit by itself.
 */
export class Units {
  readonly count: number;
  /** The unit of each server. */
  readonly unitOf: Int32Array;
  /** The runs of unit u are those from firstRun[u] up to, not including, firstRun[u + 1]. */
  readonly firstRun: Int32Array;
  /** The first server of each run. */
  readonly runFrom: Int32Array;
  /** The server after the last of each run. */
  readonly runTo: Int32Array;

  constructor(topology: Topology, level: UnitLevel) {
    const serverCount = topology.serverTypes.length;
    let count = level === "server" ? 0 : topology.count[level];
    this.unitOf = new Int32Array(serverCount);
    for (let server = 0; server < serverCount; server++) {
      const unit = level === "server" ? NONE : topology.serverIn[level][server]!;
      this.unitOf[server] = unit === NONE ? count++ : unit;
    }
    this.count = count;
    this.firstRun = new Int32Array(count + 1);
    for (let server = 0; server < serverCount; server++) {
      if (this.#beginsRun(server)) this.firstRun[this.unitOf[server]! + 1]!++;
    }
    for (let unit = 0; unit < count; unit++) this.firstRun[unit + 1]! += this.firstRun[unit]!;
    this.runFrom = new Int32Array(this.firstRun[count]!);
    this.runTo = new Int32Array(this.firstRun[count]!);
    const nextRun = this.firstRun.slice();
    for (let server = 0; server < serverCount; ) {
      const run = nextRun[this.unitOf[server]!]!++;
      this.runFrom[run] = server;
      do server++;
      while (server < serverCount && !this.#beginsRun(server));
      this.runTo[run] = server;
    }
  }

  #beginsRun(server: number): boolean {
    return server === 0 || this.unitOf[server] !== this.unitOf[server - 1];
  }
}
