import type { PolicyKind } from "../../policies/catalogue.ts";

/** What a new policy's files say, but for its name. */
interface Template {
  /** The module; NAME stands for the policy's name. */
  readonly module: string;
  /** What its test expects, in a `describe`. */
  readonly expectations: string;
}

const TEMPLATES: Readonly<Record<PolicyKind, Template>> = {
  placement: {
    module: `import { definePlacement } from "coldaisle";

/**
 * Of the servers that fit, the one with the least memory left behind the VM; those with less than keepFree left are passed
 * over.
 *
 * A scenario names it by its path: placement: { policy: ./NAME.ts, keepFree: 1 GiB }
 */
export default definePlacement({
  name: "NAME",
  meaning: "the server with the least memory left, of those that keep some free",
  source: "where the rule comes from: author, title, year",
  parameters: {
    keepFree: {
      kind: "quantity",
      dimension: "memory",
      default: 1024, // MiB
      min: 0,
      meaning: "memory that stays free on every server",
    },
  },
  create: ({ keepFree }) => ({
    // The engine asks for the score of every server that fits; the least wins, Infinity means: not this one.
    key: "score",
    score(view, server, vm) {
      const leftMiB = view.freeMemoryMiB(server) - view.vmMemoryMiB(vm);
      return leftMiB < keepFree ? Number.POSITIVE_INFINITY : leftMiB;
    },
  }),
});
`,
    expectations: `  it("goes where the least memory is left", () => {
    // Server 1 has two VMs, server 0 one.
    expectPolicy(policy).toPlaceOn(worlds.twoServers([{ memoryMiB: 2048 }]), 1);
  });

  it("keeps memory free on every server", () => {
    expectPolicy(policy, { keepFree: 7000 }).toPlaceNowhere(worlds.twoServers());
    expectPolicy(policy).toRefuseParameters({ keepFree: -1 });
  });
`,
  },
  "overload-detection": {
    module: `import { defineOverloadDetection } from "coldaisle";

/**
 * A server is overloaded when its VMs ask for more than a share of its capacity.
 *
 * A scenario names it by its path: consolidation: { overload: { detection: ./NAME.ts, threshold: 80 % }, … }
 */
export default defineOverloadDetection({
  name: "NAME",
  meaning: "a server is overloaded when more than a share of its capacity is asked for",
  source: "where the rule comes from: author, title, year",
  parameters: {
    threshold: {
      kind: "quantity",
      dimension: "fraction",
      default: 0.8,
      meaning: "share of the capacity that may be asked for",
    },
  },
  create: ({ threshold }) => ({
    // More that is asked for must not turn true into false.
    overloaded(view, server) {
      return view.requestedMhz(server) > threshold * view.capacityMhz(server);
    },
  }),
});
`,
    expectations: `  it("finds the server where too much is asked for", () => {
    // Server 0 is overloaded, server 1 half used, server 2 idle.
    expectPolicy(policy).toFindOverloaded(worlds.overloadedServer(), 0);
    expectPolicy(policy, { threshold: 0.4 }).toFindOverloaded(worlds.overloadedServer(), 0, 1);
  });

  it("takes a share", () => {
    expectPolicy(policy).toRefuseParameters({ threshold: 1.5 });
  });
`,
  },
  "vm-selection": {
    module: `import { defineVmSelection, NONE } from "coldaisle";

/**
 * The VM that asks for the most CPU leaves an overloaded server first, of those with at most maxMemory.
 *
 * A scenario names it by its path: consolidation: { selection: { policy: ./NAME.ts, maxMemory: 8 GiB }, … }
 */
export default defineVmSelection({
  name: "NAME",
  meaning: "the VM that asks for the most CPU, of those that are not too large to move",
  source: "where the rule comes from: author, title, year",
  parameters: {
    maxMemory: {
      kind: "quantity",
      dimension: "memory",
      default: 65_536, // MiB
      min: 0,
      meaning: "memory of the largest VM that is preferred",
    },
  },
  create: ({ maxMemory }) => ({
    // Only the first count VMs of the list count. Where all are too large, the first of them goes.
    select(view, movable, count) {
      let selected = count > 0 ? movable[0]! : NONE;
      let mostMhz = Number.NEGATIVE_INFINITY;
      for (const vm of movable.subarray(0, count)) {
        const demandMhz = view.vmMemoryMiB(vm) > maxMemory ? Number.NEGATIVE_INFINITY : view.vmDemandMhz(vm);
        if (demandMhz <= mostMhz) continue;
        selected = vm;
        mostMhz = demandMhz;
      }
      return selected;
    },
  }),
});
`,
    expectations: `  it("selects who asks for the most", () => {
    // VMs 0 to 3 of server 0 ask for 1800, 400, 1200 and 1600 MHz, and have 512, 1024, 2048 and 4096 MiB.
    expectPolicy(policy).toSelect(worlds.overloadedServer(), 0, 0, 3, 2, 1);
    expectPolicy(policy, { maxMemory: 2048 }).toSelect(worlds.overloadedServer(), 0, 0, 2, 1, 3);
  });

  it("takes an amount of memory", () => {
    expectPolicy(policy).toRefuseParameters({ maxMemory: -1 });
  });
`,
  },
};

/** The module of a new policy. */
export function policyModule(kind: PolicyKind, name: string): string {
  return TEMPLATES[kind].module.replaceAll("NAME", name);
}

/**
 * The test of a new policy.
 *
 * @param file - name of the module's file, beside which it lies
 */
export function policyTest(kind: PolicyKind, name: string, file: string): string {
  // It wants no server with too little memory left, where others would still take one.
  const options = kind === "placement" ? ", { mayDecline: true }" : "";
  return `import { expectPolicy, policyContract, simulateWith, worlds } from "coldaisle/testing";
import { describe, expect, it } from "vitest";
import policy from "./${file}";

// What every policy of its kind must do.
policyContract(policy${options});

describe("${name}", () => {
${TEMPLATES[kind].expectations}
  it("runs a small data centre", async () => {
    const { metrics } = await simulateWith(policy);
    expect(metrics.vmsStarted).toBe(24);
  });
});
`;
}
