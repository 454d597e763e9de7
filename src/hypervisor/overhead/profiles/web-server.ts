import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Requests a second of CPU time: 10,585 on four cores. */
const REQUESTS = 10_585 / 4;
const REQUEST = "Dall et al. 2016, Apache, 10,585 requests/s";

/** Files of some tens of KiB out of memory to many clients, a connection each. */
export const webServer: Profile = {
  name: "web-server",
  meaning: "files to many clients, a connection each: Apache",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(
      Math.round(REQUESTS * 15),
      `${REQUEST}; 15 calls each: accept, read the request, find, map and send the file, log, close`,
    ),
    "page-fault-true": rate(8700, "minor faults of the server (Vermeulen, Apache)"),
    "page-table-modify-present-to-absent": rate(
      8700,
      "files that were mapped for a request are unmapped after it",
    ),
    "context-switch": rate(Math.round(REQUESTS), `${REQUEST}; a worker each`),
    "inter-processor-interrupt": rate(
      Math.round(REQUESTS / 2),
      `${REQUEST}; every second one wakes a worker that waits on another core`,
    ),
    "packet-in": rate(
      Math.round(REQUESTS * 8),
      `${REQUEST}; opening, request and closing, and the acknowledgements, several of them merged into one`,
    ),
    "packet-out": rate(
      Math.round(REQUESTS * 4),
      `${REQUEST}; opening, file and closing, the file handed over in one piece for the card to cut up`,
    ),
    "tlb-walk": tlbMisses(
      250,
      0.376,
      "the upper part of the range of Bhargava et al. 2008; instructions a cycle of Vermeulen, Apache",
    ),
  },
};
