import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/models/parameters.ts";
import type { OverloadDetection } from "../../../src/policies/overload-detection/overload-detection.ts";
import { overloadDetections } from "../../../src/policies/overload-detection/registry.ts";
import { anyServer, loadView, server } from "../support/load-view.ts";

const noRandomness = {
  random: () => {
    throw new Error("overload detection must not draw random numbers");
  },
};

it("names every policy once", () => {
  const names = overloadDetections.map((module) => module.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(overloadDetections.map((module) => [module.name, module] as const))("%s", (_name, module) => {
  const create = (): OverloadDetection =>
    module.create(resolveParameters(module.parameters, {}), noRandomness);

  it("declares its kind, a kebab-case name, a meaning and a dated source", () => {
    expect(module.kind).toBe("overload-detection");
    expect(module.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(module.meaning).not.toBe("");
    expect(module.source).toMatch(/\b(19|20)\d\d\b/);
  });

  it("refuses a parameter that it does not declare", () => {
    expect(() => resolveParameters(module.parameters, { treshold: 0.5 })).toThrow("treshold");
  });

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
});
