import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Requests a second of CPU time: 263,302 on four cores. */
const REQUESTS = 263_302 / 4;
const REQUEST = "Dall et al. 2016, memcached, 263,302 requests/s";
/** Packets that an access to the card, or an interrupt from it, stands for. */
const MERGED = 8;

/** Small values out of memory over lasting connections. */
export const keyValueCache: Profile = {
  name: "key-value-cache",
  meaning: "small values out of memory over lasting connections: memcached",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(
      Math.round(REQUESTS * 2.25),
      `${REQUEST}; read and send for each, and a wait for every four`,
    ),
    "page-fault-true": rate(20, "as few as in Vermeulen, nginx"),
    "context-switch": rate(4800, "threads that wait for events, as in Vermeulen, nginx"),
    "inter-processor-interrupt": rate(
      2400,
      "an estimate: every second one of them is woken from another core",
    ),
    "packet-in": rate(
      Math.round(REQUESTS / MERGED),
      `${REQUEST}; a card of 10 Gbit/s interrupts for every ${MERGED}, an estimate`,
    ),
    "packet-out": rate(
      Math.round(REQUESTS / MERGED),
      `${REQUEST}; a card of 10 Gbit/s is told of ${MERGED} at a time, an estimate, for the price of one`,
    ),
    "tlb-walk": tlbMisses(
      294,
      0.5,
      "the upper end of the range of Bhargava et al. 2008, since keys are all over memory; instructions a cycle an estimate",
    ),
  },
};
