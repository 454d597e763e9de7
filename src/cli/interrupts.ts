/** What is to be done when the process is asked to end; without it, it ends. */
let handler: (() => void) | null = null;

/** Has a function called, from now on, when the process is asked to end. Returns what takes it back. */
export function onInterrupt(newHandler: () => void): () => void {
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
