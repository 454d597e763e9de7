import * as z from "zod/mini";
import type { BalancingOptions } from "../../datacenter/balancing/balancing-controller.ts";
import type { HotSpotOptions } from "../../datacenter/hot-spots/hot-spot-controller.ts";
import type { MaintenanceSpec } from "../specification.ts";
import { choice, count, flag, quantity, type Schema } from "./fields.ts";
import { byDefault, list, section } from "./sections.ts";

/** The value of `maintenance`. */
export function maintenanceSchema(): Schema<readonly MaintenanceSpec[]> {
  const shape = {
    of: choice("what is to be empty", ["server", "chassis", "rack"]),
    number: count("which one, counted from 0 as in the tables of results", 0),
    from: quantity("time", "from when on its VMs are moved away, and none is let in"),
    deadline: quantity("time", "when it is to be empty"),
    until: z.optional(quantity("time", "when it takes VMs again; never if left out")),
    powerOff: byDefault(false, flag("whether servers that are empty at the deadline are off until then")),
  };
  const window = section("a time in which part of the plant is to be empty", shape, (fields) => ({
    level: fields.of,
    unit: fields.number,
    fromS: fields.from,
    deadlineS: fields.deadline,
    untilS: fields.until ?? Number.POSITIVE_INFINITY,
    powerOff: fields.powerOff,
  }));
  return list("servers that are emptied for maintenance, none of whose VMs is stopped", window);
}

/** The value of `hotSpots`. */
export function hotSpotsSchema(): Schema<HotSpotOptions> {
  const shape = {
    interval: byDefault(
      "1 min",
      quantity("time", "time from one observation to the next", { positive: true }),
    ),
    threshold: byDefault(
      "75 %",
      quantity("fraction", "use of CPU or network beyond which a server is too loaded", { max: 1 }),
    ),
    sustained: byDefault(3, count("so many of the last observations must be beyond the threshold")),
    outOf: byDefault(5, count("how many observations are looked back on")),
    ranking: byDefault(
      "volume-per-size",
      choice("which VMs go first: those with the most load, or the most load for their memory", [
        "volume",
        "volume-per-size",
      ]),
    ),
    swap: byDefault(true, flag("whether VMs may change places where no server has room")),
  };
  return section("moving VMs away from servers that are too loaded for too long", shape, (fields) => ({
    intervalS: fields.interval,
    threshold: fields.threshold,
    sustained: fields.sustained,
    outOf: fields.outOf,
    ranking: fields.ranking,
    swap: fields.swap,
  }));
}

/** The value of `balancing`. */
export function balancingSchema(): Schema<BalancingOptions> {
  const shape = {
    interval: byDefault(
      "5 min",
      quantity("time", "time from one look at the servers to the next", { positive: true }),
    ),
    tolerance: byDefault(
      "10 %",
      quantity("fraction", "standard deviation of the servers' loads that is let be", { max: 1 }),
    ),
    mostMoves: byDefault(10, count("moves at a time, at most")),
  };
  return section("moving VMs so that servers are about equally loaded", shape, (fields) => ({
    intervalS: fields.interval,
    tolerance: fields.tolerance,
    mostMoves: fields.mostMoves,
  }));
}
