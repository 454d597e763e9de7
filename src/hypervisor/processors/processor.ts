import type { CacheGeometry } from "../memory/cache.ts";
import type { CacheHierarchySpec } from "../memory/cache-hierarchy.ts";
import type { MemoryManagementUnitSpec } from "../memory/memory-management-unit.ts";
import type { PageWalkerSpec } from "../memory/page-walker.ts";
import type { SecondLevelTlbSpec } from "../memory/tlb.ts";
import type { TranslationCacheGeometry } from "../memory/translation-cache.ts";
import type { Sourced } from "./sourced.ts";

/** A level of caches. */
export interface SourcedCache {
  readonly geometry: Sourced<CacheGeometry>;
  /** Cycles from the start of a load to the use of the datum. */
  readonly latencyCycles: Sourced<number>;
}

/** A processor's caches. */
export interface ProcessorCaches {
  readonly firstData: SourcedCache;
  readonly firstInstruction: SourcedCache;
  readonly second: SourcedCache;
  readonly third: SourcedCache | null;
  readonly memoryCycles: Sourced<number>;
}

/** A processor's translation look-aside buffers and the caches of its page walker. */
export interface ProcessorTranslation {
  readonly instructionSmall: Sourced<TranslationCacheGeometry>;
  readonly instructionLarge: Sourced<TranslationCacheGeometry>;
  readonly dataSmall: Sourced<TranslationCacheGeometry>;
  readonly dataLarge: Sourced<TranslationCacheGeometry>;
  readonly second: Sourced<SecondLevelTlbSpec> | null;
  /** See `PageWalkerSpec.walkCaches`; the same caches serve the host's dimension. */
  readonly walkCaches: Sourced<readonly TranslationCacheGeometry[]>;
  /** Null where there is no nested paging. */
  readonly nestedTlb: Sourced<TranslationCacheGeometry> | null;
}

/** What microcode and devices do in one go; cycles, but for those of ports. */
export interface HardwareOperations {
  /** sysenter or syscall, from ring 3. */
  readonly systemCall: Sourced<number>;
  /** sysexit or sysret, to ring 3. */
  readonly systemReturn: Sourced<number>;
  /** int n through a gate into ring 0. */
  readonly softwareInterrupt: Sourced<number>;
  /** Delivery of an exception other than a page fault into ring 0. */
  readonly exception: Sourced<number>;
  /** Delivery of a page fault into ring 0. */
  readonly pageFault: Sourced<number>;
  /** iret to ring 3. */
  readonly interruptReturn: Sourced<number>;
  /** Delivery of an external interrupt, from its acceptance to the first instruction of the handler. */
  readonly interruptDelivery: Sourced<number>;
  /** Write that tells the interrupt controller of the handler's end. */
  readonly endOfInterrupt: Sourced<number>;
  /** Write that sends an inter-processor interrupt, for the sender. */
  readonly interprocessorInterruptSend: Sourced<number>;
  /** From that write to the acceptance by the other processor. */
  readonly interprocessorInterruptTransit: Sourced<number>;
  /** Far call, jump or return within a ring. */
  readonly farTransfer: Sourced<number>;
  /** Load of a segment register. */
  readonly segmentLoad: Sourced<number>;
  /** Write to a control register that flushes nothing. */
  readonly controlRegisterWrite: Sourced<number>;
  /** Write to CR3, without the walks that it causes later. */
  readonly addressSpaceSwitch: Sourced<number>;
  /** invlpg, without the walk that it causes later. */
  readonly invalidatePage: Sourced<number>;
  /** Flush of everything, global pages included. */
  readonly flushAll: Sourced<number>;
  readonly pushFlags: Sourced<number>;
  /** popf that may change the interrupt flag. */
  readonly popFlags: Sourced<number>;
  /** cli or sti. */
  readonly interruptFlag: Sourced<number>;
  readonly readTimestamp: Sourced<number>;
  readonly identify: Sourced<number>;
  /** wrmsr. */
  readonly modelSpecificWrite: Sourced<number>;
  /** What the page walker needs to set an entry's accessed or dirty bit. */
  readonly entryUpdate: Sourced<number>;
  /** From the interrupt's acceptance to the first cycle after hlt. */
  readonly wakeUp: Sourced<number>;
  /** in from a device on the slow bus, ns. */
  readonly portReadNs: Sourced<number>;
  /** out to a device on the slow bus, ns. */
  readonly portWriteNs: Sourced<number>;
}

/** What hardware assistance to virtualisation takes, in cycles. */
export interface VirtualisationOperations {
  /** An exit and the entry after it, with nothing in between. */
  readonly roundTrip: Sourced<number>;
  readonly vmread: Sourced<number>;
  readonly vmwrite: Sourced<number>;
  readonly vmlaunch: Sourced<number>;
  readonly vmresume: Sourced<number>;
  readonly exitHypercall: Sourced<number>;
  readonly exitIdentify: Sourced<number>;
  readonly exitPageFault: Sourced<number>;
  readonly exitPort: Sourced<number>;
  readonly exitInterrupt: Sourced<number>;
  /** Exit for a fault of the host's tables; null where there are none. */
  readonly exitNestedFault: Sourced<number> | null;
}

/** A processor, as far as the cost of virtualisation depends on it. */
export interface Processor {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  /** The model that figures are of, where they are not of another one of the same microarchitecture. */
  readonly model: string;
  readonly frequencyMhz: Sourced<number>;
  readonly caches: ProcessorCaches;
  readonly translation: ProcessorTranslation;
  readonly operations: HardwareOperations;
  readonly virtualisation: VirtualisationOperations;
}

/** The figures of a processor's caches, for the simulated ones. */
export function cacheHierarchyOf({ caches }: Processor): CacheHierarchySpec {
  const level = ({ geometry, latencyCycles }: SourcedCache) => ({
    geometry: geometry.value,
    latencyCycles: latencyCycles.value,
  });
  return {
    firstData: level(caches.firstData),
    firstInstruction: level(caches.firstInstruction),
    second: level(caches.second),
    third: caches.third === null ? null : level(caches.third),
    memoryCycles: caches.memoryCycles.value,
    walksStartAt: "first",
  };
}

/**
 * The figures of a processor's translation, for the simulated unit.
 *
 * @param levels - depth of the page tables
 */
export function memoryManagementUnitOf(processor: Processor, levels = 4): MemoryManagementUnitSpec {
  const { translation, operations } = processor;
  const walker: PageWalkerSpec = {
    levels,
    walkCaches: translation.walkCaches.value,
    updateCycles: operations.entryUpdate.value,
  };
  return {
    tlb: {
      instruction: { small: translation.instructionSmall.value, large: translation.instructionLarge.value },
      data: { small: translation.dataSmall.value, large: translation.dataLarge.value },
      second: translation.second === null ? null : translation.second.value,
    },
    walker,
    nested:
      translation.nestedTlb === null
        ? null
        : { walker: { ...walker, levels: 4 }, tlb: translation.nestedTlb.value, tlbHitCycles: 0 },
  };
}

/** Cycles that a time takes at the processor's clock, rounded. */
export function cyclesOf(processor: Processor, timeNs: number): number {
  return Math.round((timeNs * processor.frequencyMhz.value) / 1000);
}
