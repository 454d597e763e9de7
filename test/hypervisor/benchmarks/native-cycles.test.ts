import { describe, expect, it } from "vitest";
import { FILL_CYCLES } from "../../../src/hypervisor/machine/machine.ts";
import { cyclesOf, type Processor } from "../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import { measuredNatively } from "./native.ts";

/** An instruction of the pipeline, a load/use stall, and the rest of a return. */
const I = 1;
const STALL = 1;
const RETURN = 3;
const MISPREDICTED = 2;
/** What microcode carries out, without its own time. */
const M: number = I + FILL_CYCLES;

/** Saves nine registers, points to them, calls a handler. */
const TRAP_ENTRY: number = 9 * I + I + I;
/** Restores them, drops the error code, iretq. */
const TRAP_EXIT: number = 9 * I + I + M;
/** Goes to a system call's routine: eight instructions, and a return to the address that one of them has loaded. */
const DISPATCH: number = 8 * I + STALL + (I + RETURN);
/** Current process, its number, return. */
const GET_PROCESS: number = I + I + (I + STALL) + (I + RETURN);
/** Reads a word, adds one, writes it back, returns. */
const COUNT: number = I + I + (I + STALL) + I + (I + RETURN);

/**
 * What the kernel's and the programs' instructions take, counted by hand in their sources by the rules of
 * docs/hypervisor-machine.md, and which of the processor's figures come on top.
 */
const COUNTED: Readonly<Record<string, { code: number; microcode: (processor: Processor) => number }>> = {
  arithmetic: { code: 90 * I, microcode: () => 0 },
  "call-return": { code: I + I + (I + RETURN), microcode: () => 0 },
  // 20 cycles of a locked exchange are the machine's own.
  "lock-uncontended": { code: I + M + I + I + I + I, microcode: () => 20 },
  "null-system-call": {
    code: I + M + (8 * I + STALL) + DISPATCH + GET_PROCESS + 3 * I + M + I,
    microcode: ({ operations }) => operations.systemCall.value + operations.systemReturn.value,
  },
  "interrupt-system-call": {
    code: I + M + I + DISPATCH + GET_PROCESS + I + M + I,
    microcode: ({ operations }) => operations.softwareInterrupt.value + operations.interruptReturn.value,
  },
  "divide-by-zero": {
    code: M + TRAP_ENTRY + (I + (I + STALL) + I) + COUNT + TRAP_EXIT,
    microcode: ({ operations }) => operations.exception.value + operations.interruptReturn.value,
  },
  "page-table-modify-same": { code: I, microcode: () => 0 },
  "page-table-modify-present-to-absent": { code: I, microcode: () => 0 },
  "page-table-modify-absent-to-present": { code: I, microcode: () => 0 },
  "fork-like": {
    code: I + 512 * (I + (I + STALL) + 4 * I) + MISPREDICTED + I + M,
    microcode: ({ operations }) => operations.addressSpaceSwitch.value,
  },
  "control-register-write": {
    code: M,
    microcode: ({ operations }) => operations.controlRegisterWrite.value,
  },
  "flags-restore": { code: I + M, microcode: ({ operations }) => operations.popFlags.value },
  "interrupt-flag": { code: 2 * M, microcode: ({ operations }) => 2 * operations.interruptFlag.value },
  "port-in": {
    code: M,
    microcode: (processor) => cyclesOf(processor, processor.operations.portReadNs.value),
  },
  "port-out": {
    code: M,
    microcode: (processor) => cyclesOf(processor, processor.operations.portWriteNs.value),
  },
};

/** From the access that faults to the same access, which does not; walks apart. */
const TRUE_FAULT_CODE: number =
  M +
  TRAP_ENTRY +
  // Is it absent, which address, is it in the region.
  (I + (I + STALL) + I + (I + M + I) + 5 * I) +
  // Down the tables: the current process's root, four indices, three loads, return.
  2 * I +
  (I + I + (I + STALL) + 4 * (4 * I) + 3 * (I + I + STALL) + (I + RETURN)) +
  // A frame.
  2 * I +
  (I + I + (I + STALL) + 3 * I + (I + RETURN)) +
  // The entry, the count.
  3 * I +
  COUNT +
  TRAP_EXIT +
  I;

describe.each(processors)("on $name", (processor) => {
  const measured = measuredNatively(processor);

  it.each(Object.entries(COUNTED))("%s takes what was counted by hand", (name, { code, microcode }) => {
    const { warm } = measured.get(name)!;
    expect(warm).toMatchObject({
      guest: code,
      transition: microcode(processor),
      cycles: warm.guest + warm.transition,
    });
  });

  it("a page fault takes what was counted by hand, and two walks", () => {
    const { operations, caches, translation } = processor;
    const { warm } = measured.get("page-fault-true")!;
    expect(warm.guest).toBe(TRUE_FAULT_CODE);
    const { pageFault, interruptReturn, pushFlags } = operations;
    expect(warm.transition).toBe(pageFault.value + interruptReturn.value + pushFlags.value);
    const second = translation.second?.value.latencyCycles ?? 0;
    const reference = caches.firstData.latencyCycles.value;
    const entries = translation.walkCaches.value.length === 0 ? 4 : 1;
    expect(warm.walk).toBeGreaterThanOrEqual(2 * (second + entries * reference));
    expect(warm.walk).toBeLessThanOrEqual(2 * (second + entries * reference) * 1.1);
  });

  it("a hidden page fault is a load, a walk and a mark", () => {
    const { operations, caches, translation } = processor;
    const { warm } = measured.get("page-fault-hidden")!;
    expect(warm).toMatchObject({ guest: I, transition: 0 });
    const second = translation.second?.value.latencyCycles ?? 0;
    const entries = translation.walkCaches.value.length === 0 ? 4 : 1;
    const walk = second + entries * caches.firstData.latencyCycles.value + operations.entryUpdate.value;
    expect(warm.walk).toBeGreaterThanOrEqual(walk);
    expect(warm.walk).toBeLessThanOrEqual(walk * 1.1);
  });

  it("every page of a walk through more than the look-aside buffers hold is walked for", () => {
    const { translation, caches } = processor;
    const { warm } = measured.get("tlb-walk")!;
    expect(warm.transition).toBe(0);
    // Prescott's first cache has no room for all of the tables beside the data.
    const missed = caches.second.latencyCycles.value - caches.firstData.latencyCycles.value;
    expect(warm.guest).toBeGreaterThanOrEqual(I);
    expect(warm.guest).toBeLessThan(I + missed);
    const second = translation.second?.value.latencyCycles ?? 0;
    expect(warm.walk).toBeGreaterThanOrEqual(second + caches.firstData.latencyCycles.value);
  });

  it("interrupts cost their way in and out, and nothing is lost but the refill of the pipeline", () => {
    const { operations } = processor;
    const { warm } = measured.get("timer-interrupt")!;
    const { interruptDelivery, endOfInterrupt, interruptReturn, modelSpecificWrite } = operations;
    expect(warm.transition).toBe(
      modelSpecificWrite.value + interruptDelivery.value + endOfInterrupt.value + interruptReturn.value,
    );
    // Setting the timer and counting; the handler; what was in flight, and what waited meanwhile.
    const handler = TRAP_ENTRY + COUNT + M + TRAP_EXIT;
    expect(warm.guest).toBeGreaterThanOrEqual(I + M + handler);
    expect(warm.guest).toBeLessThanOrEqual(I + M + handler + 2 * FILL_CYCLES);
  });

  it("a processor that sends itself an interrupt waits until it has come and been handled", () => {
    const {
      interprocessorInterruptSend,
      interprocessorInterruptTransit,
      interruptDelivery,
      endOfInterrupt,
      interruptReturn,
    } = processor.operations;
    const { cycles } = measured.get("inter-processor-interrupt")!.warm;
    const hardware =
      interprocessorInterruptSend.value +
      interprocessorInterruptTransit.value +
      interruptDelivery.value +
      endOfInterrupt.value +
      interruptReturn.value;
    const handler = TRAP_ENTRY + COUNT + M + TRAP_EXIT;
    expect(cycles).toBeGreaterThan(hardware + handler);
    // The sender's instruction, and once around the loop that waits, at most.
    expect(cycles).toBeLessThan(hardware + handler + 20);
  });

  it("what waits is not counted, but what it takes to wake up is", () => {
    const { operations } = processor;
    const timer = measured.get("timer-interrupt")!.warm;
    const { transition } = measured.get("idle-wake-up")!.warm;
    expect(transition - timer.transition).toBe(operations.wakeUp.value + 2 * operations.interruptFlag.value);
  });

  it("a switch takes an address space's, a stack's, and the walks that follow", () => {
    const { operations } = processor;
    const { warm } = measured.get("context-switch")!;
    expect(warm.transition).toBe(operations.addressSpaceSwitch.value + operations.controlRegisterWrite.value);
    expect(warm.walk).toBeGreaterThan(0);
  });
});
