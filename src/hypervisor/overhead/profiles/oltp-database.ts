import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Transactions a second of CPU time: SysBench's 10,000 in 7.21 s, on four cores. */
const TRANSACTIONS = 10_000 / 7.21 / 4;
const TRANSACTION = "Dall et al. 2016, MySQL, 10,000 transactions of SysBench in 7.21 s";
/** Eighteen statements, begin and commit. */
const STATEMENTS = TRANSACTIONS * 20;
const STATEMENT = `${TRANSACTION}, of 20 statements each`;

/** Short transactions of many clients, a thread each, most of the data in memory. */
export const oltpDatabase: Profile = {
  name: "oltp-database",
  meaning: "short transactions of many clients: MySQL under SysBench",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(
      Math.round(STATEMENTS * 5),
      `${STATEMENT}; five calls each: wait, read header and text, write the answer, wake another thread`,
    ),
    "page-fault-true": rate(
      500,
      "an estimate: memory was mapped at the start, but for what a sort or a connection needs",
    ),
    "context-switch": rate(Math.round(STATEMENTS), `${STATEMENT}; its thread waits for the next one`),
    "inter-processor-interrupt": rate(
      Math.round(STATEMENTS / 2),
      `${STATEMENT}; every second one wakes a thread on another core`,
    ),
    "lock-uncontended": rate(
      Math.round(STATEMENTS * 10),
      `${STATEMENT}; ten latches each, of index, buffer pool, log and lock table, none of which anyone else wants`,
    ),
    "packet-in": rate(Math.round(STATEMENTS), `${STATEMENT}; one packet each`),
    "packet-out": rate(Math.round(STATEMENTS), `${STATEMENT}; one packet for each answer`),
    "disk-read": rate(
      Math.round(TRANSACTIONS * 6),
      `${TRANSACTION}; a page of 16 KiB that is not in memory, and the log twice`,
    ),
    "tlb-walk": tlbMisses(
      250,
      0.6,
      "the upper part of the range of Bhargava et al. 2008; instructions a cycle an estimate",
    ),
  },
};
