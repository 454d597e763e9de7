import type { GuestImage } from "../../../src/hypervisor/guests/guest-image.ts";
import { GUEST_BYTES } from "../../../src/hypervisor/guests/layout.ts";
import { REGISTER_NAMES } from "../../../src/hypervisor/machine/registers.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import type { PlatformStatus } from "../../../src/hypervisor/system/platform.ts";
import { resolveCombination } from "../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../src/hypervisor/techniques/technique.ts";

/** All that a guest leaves behind, as a text where it is short. */
export interface FinalState {
  readonly status: PlatformStatus;
  readonly registers: Readonly<Record<string, string>>;
  readonly codes: number;
  /** All of the guest's memory, with the accessed and dirty bits in its tables. */
  readonly memory: Uint8Array;
}

/** Runs a guest under a technique, to its end or for so many cycles. */
export function finalStateOf(
  technique: Technique,
  image: GuestImage,
  cycleBudget: number,
  processor: Processor = haswell,
): FinalState {
  const { combination } = resolveCombination({ technique: technique.name, processor: processor.name }, [
    technique,
  ]);
  const machine = technique.create(combination, () => image);
  const status = machine.run(cycleBudget);
  const core = machine.platform.cores[0]!;
  const { registersLow, registersHigh, conditionCodes } = core.machine;
  const registers = REGISTER_NAMES.map((name, register) => {
    const high = BigInt(registersHigh[register]!) << 32n;
    const value = BigInt.asUintN(64, high | BigInt(registersLow[register]! >>> 0));
    return [name, `0x${value.toString(16)}`] as const;
  });
  const { guestBase, platform } = machine;
  return {
    status,
    registers: Object.fromEntries(registers),
    codes: conditionCodes,
    memory: platform.memory.bytes.slice(guestBase, guestBase + GUEST_BYTES),
  };
}

/** The same, or null if the guest does what the monitor says that it does not virtualise, as using ring 1 itself. */
export function finalStateIfVirtualised(...parameters: Parameters<typeof finalStateOf>): FinalState | null {
  try {
    return finalStateOf(...parameters);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.includes("does not virtualise")) return null;
    throw thrown;
  }
}

/** Words of memory in which two states differ, by address: what the one has, and the other. */
export function memoryDifferences(one: FinalState, other: FinalState): Record<string, string> {
  const words = ({ memory }: FinalState) => new BigUint64Array(memory.buffer);
  const others = words(other);
  const differences: Record<string, string> = {};
  // Nearly all are equal, and to go through them word by word takes longer than to run the guest.
  if (Buffer.compare(one.memory, other.memory) === 0) return differences;
  for (const [index, word] of words(one).entries()) {
    if (word !== others[index]) {
      differences[`0x${(8 * index).toString(16)}`] =
        `0x${word.toString(16)}, 0x${others[index]!.toString(16)}`;
    }
  }
  return differences;
}
