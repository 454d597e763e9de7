import type { Acceptance } from "./question.ts";

/**
 * A way to find the best server for a VM. All ways give the same answer as a look at every server: the best of those
 * that fit and are accepted, and of equals the one with the lowest id.
 */
export interface Finder {
  /** Takes stock of all servers. */
  refresh(): void;
  /** A server's figures are not what they were. */
  changed(server: number): void;
  /** The best server, or NONE. */
  find(vm: number, accept: Acceptance | null): number;
}
