import { describe, expect, it } from "vitest";
import { DedicatedLinks } from "../../../src/datacenter/network/dedicated-links.ts";
import type { Network } from "../../../src/datacenter/network/network.ts";
import { NetworkController } from "../../../src/datacenter/network/network-controller.ts";
import { Engine } from "../../../src/sim/engine.ts";
import { plainLinks, WIDE } from "../../support/plain-network.ts";
import { at } from "../../support/small-world.ts";

const UNCAPPED = Number.POSITIVE_INFINITY;

/** Both networks, each with 10 bit/s and a latency of 2 s between servers 0 and 1. */
const NETWORKS: readonly (readonly [string, (engine: Engine) => Network])[] = [
  [
    "shared links",
    (engine) => {
      const server = { place: "h.r", bitps: 10 };
      return new NetworkController(
        engine,
        plainLinks([server, server, server], { ...WIDE, nic: { latencyS: 1 } }),
      );
    },
  ],
  ["dedicated links", (engine) => new DedicatedLinks(engine, { bitps: 10, latencyS: 2 })],
];

/** Sends lists of bits over one flow, each when the one before has arrived, and notes when that was. */
function script(network: Network, engine: Engine, to: number, cap: number, lists: number[]): number[] {
  const timesS: number[] = [];
  const user = network.user("test", () => {
    timesS.push(engine.now);
    if (lists.length > 0) network.send(flow, lists.shift()!);
  });
  const flow = network.open(user, 7, 0, to, cap);
  network.send(flow, lists.shift()!);
  return timesS;
}

describe.each(NETWORKS)("a network of %s", (_name, build) => {
  it("sends at the path's rate or the cap, and each send pays the latency", () => {
    const engine = new Engine();
    const network = build(engine);
    const timesS = script(network, engine, 1, UNCAPPED, [100, 0, 50]);
    engine.run();
    expect(timesS).toEqual([12, 14, 21]);
  });

  it("keeps to a cap", () => {
    const engine = new Engine();
    const timesS = script(build(engine), engine, 1, 4, [100]);
    engine.run();
    expect(timesS).toEqual([27]);
  });

  it("changes the rate of what is on its way with the cap, and stops it at 0", () => {
    const engine = new Engine();
    const network = build(engine);
    const timesS: number[] = [];
    const user = network.user("test", () => timesS.push(engine.now));
    const flow = network.open(user, 0, 0, 1, UNCAPPED);
    const rates: number[] = [];
    const sent: number[] = [];
    at({ engine }, 0, () => network.send(flow, 100));
    at({ engine }, 4, () => network.setCap(flow, 0));
    at({ engine }, 9, () => network.setCap(flow, 5));
    // Once the last bit has left, a cap changes nothing.
    at({ engine }, 22, () => network.setCap(flow, 1));
    for (const timeS of [2, 6, 11, 40]) {
      at({ engine }, timeS, () => {
        rates.push(network.rateBitps(flow));
        sent.push(network.sentBits(flow));
      });
    }
    engine.run();
    expect(timesS).toEqual([23]);
    expect(rates).toEqual([10, 0, 5, 0]);
    expect(sent).toEqual([20, 40, 50, 100]);
  });

  it("delivers nothing of a flow that was closed, be it in the middle of a send or of its latency", () => {
    const engine = new Engine();
    const network = build(engine);
    let arrived = 0;
    const user = network.user("test", () => arrived++);
    for (const closeS of [4, 11, 12]) {
      const flow = network.open(user, 0, 0, closeS === 11 ? 1 : 0, UNCAPPED);
      at({ engine }, 0, () => network.send(flow, closeS === 4 ? 1e300 : 100));
      at({ engine }, closeS, () => {
        network.close(flow);
        expect(() => network.send(flow, 1)).toThrow("it is not open");
      });
    }
    engine.run();
    // From an end point to itself all arrives at once.
    expect(arrived).toBe(2);
  });

  it("lets a flow be closed and another be opened in the callback", () => {
    const engine = new Engine();
    const network = build(engine);
    const owners: number[] = [];
    const flows: number[] = [];
    const user = network.user("test", (owner) => {
      owners.push(owner);
      network.close(flows.pop()!);
      if (owner < 3) {
        flows.push(network.open(user, owner + 1, 0, 1, UNCAPPED));
        network.send(flows[0]!, 10);
      }
    });
    flows.push(network.open(user, 1, 0, 1, UNCAPPED));
    network.send(flows[0]!, 10);
    engine.run();
    expect(owners).toEqual([1, 2, 3]);
    expect(engine.now).toBe(9);
  });

  it("knows its paths", () => {
    const engine = new Engine();
    const network = build(engine);
    expect([network.pathBitps(0, 1), network.pathLatencyS(0, 1)]).toEqual([10, 2]);
    expect([network.pathBitps(1, 1), network.pathLatencyS(1, 1)]).toEqual([UNCAPPED, 0]);
    const user = network.user("test", () => {});
    expect(network.latencyS(network.open(user, 0, 0, 1, UNCAPPED))).toBe(2);
  });

  it("refuses what makes no sense", () => {
    const engine = new Engine();
    const network = build(engine);
    const user = network.user("migration", () => {});
    const flow = network.open(user, 12, 0, 1, UNCAPPED);
    expect(() => network.send(flow, Number.NaN)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: flow of migration for 12: found NaN bits to send, expected a finite number]`,
    );
    expect(() => network.open(user, 0, 0, 1, -1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: flow: found a cap of -1 bit/s, expected 0 or more]`,
    );
    expect(() => network.open(user + 1, 0, 0, 1, 1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: network: found no user 1, expected one below 1]`,
    );
    network.send(flow, 10);
    expect(() => network.send(flow, 10)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: flow of migration for 12: what it sent before has not arrived yet]`,
    );
    network.close(flow);
    expect(() => network.close(flow)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: flow 0: it is not open]`,
    );
    // The next flow has the row of the closed one, and another name.
    expect(network.open(user, 0, 0, 1, 1)).not.toBe(flow);
  });
});

describe("NetworkController", () => {
  it("solves nothing anew for sends that follow at once", () => {
    const engine = new Engine();
    const server = { place: "h.r", bitps: 10 };
    const network = new NetworkController(engine, plainLinks([server, server, server], WIDE));
    let settles = 0;
    engine.onSettle("count", () => settles++);
    const first = script(network, engine, 1, UNCAPPED, Array(100).fill(10));
    const second = script(network, engine, 2, UNCAPPED, Array(100).fill(10));
    engine.run();
    expect(first.at(-1)).toBeCloseTo(200, 9);
    expect(second.at(-1)).toBeCloseTo(200, 9);
    // One to begin with, one or two when they end.
    expect(settles).toBeLessThanOrEqual(3);
  });

  it("tells what links carry", () => {
    const engine = new Engine();
    const server = { place: "h.r", bitps: 10 };
    const network = new NetworkController(engine, plainLinks([server, server], WIDE));
    const busy: (number | boolean)[] = [];
    network.onBusy((link, isBusy) => busy.push(link, isBusy));
    script(network, engine, 1, UNCAPPED, [100]);
    const used = new Float64Array(network.links.count);
    const carried = new Float64Array(network.links.count);
    at({ engine }, 5, () => {
      network.readUsedBitps(used);
      network.readCarriedBits(carried);
    });
    engine.run();
    const up = network.links.upFrom("nic", network.ends.server(0));
    expect([used[up], carried[up], used[up + 1], carried[up + 1]]).toEqual([10, 50, 0, 0]);
    expect(busy).toEqual([up, true, up + 3, true, up, false, up + 3, false]);
  });
});
