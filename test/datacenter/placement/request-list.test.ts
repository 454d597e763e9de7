import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestList } from "../../../src/datacenter/placement/request-list.ts";
import { NONE } from "../../../src/sim/none.ts";

function contents(list: RequestList): number[] {
  const vms: number[] = [];
  for (let vm = list.after(NONE); vm !== NONE; vm = list.after(vm)) vms.push(vm);
  return vms;
}

describe("a list of requests", () => {
  it("keeps their order, wherever one is taken out, beside another list", () => {
    const step = fc.record({ appends: fc.boolean(), list: fc.nat(1), at: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const next = new Int32Array(100);
        const lists = [new RequestList(next), new RequestList(next)] as const;
        const wanted: [number[], number[]] = [[], []];
        let vm = 0;
        for (const { appends, list, at } of steps) {
          const vms = wanted[list as 0 | 1];
          if (appends) {
            lists[list as 0 | 1].append(vm);
            vms.push(vm++);
          } else if (vms.length > 0) {
            const position = at % vms.length;
            lists[list as 0 | 1].removeAfter(position === 0 ? NONE : vms[position - 1]!);
            vms.splice(position, 1);
          }
          expect(lists.map(contents)).toEqual(wanted);
        }
      }),
    );
  });
});
