import { describe, expect, it } from "vitest";
import type { NetworkDefinition } from "../../src/models/network/network-definition.ts";
import { arrivals, type PlainSend, type PlainServer, plainLinks, WIDE } from "../support/plain-network.ts";

/**
 * Networks solved by hand from the definition of max-min fairness: rates, and from them the times at which everything
 * has arrived. Interfaces have 10 bit/s unless something else is said; server n is `servers[n]`.
 */
interface Solved {
  readonly name: string;
  readonly servers: readonly PlainServer[];
  readonly definition?: Partial<NetworkDefinition>;
  readonly sends: readonly PlainSend[];
  readonly arriveS: readonly number[];
}

const inChassis: PlainServer = { place: "h1.r1.c1", bitps: 10 };
const four = [inChassis, inChassis, inChassis, inChassis];
const rackOf = (hall: string, rack: string, count: number): PlainServer[] =>
  Array.from({ length: count }, () => ({ place: `${hall}.${rack}`, bitps: 10 }));

const SOLVED: readonly Solved[] = [
  {
    name: "alone, a flow has the whole path",
    servers: four,
    sends: [{ from: 0, to: 1, bits: 100 }],
    arriveS: [10],
  },
  {
    name: "two flows share one interface: 5 bit/s each",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100 },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [20, 20],
  },
  {
    name: "one ends and the other has all: 5 bit/s for 10 s, then 50 bits at 10 bit/s",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 50 },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [10, 15],
  },
  {
    name: "one comes later: 40 bits alone, 60 in 12 s; the other then has 40 left",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100 },
      { atS: 4, from: 0, to: 2, bits: 100 },
    ],
    arriveS: [16, 20],
  },
  {
    name: "what a capped flow leaves is the other's: 2 and 8 bit/s",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 20, cap: 2 },
      { from: 0, to: 2, bits: 80 },
    ],
    arriveS: [10, 10],
  },
  {
    name: "a cap is lifted at 5 s: 10 and 40 bits until then, 5 bit/s each for 10 s, and 10 bits are left",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 60, cap: 2, caps: [[5, Number.POSITIVE_INFINITY]] },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [15, 16],
  },
  {
    name: "a cap is lowered at 4 s: 20 bits each until then, 1 and 9 bit/s after",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100, caps: [[4, 1]] },
      { from: 0, to: 2, bits: 110 },
    ],
    arriveS: [84, 14],
  },
  {
    name: "a flow is stopped from 4 s to 8 s: 20 bits each, then 40 for the other alone, then 5 bit/s each",
    servers: four,
    sends: [
      {
        from: 0,
        to: 1,
        bits: 100,
        caps: [
          [4, 0],
          [8, Number.POSITIVE_INFINITY],
        ],
      },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [20, 16],
  },
  {
    name: "full duplex: both directions have all",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100 },
      { from: 1, to: 0, bits: 100 },
    ],
    arriveS: [10, 10],
  },
  {
    name: "two bottlenecks: 12 bit/s by three leave the last of them 4, and the one that it meets 6",
    servers: [{ ...inChassis, bitps: 12 }, inChassis, inChassis, inChassis, inChassis],
    sends: [
      { from: 0, to: 1, bits: 40 },
      { from: 0, to: 2, bits: 40 },
      { from: 0, to: 3, bits: 40 },
      { from: 4, to: 3, bits: 60 },
    ],
    arriveS: [10, 10, 10, 10],
  },
  {
    name: "two bottlenecks, and the first dissolves: 4, 4, 6 bit/s, then 5 and 5 at the second",
    servers: [{ ...inChassis, bitps: 12 }, inChassis, inChassis, inChassis, inChassis],
    sends: [
      { from: 0, to: 1, bits: 20 },
      { from: 0, to: 2, bits: 20 },
      { from: 0, to: 3, bits: 45 },
      { from: 4, to: 3, bits: 55 },
    ],
    arriveS: [5, 5, 10, 10],
  },
  {
    name: "parking lot: 6 bit/s out of the rack by two, and of 12 out of the hall 6 are left for the third",
    servers: [
      inChassis,
      { place: "h1.r1", bitps: 10 },
      { place: "h1.r2", bitps: 10 },
      ...rackOf("h2", "r1", 3),
    ],
    definition: { rack: { capacityBitps: 6, latencyS: 0 }, hall: { capacityBitps: 12, latencyS: 0 } },
    sends: [
      { from: 0, to: 3, bits: 20 },
      { from: 1, to: 4, bits: 20 },
      { from: 2, to: 1, bits: 60 },
    ],
    arriveS: [20 / 3, 20 / 3, 10],
  },
  {
    name: "parking lot: who comes late to the line has as much as who comes early",
    servers: [
      inChassis,
      { place: "h1.r1", bitps: 10 },
      { place: "h1.r2", bitps: 10 },
      { place: "h2.r1", bitps: 100 },
    ],
    definition: { rack: { capacityBitps: 20, latencyS: 0 }, hall: { capacityBitps: 12, latencyS: 0 } },
    sends: [
      { from: 0, to: 3, bits: 40 },
      { from: 1, to: 3, bits: 40 },
      { from: 2, to: 3, bits: 80 },
    ],
    // 4 bit/s each until 10 s; then the last has its interface's 10.
    arriveS: [10, 10, 14],
  },
  {
    name: "oversubscribed four times: four senders leave the rack with 2.5 bit/s each; within the rack 10",
    servers: [...rackOf("h1", "r1", 4), ...rackOf("h1", "r2", 4)],
    definition: { rack: { oversubscription: 4, latencyS: 0 } },
    sends: [
      { from: 0, to: 4, bits: 25 },
      { from: 1, to: 5, bits: 25 },
      { from: 2, to: 6, bits: 25 },
      { from: 3, to: 7, bits: 25 },
      { from: 4, to: 5, bits: 75 },
    ],
    // Server 5 takes in 2.5 bit/s from outside and 7.5 from its neighbour.
    arriveS: [10, 10, 10, 10, 10],
  },
  {
    name: "cross traffic that comes and goes: 10, 5, 10 bit/s",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100 },
      { atS: 2, from: 2, to: 1, bits: 20 },
      { atS: 8, from: 0, to: 3, bits: 10 },
    ],
    arriveS: [13, 6, 10],
  },
  {
    name: "all that turns in the core shares it, whatever its direction",
    servers: [...rackOf("h1", "r1", 1), ...rackOf("h2", "r1", 1)],
    definition: { core: { capacityBitps: 10, latencyS: 0 } },
    sends: [
      { from: 0, to: 1, bits: 100 },
      { from: 1, to: 0, bits: 100 },
    ],
    arriveS: [20, 20],
  },
  {
    name: "latency comes after the last bit; sends one after another pay it each, and nothing takes nothing else",
    servers: four,
    definition: { nic: { latencyS: 1 } },
    sends: [{ from: 0, to: 1, bits: [100, 0, 50] }],
    arriveS: [21],
  },
  {
    name: "latency of every level on the way adds up",
    servers: [inChassis, { place: "h2.r1", bitps: 10 }],
    definition: {
      nic: { latencyS: 1 },
      backplane: { oversubscription: 1, latencyS: 2 },
      rack: { oversubscription: 1, latencyS: 4 },
      hall: { oversubscription: 1, latencyS: 8 },
      core: { capacityBitps: 100, latencyS: 16 },
    },
    sends: [{ from: 0, to: 1, bits: 100 }],
    arriveS: [10 + 1 + 2 + 4 + 8 + 16 + 8 + 4 + 1],
  },
  {
    name: "the share is held while the last bit is on its way: 60 bits until 12 s, then 40 at 10 bit/s",
    servers: four,
    definition: { nic: { latencyS: 1 } },
    sends: [
      { from: 0, to: 1, bits: 50 },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [12, 18],
  },
  {
    name: "a flow that is closed at 4 s leaves all to the other, and nothing of it arrives",
    servers: four,
    sends: [
      { from: 0, to: 1, bits: 100, closeS: 4 },
      { from: 0, to: 2, bits: 100 },
    ],
    arriveS: [Number.NaN, 12],
  },
  {
    name: "from a server to itself takes no time",
    servers: four,
    definition: { nic: { latencyS: 1 } },
    sends: [{ atS: 3, from: 0, to: 0, bits: 1e12 }],
    arriveS: [3],
  },
  {
    name: "unequal interfaces: the slow receiver takes 2 bit/s of the sender's 10",
    servers: [inChassis, { ...inChassis, bitps: 2 }, inChassis, inChassis],
    sends: [
      { from: 0, to: 1, bits: 20 },
      { from: 0, to: 2, bits: 40 },
      { from: 0, to: 3, bits: 40 },
    ],
    arriveS: [10, 10, 10],
  },
];

describe("networks solved by hand", () => {
  it.each(SOLVED)("$name", ({ servers, definition, sends, arriveS }) => {
    const found = arrivals(plainLinks(servers, { ...WIDE, ...definition }), sends);
    for (const [i, expected] of arriveS.entries()) {
      if (Number.isNaN(expected)) expect(found[i]).toBeNaN();
      else expect(Math.abs(found[i]! - expected)).toBeLessThanOrEqual(1e-12 * expected);
    }
  });
});
