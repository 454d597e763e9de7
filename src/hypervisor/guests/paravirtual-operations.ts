import { DOMAIN_PAGES, HYPERCALL, SHARED } from "../monitors/paravirtual/interface.ts";
import { FLAG } from "../system/vectors.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { PARAVIRTUAL_EVENTS } from "./paravirtual-events.ts";
import { PARAVIRTUAL_PAGE_TABLES } from "./paravirtual-page-tables.ts";
import { paravirtualTraps } from "./paravirtual-traps.ts";

function hypercall(number: number): string {
  return `
        vmcall $${number}`;
}

function call(routine: string): string {
  return `
        call ${routine}`;
}

/** Reads a word that the monitor shares, into %rax. */
function readShared(offset: number): string {
  return `
        irmovq $${DOMAIN_PAGES.shared},%rax
        mrmovq ${offset}(%rax),%rax`;
}

/**
 * The operations of a kernel that knows its monitor and asks it instead of trapping: memory where a word will do, a
 * hypercall where the monitor has to check, and a queue where it can check many at once.
 */
export const paravirtual: KernelOperations = {
  name: "paravirtual",
  routines: (tables) => [paravirtualTraps(tables), PARAVIRTUAL_EVENTS, PARAVIRTUAL_PAGE_TABLES].join(""),

  loadTables: () => call("paravirtualStart"),
  setStack: hypercall(HYPERCALL.setStack),

  readFaultAddress: readShared(SHARED.faultAddress),
  writeRoot: call("paravirtualWriteRoot"),
  setPageEntry: call("paravirtualSetEntry"),
  queuePageEntry: call("paravirtualQueueEntry"),
  flushPageEntries: call("paravirtualFlushEntries"),
  invalidatePage: hypercall(HYPERCALL.invalidatePage),

  enableInterrupts: call("paravirtualEnable"),
  disableInterrupts: `
        irmovq $${DOMAIN_PAGES.shared},%rcx
        irmovq $0,%rax
        rmmovq %rax,${SHARED.interruptFlag}(%rcx)`,
  saveFlags: `
        pushfq
        popq %rax
        iandq $${FLAG.conditionCodes},%rax
        irmovq $${DOMAIN_PAGES.shared},%rcx
        mrmovq ${SHARED.interruptFlag}(%rcx),%rcx
        iandq $${FLAG.interrupts},%rcx
        orq %rcx,%rax`,
  restoreFlags: call("paravirtualRestoreFlags"),
  setTaskPriority: call("paravirtualSetTaskPriority"),
  readTaskPriority: readShared(SHARED.taskPriority),
  // An event is over as soon as it has been delivered.
  endOfInterrupt: "",
  setTimer: hypercall(HYPERCALL.setTimer),
  sendInterrupt: hypercall(HYPERCALL.sendEvent),
  readProcessor: readShared(SHARED.processor),
  idle: hypercall(HYPERCALL.block),

  readPort: hypercall(HYPERCALL.readPort),
  writePort: hypercall(HYPERCALL.writePort),

  returnFromTrap: `
        jmp paravirtualReturn`,
  returnFromSystemCall: `
        jmp paravirtualSystemReturn`,
  halt: hypercall(HYPERCALL.shutDown),
};
