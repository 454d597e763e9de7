import { setTimeout } from "node:timers/promises";

/** Waits, ms, or until one of the signals comes; those that have come already do not count. */
export async function wait(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any(signals.filter(({ aborted }) => !aborted));
  // The only thing that it can be rejected with is a signal.
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
