import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Computing in memory, with the system hardly asked for anything: SPECint and its like. */
export const compute: Profile = {
  name: "compute",
  meaning: "computing in memory: SPECint, simulation, encoding",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(
      200,
      "an estimate: such programs read their input, allocate, and write a result; SPEC wants less than 5 % of the time in the system",
    ),
    "page-fault-true": rate(
      1000,
      "an estimate: a gigabyte (262,144 pages of 4 KiB) is touched for the first time in a run of some minutes",
    ),
    "context-switch": rate(20, "an estimate: little else wants the processor"),
    "tlb-walk": tlbMisses(60, 1, "the lower part of the range of Bhargava et al. 2008"),
  },
};
