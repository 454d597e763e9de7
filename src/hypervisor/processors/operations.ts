import type { HardwareOperations } from "./processor.ts";
import { estimate, measured, unchecked } from "./sourced.ts";

/** Clock of the processor whose inter-processor interrupt the others' is estimated from, MHz. */
const SKYLAKE_MHZ = 4000;
const TRANSIT_CYCLES = 1913;

/** Year, fault and return of the two processors that were measured. */
const CORE_DUO = { year: 2006, pageFault: 700, interruptReturn: 240 } as const;
const HASWELL = { year: 2013, pageFault: 715, interruptReturn: 330 } as const;

const PORT = measured(1000, "port-0x80");

/** An inter-processor interrupt takes as long as Skylake's, in time and not in cycles. */
function transit(frequencyMhz: number): HardwareOperations["interprocessorInterruptTransit"] {
  const cycles = Math.round((TRANSIT_CYCLES * frequencyMhz) / SKYLAKE_MHZ);
  return estimate(
    cycles,
    "mi-2019",
    `Skylake's ${TRANSIT_CYCLES} cycles, which it needs at ${SKYLAKE_MHZ} MHz`,
  );
}

/**
 * NetBurst. Few of its microcode's costs were ever published: what an interrupt gate costs follows from two system
 * calls timed on the same Pentium 4, and the rest from that.
 */
export function netBurstOperations(frequencyMhz: number): HardwareOperations {
  // 432 − 12 cycles for both crossings and the kernel's entry code, of some thirty instructions.
  const call =
    "432 − 12 cycles less some 170 for the kernel's entry code; the two halves about equal; the table does not name the Pentium 4";
  const gate =
    "1761 − 641 cycles more than sysenter and sysexit together, of which 70 % for the way in, as on Core Duo";
  return {
    systemCall: estimate(130, "maeda-2003", call),
    systemReturn: estimate(120, "maeda-2003", call),
    softwareInterrupt: estimate(960, "torvalds-2002", gate),
    exception: estimate(960, "torvalds-2002", `as an interrupt gate: ${gate}`),
    pageFault: estimate(960, "torvalds-2002", `as an interrupt gate: ${gate}`),
    interruptReturn: estimate(410, "torvalds-2002", gate),
    interruptDelivery: estimate(1060, "torvalds-2002", "as an interrupt gate, and 100 to fetch the vector"),
    endOfInterrupt: estimate(100, "here", "an uncached write within the processor"),
    interprocessorInterruptSend: estimate(200, "here", "two uncached writes within the processor"),
    interprocessorInterruptTransit: transit(frequencyMhz),
    farTransfer: estimate(100, "here", "a segment load and a refill of a pipeline of 31 stages, twice"),
    segmentLoad: estimate(30, "here", "a descriptor read from the first cache, with its checks in microcode"),
    controlRegisterWrite: estimate(
      120,
      "lahaise-2001",
      "61 cycles on a processor of 2001 with half as long a pipeline",
    ),
    addressSpaceSwitch: estimate(300, "here", "a serialising write and the flush of two look-aside buffers"),
    invalidatePage: estimate(300, "here", "as a write to CR3: it serialises, too"),
    flushAll: estimate(600, "here", "two writes to CR4, each as one to CR3"),
    pushFlags: estimate(10, "here", "a few micro-operations"),
    popFlags: estimate(100, "here", "it serialises where the interrupt flag may change"),
    interruptFlag: estimate(40, "here", "less than popf, which does it among other things"),
    readTimestamp: unchecked(100, "fog-tables"),
    identify: estimate(500, "fog-tables", "several hundred cycles, depending on the leaf"),
    modelSpecificWrite: estimate(400, "here", "a serialising write by microcode"),
    entryUpdate: estimate(150, "here", "a locked read and write by a microcode assist"),
    wakeUp: estimate(1000, "here", "out of the halted state, the clock stopped"),
    portReadNs: PORT,
    portWriteNs: PORT,
  };
}

/**
 * Core and its successors up to Broadwell.
 *
 * @param year - of the microarchitecture: page faults are between those of the two processors that Torvalds timed
 */
export function coreOperations(frequencyMhz: number, year: number): HardwareOperations {
  const age = Math.min(1, (year - CORE_DUO.year) / (HASWELL.year - CORE_DUO.year));
  const figure = (first: number, last: number) =>
    year === HASWELL.year
      ? measured(last, "torvalds-2014")
      : estimate(
          Math.round(first + (last - first) * age),
          "torvalds-2014",
          age < 1 ? "between Core Duo's and Haswell's, by year" : "as on Haswell",
        );
  const gate = "610 cycles there and back, less Haswell's 330 for iret";
  return {
    systemCall: unchecked(75, "soares-2010", "150 cycles both ways on Nehalem, in equal parts"),
    systemReturn: unchecked(75, "soares-2010", "150 cycles both ways on Nehalem, in equal parts"),
    softwareInterrupt: estimate(280, "kernel-entry-benchmark", gate),
    exception: estimate(280, "kernel-entry-benchmark", `as an interrupt gate: ${gate}`),
    pageFault: figure(CORE_DUO.pageFault, HASWELL.pageFault),
    interruptReturn: figure(CORE_DUO.interruptReturn, HASWELL.interruptReturn),
    interruptDelivery: estimate(
      380,
      "kernel-entry-benchmark",
      "as an interrupt gate, and 100 to fetch the vector",
    ),
    endOfInterrupt: estimate(50, "here", "an uncached write within the processor"),
    interprocessorInterruptSend: estimate(100, "here", "two uncached writes within the processor"),
    interprocessorInterruptTransit: transit(frequencyMhz),
    farTransfer: estimate(
      235,
      "kernel-entry-benchmark",
      "half of 473 for a call gate there and back, at most",
    ),
    segmentLoad: estimate(15, "here", "a descriptor read from the first cache, with its checks in microcode"),
    controlRegisterWrite: estimate(
      60,
      "lahaise-2001",
      "61 cycles on a processor of 2001 with as long a pipeline",
    ),
    addressSpaceSwitch: estimate(186, "mi-2019", "as on Skylake"),
    invalidatePage: unchecked(130, "hansen-2014", "about 100 ns with the refill that follows"),
    flushAll: estimate(
      Math.round((539 * frequencyMhz) / 1000),
      "lutomirski-2016",
      "539 ns by way of CR4.PGE, as on Skylake",
    ),
    pushFlags: unchecked(3, "fog-tables"),
    popFlags: unchecked(16, "fog-tables", "14 to 20 cycles"),
    interruptFlag: estimate(8, "here", "half of popf, which does it among other things"),
    readTimestamp: unchecked(28, "fog-tables", "24 to 36 cycles from Nehalem on"),
    identify: estimate(150, "fog-tables", "100 to 200 cycles, depending on the leaf"),
    modelSpecificWrite: estimate(120, "here", "a serialising write by microcode"),
    entryUpdate: estimate(100, "here", "a locked read and write by a microcode assist"),
    wakeUp: estimate(600, "here", "out of the lightest sleep state"),
    portReadNs: PORT,
    portWriteNs: PORT,
  };
}

/** Skylake and what was made of it. */
export function skylakeOperations(frequencyMhz: number): HardwareOperations {
  return {
    ...coreOperations(frequencyMhz, HASWELL.year + 1),
    systemCall: unchecked(82, "mi-2019"),
    systemReturn: unchecked(75, "mi-2019"),
    addressSpaceSwitch: unchecked(186, "mi-2019"),
    flushAll: measured(Math.round((376 * frequencyMhz) / 1000), "lutomirski-2016", "376 ns, by INVPCID"),
    entryUpdate: estimate(30, "here", "a locked read and write by the walker itself"),
  };
}
