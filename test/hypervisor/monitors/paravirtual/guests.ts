import { buildGuestImage, type GuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import type { GuestPart } from "../../../../src/hypervisor/guests/guest-section.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import { paravirtual as operations } from "../../../../src/hypervisor/guests/paravirtual-operations.ts";
import { REGISTER_NAMES } from "../../../../src/hypervisor/machine/registers.ts";
import { wordOf } from "../../../../src/hypervisor/machine/word.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { GUEST_PHYSICAL } from "../../../../src/hypervisor/monitors/core/layout.ts";
import type { PlatformStatus } from "../../../../src/hypervisor/system/platform.ts";
import { paravirtual } from "../../../../src/hypervisor/techniques/paravirtual.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";

const BUDGET = 50_000_000;

/** Where the machine has a guest-physical address. */
export function machineAddress(guestPhysical: number): number {
  return GUEST_PHYSICAL + guestPhysical;
}

/** Assembles a paravirtual kernel with what is given besides; one of the parts has `main`. */
export function guestOf(...parts: readonly GuestPart[]): GuestImage {
  return buildGuestImage({ operations, parts });
}

/** A guest that is ready to run. */
export class TestGuest {
  readonly machine: VirtualMachine;
  readonly image: GuestImage;

  constructor(image: GuestImage, processor = "haswell") {
    const { combination } = resolveCombination({ technique: paravirtual.name, processor }, [paravirtual]);
    this.image = image;
    this.machine = paravirtual.create(combination, () => image);
  }

  run(): PlatformStatus {
    return this.machine.run(BUDGET);
  }

  /** A register of a guest that has halted. */
  register(name: string): bigint {
    const { registersLow, registersHigh } = this.machine.platform.cores[0]!.machine;
    const register = REGISTER_NAMES.indexOf(name);
    return BigInt.asIntN(64, wordOf(registersLow[register]!, registersHigh[register]!));
  }

  address(label: string): number {
    const address = this.image.program.symbols.get(label);
    if (address === undefined) throw new Error(`found no label ${label}`);
    return address;
  }

  /** A word of memory at a physical address. */
  physical(address: number): bigint {
    return new DataView(this.machine.platform.memory.buffer).getBigUint64(address, true);
  }

  /** A word at a label of the kernel's. */
  word(label: string, offset = 0): bigint {
    return this.physical(machineAddress(this.address(label) + offset));
  }

  setWord(label: string, offset: number, value: bigint): void {
    const address = machineAddress(this.address(label) + offset);
    new DataView(this.machine.platform.memory.buffer).setBigUint64(address, BigInt.asUintN(64, value), true);
  }
}

/** The guest's frames, as indices. */
export const GUEST_FRAMES: number = GUEST_BYTES / PAGE_BYTES;

/** A kernel that does what is given, and halts. */
export function kernel(code: string, data = ""): GuestPart {
  return ({ halt }) => ({ code: `main:\n${code}\n${halt}\n`, data });
}
