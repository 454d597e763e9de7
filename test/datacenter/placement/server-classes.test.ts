import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServerClasses } from "../../../src/datacenter/placement/server-classes.ts";
import { ServerTable } from "../../../src/models/plant/servers.ts";
import { TYPES } from "../../../src/testing/tables/random-world.ts";

/** What two servers of one class have in common. */
function likeness(servers: ServerTable, server: number, withUtilisation: boolean): string {
  const { typeOf, state, vmCount, incomingCount, committedMhz, freeMemoryMiB, freeNetworkBitps } = servers;
  const columns = [typeOf, state, vmCount, incomingCount, committedMhz, freeMemoryMiB, freeNetworkBitps];
  if (withUtilisation) columns.push(servers.utilisation);
  return columns.map((column) => column[server]).join();
}

describe.each([true, false])("classes of equal servers, by utilisation too: %s", (withUtilisation) => {
  it("are as when servers are grouped anew: the first of each is the lowest id", () => {
    const step = fc.record({
      server: fc.nat(),
      column: fc.constantFrom(
        "state",
        "vmCount",
        "incomingCount",
        "committedMhz",
        "freeMemoryMiB",
        "freeNetworkBitps",
        "utilisation",
      ),
      value: fc.nat(1),
      isOpen: fc.nat(4).map((n) => n > 0),
    });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 30 }),
        fc.array(step, { maxLength: 150 }),
        (types, steps) => {
          const servers = new ServerTable(types);
          const classes = new ServerClasses(servers, withUtilisation);
          const isOpen = types.map(() => true);
          types.forEach((_, server) => {
            classes.update(server, true);
          });
          for (const { column, value, isOpen: opens, ...step } of steps) {
            const server = step.server % servers.count;
            servers[column as "vmCount"][server] = value;
            isOpen[server] = opens;
            classes.update(server, opens);
            const groups = new Map<string, number>();
            for (let id = servers.count - 1; id >= 0; id--) {
              if (isOpen[id]) groups.set(likeness(servers, id, withUtilisation), id);
            }
            const firsts: number[] = [];
            for (let cls = 0; cls < classes.count; cls++) {
              if (classes.first(cls) >= 0) firsts.push(classes.first(cls));
            }
            expect(firsts.sort((a, b) => a - b)).toEqual([...groups.values()].sort((a, b) => a - b));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
