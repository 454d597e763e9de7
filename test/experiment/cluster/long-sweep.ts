import { SMALL_SWEEP } from "./small-sweep.ts";

/** Twelve runs each of which takes long enough for somebody to end it in the middle. */
export const LONG_SWEEP: string = SMALL_SWEEP.replace("duration: 4 h", "duration: 1 d")
  .replace("count: 6", "count: 60")
  .replace("vms: 12", "vms: 120")
  .replaceAll("interval: 5 min", "interval: 1 min");
