import { setImmediate } from "node:timers/promises";

/** What can be run a number of events at a time. */
export interface Advancing {
  /** Runs on for at most so many events; returns whether there is more to run. */
  advance(maxEvents: number): boolean;
}

/** How long the outside world (signals, the display of progress) waits for a run at most, about, ms. */
const PATIENCE_MS = 50;

/**
 * Runs to the end, and lets the event loop turn between slices. One event may move one server or ten thousand VMs, so
 * how many make a slice follows from how long the last ones took. What a run computes does not depend on it.
 *
 * @param afterSlice - called after each slice but the last
 */
export async function advanceInSlices(simulation: Advancing, afterSlice: () => void): Promise<void> {
  let events = 1;
  let start = performance.now();
  while (simulation.advance(events)) {
    const tookMs = performance.now() - start;
    if (tookMs < PATIENCE_MS / 2) events *= 2;
    else if (tookMs > PATIENCE_MS) events = Math.ceil(events / 2);
    afterSlice();
    await setImmediate();
    start = performance.now();
  }
}
