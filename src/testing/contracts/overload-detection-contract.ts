import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveParameters } from "../../models/parameters.ts";
import type {
  OverloadDetection,
  OverloadDetectionModule,
} from "../../policies/overload-detection/overload-detection.ts";
import { anyServer, loadView, server } from "../tables/plain-load-view.ts";
import { moduleContract } from "./module-contract.ts";

const noRandomness = {
  random: () => {
    throw new Error("overload detection must not draw random numbers");
  },
};

/**
 * Tests of what every overload detection must do, whoever wrote it.
 *
 * @param parameters - values of those without a default
 */
export function overloadDetectionContract(
  module: OverloadDetectionModule,
  parameters: Readonly<Record<string, unknown>> = {},
): void {
  moduleContract(module, "overload-detection");

  const create = (): OverloadDetection =>
    module.create(resolveParameters(module.parameters, parameters), noRandomness);

  it("finds no overload on an idle server without a history", () => {
    expect(create().overloaded(loadView([server(0)]), 0)).toBe(false);
  });

  it("finds overload where more is asked than there is, with a history or without", () => {
    const full = Array.from({ length: 30 }, () => 1);
    const view = loadView([server(1001), server(1001, full)]);
    expect(create().overloaded(view, 0)).toBe(true);
    expect(create().overloaded(view, 1)).toBe(true);
  });

  it("gives the same answer whenever it is asked, whatever it was asked before", () => {
    fc.assert(
      fc.property(fc.array(anyServer, { minLength: 1, maxLength: 5 }), (servers) => {
        const view = loadView(servers);
        const policy = create();
        const once = servers.map((_, s) => policy.overloaded(view, s));
        const again = servers.map((_, s) => policy.overloaded(view, servers.length - 1 - s)).reverse();
        const fresh = servers.map((_, s) => create().overloaded(view, s));
        expect(again).toEqual(once);
        expect(fresh).toEqual(once);
      }),
    );
  });

  it("leaves the history that it reads as it is", () => {
    fc.assert(
      fc.property(anyServer, (load) => {
        const history = new Float64Array(30);
        history.set(load.history);
        const before = history.slice();
        create().overloaded({ ...loadView([load]), history: () => history }, 0);
        expect(history).toEqual(before);
      }),
    );
  });

  it("never finds less overload when more is requested", () => {
    fc.assert(
      fc.property(anyServer, fc.integer({ min: 0, max: 5000 }), (load, moreMhz) => {
        const view = loadView([load, { ...load, requestedMhz: load.requestedMhz + moreMhz }]);
        const policy = create();
        if (policy.overloaded(view, 0)) expect(policy.overloaded(view, 1)).toBe(true);
      }),
    );
  });
}
