import type { ServerType } from "../../src/models/plant/server-type.ts";
import { PHASE } from "../../src/sim/engine.ts";
import { SMALL_SERVER, type SmallWorld } from "../../src/testing/tables/small-world.ts";

export {
  columnsOf,
  SMALL_SERVER,
  type SmallWorld,
  smallWorld,
} from "../../src/testing/tables/small-world.ts";

/** So many servers of one type. */
export function times(count: number, type: ServerType = SMALL_SERVER): ServerType[] {
  return Array.from({ length: count }, () => type);
}

/** Has something done at a time, among the changes of that instant. */
export function at({ engine }: Pick<SmallWorld, "engine">, timeS: number, action: () => void): void {
  engine.schedule(timeS, PHASE.change, engine.on(`test at ${timeS} s`, action));
}

/** Lets a VM ask for so much from a time on. */
export function ask(world: SmallWorld, timeS: number, vm: number, demandMhz: number): void {
  at(world, timeS, () => {
    world.vms.demandMhz[vm] = demandMhz;
    world.dirty.mark(world.vms.server[vm]!);
  });
}

/** The ids of a linked list, first to last. */
export function listed(first: number, next: Int32Array): number[] {
  const ids: number[] = [];
  for (let id = first; id >= 0; id = next[id]!) ids.push(id);
  return ids;
}
