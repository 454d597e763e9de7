import type { Access, Fault } from "./access.ts";

/**
 * Translates what a page walker takes for physical addresses, when it runs inside a virtual machine, to physical
 * addresses of the host. Results stand in fields until the next call.
 */
export interface PhysicalTranslation {
  /** Host-physical address, from 0 to 2^31 − 1. */
  readonly physical: number;
  /** Bits of `RIGHT` that the host's entries grant. */
  readonly rights: number;
  /** Whether the host maps it with a large page. */
  readonly large: boolean;
  readonly cycles: number;
  readonly fault: Fault;
  /** Bits of `ERROR_CODE`, if there is a fault. */
  readonly errorCode: number;
  /** @returns false if there is a fault */
  translate(guestPhysical: number, access: Access): boolean;
  /** The same without any effect: the physical address, or −1. */
  peek(guestPhysical: number, access: Access): number;
}
