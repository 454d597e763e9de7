import { capped } from "./capped.ts";
import { credit } from "./credit.ts";
import { gang } from "./gang.ts";
import { roundRobin } from "./round-robin.ts";
import type { Scheduler } from "./scheduler.ts";

/** Schedulers of vCPUs. */
export const schedulers: readonly Scheduler[] = [roundRobin, credit, capped, gang];
