import type { VmTable } from "./vms.ts";

/** The most CPU that guests can use of their share of a server, whatever there is of it. */
export class GuestBounds {
  readonly #vms: VmTable;
  readonly #perCore: boolean;

  /** @param perCore - whether a vCPU is bounded by the speed of a core */
  constructor(vms: VmTable, perCore: boolean) {
    this.#vms = vms;
    this.#perCore = perCore;
  }

  /** What a guest that wants so much can use on cores of this speed, MHz: its vCPUs bound it, and their speed. */
  usableMhz(vm: number, wantedMhz: number, coreMhz: number): number {
    const { nominalMhz, vcpus } = this.#vms;
    const nominal = nominalMhz[vm]!;
    let bound = wantedMhz;
    if (this.#perCore && bound > vcpus[vm]! * coreMhz) bound = vcpus[vm]! * coreMhz;
    if (nominal > 0 && bound > nominal) bound = nominal;
    return bound;
  }

  /**
   * The same under a hypervisor: a cap is on what the VM uses, and its devices may not follow more.
   *
   * @param deviceCores - CPU that keeps its devices busy, in cores
   */
  usableVirtualMhz(vm: number, wantedMhz: number, coreMhz: number, deviceCores: number): number {
    const { vcpus, ceilingMhz } = this.#vms;
    let bound = wantedMhz;
    if (this.#perCore && bound > vcpus[vm]! * coreMhz) bound = vcpus[vm]! * coreMhz;
    if (bound > ceilingMhz[vm]!) bound = ceilingMhz[vm]!;
    if (bound > deviceCores * coreMhz) bound = deviceCores * coreMhz;
    return bound;
  }

  /** What is left of a bound where a VM may run for a part of the time only, MHz. */
  heldBackMhz(vm: number, boundMhz: number, coreMhz: number): number {
    const { nominalMhz, vcpus, runShare } = this.#vms;
    const nominal = nominalMhz[vm]!;
    let limit = this.#perCore ? vcpus[vm]! * coreMhz : Number.POSITIVE_INFINITY;
    if (nominal > 0 && limit > nominal) limit = nominal;
    const share = runShare[vm]!;
    return limit === Number.POSITIVE_INFINITY ? boundMhz * share : Math.min(boundMhz, limit * share);
  }

  /** What a guest is set aside, MHz: all that its active threads could use within its cap, if it is a VM. */
  setAsideMhz(vm: number, boundMhz: number, coreMhz: number): number {
    const { native, weight, shares, vcpus, nominalMhz, capMhz, capFraction } = this.#vms;
    if (native[vm] === 1) return boundMhz;
    const nominal = nominalMhz[vm]!;
    const vcpuMhz = nominal > 0 ? Math.min(nominal / vcpus[vm]!, coreMhz) : coreMhz;
    const activeThreads = weight[vm]! / shares[vm]!;
    const cappedMhz = Math.min(capMhz[vm]!, capFraction[vm]! * vcpus[vm]! * vcpuMhz);
    return Math.max(boundMhz, Math.min(cappedMhz, activeThreads * vcpuMhz));
  }
}
