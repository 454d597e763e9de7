import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveParameters } from "../../models/parameters.ts";
import type { VmSelection, VmSelectionModule } from "../../policies/vm-selection/vm-selection.ts";
import { NONE } from "../../sim/none.ts";
import { anyVm, loadView, vm } from "../tables/plain-load-view.ts";
import { moduleContract } from "./module-contract.ts";

/** A stream that is the same each time it is made. */
function stream(): () => number {
  let state = 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/**
 * Tests of what every VM selection must do, whoever wrote it.
 *
 * @param parameters - values of those without a default
 */
export function vmSelectionContract(
  module: VmSelectionModule,
  parameters: Readonly<Record<string, unknown>> = {},
): void {
  moduleContract(module, "vm-selection");

  const create = (): VmSelection =>
    module.create(resolveParameters(module.parameters, parameters), { random: stream() });

  it("selects none of none", () => {
    expect(create().select(loadView([]), Int32Array.of(), 0)).toBe(NONE);
    expect(create().select(loadView([], [vm(613)]), Int32Array.of(0), 0)).toBe(NONE);
  });

  it("selects the only one, with a history or without", () => {
    const view = loadView([], [vm(613), vm(870, 0.4, [0.1, 0.2, 0.3])]);
    expect(create().select(view, Int32Array.of(0), 1)).toBe(0);
    expect(create().select(view, Int32Array.of(1), 1)).toBe(1);
  });

  it("answers for VMs that have no history yet", () => {
    const view = loadView([], [vm(613), vm(870), vm(1740)]);
    expect([0, 1, 2]).toContain(create().select(view, Int32Array.of(2, 0, 1), 3));
  });

  it("selects one of the first `count` and leaves the list as it is", () => {
    fc.assert(
      fc.property(fc.array(anyVm, { minLength: 2, maxLength: 40 }), fc.nat(), (vms, n) => {
        const movable = Int32Array.from(vms, (_, id) => vms.length - 1 - id);
        const before = movable.slice();
        const count = 1 + (n % vms.length);
        const selected = create().select(loadView([], vms), movable, count);
        expect(movable).toEqual(before);
        expect(movable.subarray(0, count)).toContain(selected);
      }),
    );
  });

  it("gives the same answers for the same questions and the same stream", () => {
    fc.assert(
      fc.property(fc.array(anyVm, { minLength: 1, maxLength: 12 }), (vms) => {
        const view = loadView([], vms);
        const movable = Int32Array.from(vms, (_, id) => id);
        const answers = (policy: VmSelection) =>
          vms.map((_, i) => policy.select(view, movable, vms.length - i));
        expect(answers(create())).toEqual(answers(create()));
      }),
    );
  });
}
