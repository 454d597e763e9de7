import type { Interruption } from "../experiment/grid/executor.ts";
import { EXIT } from "./exit-code.ts";

/** What is to be done when the process is asked to end; without it, it ends. */
let handler: (() => void) | null = null;

/** Has a function called, from now on, when the process is asked to end. Returns what takes it back. */
function onInterrupt(newHandler: () => void): () => void {
  handler = newHandler;
  return () => {
    handler = null;
  };
}

/** The process is asked to end. Returns whether somebody takes care of that. */
export function interrupt(): boolean {
  handler?.();
  return handler !== null;
}

/**
 * What the process being asked to end comes to for work that knows how to: the first time, it drains; the second, it stops;
 * the third ends the process.
 */
export function interruptible(onDrain: () => void = () => {}): {
  readonly interruption: Interruption;
  readonly release: () => void;
} {
  const drain = new AbortController();
  const stop = new AbortController();
  const release = onInterrupt(() => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    if (drain.signal.aborted) return stop.abort();
    drain.abort();
    onDrain();
  });
  return { interruption: { drain: drain.signal, stop: stop.signal }, release };
}
