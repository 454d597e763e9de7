import { type Profile, rate } from "../profile.ts";

/** A guest that waits uses so much of a core for its ticks; what it does in a second of the clock is divided by it. */
const UTILISATION = 0.005;
const IDLE = "a second of the clock, of a guest whose ticks take 20 µs each";

/** A guest that waits, and does nothing but count time. */
export const idleGuest: Profile = {
  name: "idle-guest",
  meaning: "a guest that waits: ticks, and a daemon now and then",
  rates: {
    "idle-wake-up": rate(250 / UTILISATION, `250 in ${IDLE}; VMware 310310`),
    "context-switch": rate(40 / UTILISATION, `40 in ${IDLE}; an estimate, to daemons and back`),
    "null-system-call": rate(
      200 / UTILISATION,
      `200 in ${IDLE}; an estimate, ten for each time a daemon runs`,
    ),
    "page-fault-true": rate(2 / UTILISATION, `2 in ${IDLE}; an estimate`),
    "packet-in": rate(5 / UTILISATION, `5 in ${IDLE}; an estimate, of what is sent to all`),
    "disk-read": rate(0.2 / UTILISATION, `one in five seconds, or 0.2 in ${IDLE}; an estimate, of the log`),
  },
};
