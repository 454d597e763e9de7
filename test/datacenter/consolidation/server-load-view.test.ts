import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ServerLoadView } from "../../../src/datacenter/consolidation/server-load-view.ts";
import { Plan } from "../../../src/datacenter/migration/plan.ts";
import { HISTORY_LENGTH, UtilisationHistory } from "../../../src/models/compute/utilisation-history.ts";
import { NONE } from "../../../src/sim/none.ts";
import { type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

const SERVERS = 3;
const VMS = 6;

/** What happens: a sample, an arrival, a departure, or a plan, of which each VM and server is one more step. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom("sample", "sample", "move", "move", "leave", "plan"),
    vm: fc.nat(VMS - 1),
    server: fc.nat(SERVERS - 1),
    use: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: VMS, maxLength: VMS }),
  }),
  { maxLength: 80 },
);

/** The sum over a server's guests, in list order, made from nothing. */
function summedUp(world: SmallWorld, histories: UtilisationHistory, server: number): number[] {
  const { vms, servers, residents } = world;
  const sum = new Array<number>(HISTORY_LENGTH).fill(0);
  for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
    for (let k = 0; k < HISTORY_LENGTH; k++)
      sum[k]! += (histories.at(vm, k) * vms.nominalMhz[vm]!) / servers.capacityMhz[server]!;
  }
  return sum;
}

it("shows the sums that one would come to from nothing, whoever came, left or was planned, to the last bit", () => {
  fc.assert(
    fc.property(steps, (happenings) => {
      const world = smallWorld(
        times(SERVERS),
        Array.from({ length: VMS }, (_, vm) => ({ vcpuMhz: 300 + 71 * vm })),
      );
      const { servers, vms, residents, sharing } = world;
      const histories = new UtilisationHistory(VMS);
      const view = new ServerLoadView(servers, vms, residents, histories, {
        intervalS: 300,
        migrationS: () => 10,
      });
      const plan = new Plan(vms, residents, sharing, (server) => view.planned(server));
      const check = () => {
        for (let server = 0; server < SERVERS; server++) {
          const expected = summedUp(world, histories, server);
          expect(Array.from(view.history(server))).toEqual(expected);
          const length = Math.max(1, expected.findLastIndex((sum) => sum !== 0) + 1);
          expect(view.historyLength(server)).toBe(length);
          const ascending = expected.slice(0, length).sort((a, b) => a - b);
          const nearly = Array.from(view.nearlySortedHistory(server).subarray(0, length));
          expect(nearly.sort((a, b) => a - b)).toEqual(ascending);
          expect(Array.from(view.sortedHistory(server).subarray(0, length))).toEqual(ascending);
        }
      };
      for (const { kind, vm, server, use } of happenings) {
        const stands = vms.server[vm] !== NONE;
        if (kind === "sample") {
          histories.turn();
          for (let i = 0; i < VMS; i++) if (vms.server[i] !== NONE) histories.push(i, use[i]!);
          view.sampled();
        } else if (kind === "move") {
          if (stands) residents.remove(vm);
          residents.append(vm, server);
          view.arrived(vm);
        } else if (kind === "leave" && stands) {
          view.left(vm);
          residents.remove(vm);
        } else if (kind === "plan" && stands) {
          const start = plan.mark;
          plan.remove(vm);
          view.beginTrial(vm, server);
          view.sortedHistory(server);
          view.endTrial();
          plan.place(vm, server);
          view.keepTrial(vm, server);
          check();
          plan.rollback(start);
          view.planEnded();
        }
        check();
      }
    }),
  );
});
