import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Requests a second of CPU time. */
const REQUESTS = 10_000;
const REQUEST = "10,000 requests/s, an estimate: 0.1 ms for each, of which copying takes a third";

/** Reads, writes and look-ups of files over the network, most of them out of memory. */
export const fileServer: Profile = {
  name: "file-server",
  meaning: "reads, writes and look-ups of files over the network: NFS, SMB",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(REQUESTS * 3, `${REQUEST}; receive, look up or read, and send`),
    "page-fault-true": rate(200, "an estimate: buffers stay mapped"),
    "context-switch": rate(REQUESTS / 2, `${REQUEST}; two for each change of a worker`),
    "inter-processor-interrupt": rate(REQUESTS / 10, `${REQUEST}; one in ten goes on on another core`),
    "packet-in": rate(REQUESTS, `${REQUEST}; one each, or a write in one piece`),
    "packet-out": rate(REQUESTS, `${REQUEST}; one answer each, handed over in one piece`),
    "disk-read": rate(
      REQUESTS / 5,
      `${REQUEST}; one in ten is not in memory, and takes a block of its own and one of the file system's`,
    ),
    "tlb-walk": tlbMisses(
      60,
      0.6,
      "the lower part of the range of Bhargava et al. 2008, since copying goes through memory in order; instructions a cycle an estimate",
    ),
  },
};
