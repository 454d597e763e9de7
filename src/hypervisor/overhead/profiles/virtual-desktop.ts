import { type Profile, rate } from "../profile.ts";
import { tlbMisses } from "./sources.ts";

/** A desktop uses so much of a core; what it does in a second of the clock is divided by it. */
const UTILISATION = 0.1;
const BUSY = "of a desktop that keeps a tenth of a core busy, an estimate";

/** An office worker's desktop, shown elsewhere. */
export const virtualDesktop: Profile = {
  name: "virtual-desktop",
  meaning: "an office worker's desktop, shown elsewhere",
  rates: {
    "timer-interrupt": rate(1024 / UTILISATION, `1,024 a second ${BUSY}; VMware 310310`),
    "control-register-write": rate(
      100_000,
      "an estimate: Windows raises and lowers the level of interrupts around each interrupt, switch and locked list",
    ),
    "null-system-call": rate(30_000, "an estimate: drawing, messages between windows, files"),
    "page-fault-true": rate(
      5000,
      "an estimate: applications that are started, and memory that is handed back and taken again",
    ),
    "page-table-modify-present-to-absent": rate(5000, "the same, the other way"),
    "context-switch": rate(5000, "an estimate: threads of windows, services and the display's protocol"),
    "inter-processor-interrupt": rate(500, "an estimate: one in ten of these"),
    "packet-in": rate(50 / UTILISATION, `50 a second ${BUSY}: input, and acknowledgements`),
    "packet-out": rate(100 / UTILISATION, `100 a second ${BUSY}: about 1 Mbit/s of pictures`),
    "disk-read": rate(
      12 / UTILISATION,
      `12 a second ${BUSY}; 10 to 15 is what such desktops are planned with`,
    ),
    "tlb-walk": tlbMisses(
      150,
      0.7,
      "the middle of the range of Bhargava et al. 2008; instructions a cycle an estimate",
    ),
  },
};
