import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlowNetwork } from "../../../src/models/network/flow-network.ts";
import { PATH_PLACES } from "../../../src/models/network/flow-table.ts";
import type { NetworkDefinition } from "../../../src/models/network/network-definition.ts";
import type { NetworkLinks } from "../../../src/models/network/network-links.ts";
import { type PlainServer, plainLinks, WIDE } from "../../support/plain-network.ts";
import { progressiveFilling } from "../../support/progressive-filling.ts";

interface Sending {
  readonly atS: number;
  readonly from: number;
  readonly to: number;
  readonly bits: number;
  readonly cap: number;
}

/** When each send ends, the plain way: after each event all rates anew, then all that is left. */
function plainEnds(links: NetworkLinks, sendings: readonly Sending[]): number[] {
  const endS = sendings.map(() => Number.NaN);
  const left = sendings.map(({ bits }) => bits);
  const waiting = sendings.map((_, i) => i).sort((a, b) => sendings[a]!.atS - sendings[b]!.atS);
  let open: number[] = [];
  let nowS = 0;
  while (waiting.length > 0 || open.length > 0) {
    const rates = progressiveFilling(
      links.capacityBitps,
      open.map((i) => ({ path: pathOf(links, sendings[i]!), capBitps: sendings[i]!.cap })),
    );
    const ends = open.map(
      (i, k) => nowS + (rates[k] === Number.POSITIVE_INFINITY ? 0 : left[i]! / rates[k]!),
    );
    const nextS = Math.min(...ends, ...waiting.slice(0, 1).map((i) => sendings[i]!.atS));
    for (const [k, i] of open.entries()) left[i]! -= nextS === nowS ? 0 : rates[k]! * (nextS - nowS);
    for (const [k, i] of open.entries()) if (ends[k] === nextS) endS[i] = nextS;
    open = open.filter((i) => Number.isNaN(endS[i]!));
    while (waiting.length > 0 && sendings[waiting[0]!]!.atS <= nextS) open.push(waiting.shift()!);
    nowS = nextS;
  }
  return endS;
}

function pathOf(links: NetworkLinks, { from, to }: Sending): number[] {
  const path = new Int32Array(PATH_PLACES);
  return [...path.subarray(0, links.writePath(from, to, path, 0))];
}

/** The same with the network under test, and what each link has carried. */
function ends(links: NetworkLinks, sendings: readonly Sending[]): { endS: number[]; carried: Float64Array } {
  const network = new FlowNetwork(links);
  const endS = sendings.map(() => Number.NaN);
  const owner = new Map<number, number>();
  const waiting = sendings.map((_, i) => i).sort((a, b) => sendings[a]!.atS - sendings[b]!.atS);
  const carried = new Float64Array(links.count);
  let nowS = 0;
  for (;;) {
    const startS = waiting.length > 0 ? sendings[waiting[0]!]!.atS : Number.POSITIVE_INFINITY;
    nowS = Math.min(startS, network.nextS);
    if (nowS === Number.POSITIVE_INFINITY) break;
    while (network.nextS <= nowS) {
      const flow = network.finishNext(nowS);
      endS[owner.get(flow)!] = nowS;
      network.close(flow, nowS);
    }
    while (waiting.length > 0 && sendings[waiting[0]!]!.atS <= nowS) {
      const i = waiting.shift()!;
      const { from, to, bits, cap } = sendings[i]!;
      const flow = network.open(from, to, cap);
      owner.set(flow, i);
      network.send(flow, bits, nowS);
    }
    network.settle(nowS);
  }
  network.readCarriedBits(nowS, carried);
  return { endS, carried };
}

const place = fc.constantFrom("h1.r1.c1", "h1.r1.c2", "h1.r1", "h1.r2", "h1.r2.c1", "h2.r1", "h2.r1.c1", "");
const server: fc.Arbitrary<PlainServer> = fc.record({ place, bitps: fc.constantFrom(1, 2, 10) });
const ratio = fc.constantFrom(1, 2, 4, 7.5).map((oversubscription) => ({ oversubscription, latencyS: 0 }));
const definition: fc.Arbitrary<NetworkDefinition> = fc
  .record({ backplane: ratio, rack: ratio, hall: ratio, core: ratio })
  .map((levels) => ({ ...WIDE, imageServer: { capacityBitps: 3, latencyS: 0 }, ...levels }));

const worlds = fc
  .record({ servers: fc.array(server, { minLength: 2, maxLength: 12, size: "max" }), definition })
  .chain((plant) => {
    // The image server of the only site comes after the servers.
    const end = fc.integer({ min: 0, max: plant.servers.length });
    const sending: fc.Arbitrary<Sending> = fc.record({
      atS: fc.oneof(fc.constantFrom(0, 1, 5), fc.double({ min: 0, max: 20, noNaN: true })),
      from: end,
      to: end,
      bits: fc.oneof(fc.constantFrom(1, 10, 40), fc.double({ min: 0.1, max: 100, noNaN: true })),
      cap: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.constantFrom(0.5, 1, 3)),
    });
    return fc.record({
      plant: fc.constant(plant),
      sendings: fc.array(sending, { minLength: 1, maxLength: 40, size: "max" }),
    });
  });

describe("FlowNetwork", () => {
  it("ends sends when solving everything anew after each event does, and counts what links carry", () => {
    fc.assert(
      fc.property(worlds, ({ plant, sendings }) => {
        const links = plainLinks(plant.servers, plant.definition);
        const { endS, carried } = ends(links, sendings);
        const plain = plainEnds(links, sendings);
        for (const [i, s] of endS.entries())
          expect(Math.abs(s - plain[i]!)).toBeLessThanOrEqual(1e-9 * plain[i]!);
        const expected = new Float64Array(links.count);
        for (const sending of sendings)
          for (const link of pathOf(links, sending)) expected[link]! += sending.bits;
        for (const [link, bits] of carried.entries()) expect(bits).toBeCloseTo(expected[link]!, 6);
      }),
      { numRuns: 300 },
    );
  });

  it("ends five thousand flows on one core with little more than one step each", () => {
    const servers = Array.from({ length: 100 }, (_, i) => ({
      place: i < 50 ? "h1.r1" : "h2.r1",
      bitps: 1e6,
    }));
    const links = plainLinks(servers, { ...WIDE, core: { capacityBitps: 1000, latencyS: 0 } });
    const network = new FlowNetwork(links);
    for (let i = 0; i < 5000; i++) {
      const flow = network.open(i % 50, 50 + (i % 50), Number.POSITIVE_INFINITY);
      network.send(flow, 1000 + i, 0);
    }
    network.settle(0);
    let nowS = 0;
    for (let i = 0; i < 5000; i++) {
      nowS = network.nextS;
      network.close(network.finishNext(nowS), nowS);
      network.settle(nowS);
    }
    expect(network.nextS).toBe(Number.POSITIVE_INFINITY);
    // All have sent what they had, and the core was never idle.
    expect(nowS).toBeCloseTo((5000 * 1000 + (5000 * 4999) / 2) / 1000, 6);
  });

  it("tells what has been sent, what each flow and each link get", () => {
    const network = new FlowNetwork(
      plainLinks(
        [
          { place: "h1.r1", bitps: 10 },
          { place: "h1.r1", bitps: 10 },
        ],
        WIDE,
      ),
    );
    const busy: string[] = [];
    network.onBusy((link, isBusy) => busy.push(`${isBusy ? "+" : "-"}${link}`));
    const flow = network.open(0, 1, 4);
    network.send(flow, 100, 0);
    expect(network.isDirty).toBe(true);
    expect(network.rateBitps(flow)).toBe(0);
    network.settle(0);
    expect(network.isDirty).toBe(false);
    expect(network.rateBitps(flow)).toBe(4);
    expect(network.sentBits(flow, 5)).toBe(20);
    network.setCap(flow, 8, 5);
    network.settle(5);
    expect(network.rateBitps(flow)).toBe(8);
    expect(network.sentBits(flow, 10)).toBe(60);
    expect(network.nextS).toBe(15);
    const links = new Float64Array(13);
    network.readUsedBitps(links);
    expect([...links.subarray(0, 4)]).toEqual([8, 0, 0, 8]);
    network.readCarriedBits(10, links);
    expect([...links.subarray(0, 4)]).toEqual([60, 0, 0, 60]);
    network.close(flow, 12);
    network.settle(12);
    network.readCarriedBits(20, links);
    expect([...links.subarray(0, 4)]).toEqual([76, 0, 0, 76]);
    expect(busy).toEqual(["+0", "+3", "-0", "-3"]);
  });
});
