import { GUEST_WINDOW, monitorAddress, PHYSICAL } from "../core/layout.ts";
import { DOMAIN_PAGES } from "./interface.ts";

/** Top tables that the domain's builder may have made. */
export const MOST_ROOTS = 16;

/** Virtual address of what the monitor knows of its guest. */
export const DOMAIN_ADDRESS: number = monitorAddress(PHYSICAL.vcpu);

/** Bytes from {@link DOMAIN_ADDRESS}: its words by name. */
export const DOMAIN = {
  /** What `CALLBACKS` describes. */
  callbacks: 0,
  /** Where page faults and protection faults go. */
  pageFaultHandler: 40,
  protectionHandler: 48,
  /** Machine address of the top table in use. */
  root: 56,
  /** One of `STOP`. */
  stopReason: 64,

  // What the builder leaves for the beginning.
  entry: 72,
  stack: 80,
  flags: 88,
  /** Machine addresses of all top tables, the one to begin with first, and then 0. */
  roots: 96,
} as const;

/** Top of the stack that traps into the monitor use. */
export const MONITOR_STACK: number = monitorAddress(PHYSICAL.stackEnd);

/** Where the monitor sees the page that it shares with the guest. */
export const SHARED_ADDRESS: number = GUEST_WINDOW + DOMAIN_PAGES.shared;
