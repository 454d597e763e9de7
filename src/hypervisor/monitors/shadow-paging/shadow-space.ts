import { CR } from "../../system/control-registers.ts";
import { PHYSICAL } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { VCPU } from "../core/vcpu-block.ts";

/**
 * What depends on where a monitor runs that has shadow tables: in the guest's address spaces, or in one of its own. The
 * texts may change %rax and %rcx besides what they say.
 */
export interface ShadowSpace {
  /** Whether each address space of the guest's leads to the monitor, too, and the guest must keep out of that half. */
  readonly holdsMonitor: boolean;
  /** Leaves in %r12 what address a page fault is about, and in %r13 its error code. */
  readonly readFault: string;
  /** The guest goes on in the tables whose top is at the physical address %rax, which stays; all else is forgotten. */
  readonly enterRoot: string;
  /** Leaves tables that are about to be cleared. */
  readonly leaveRoot: string;
  /** Has the processor forget what it knows of the guest's address space. */
  readonly forgetAll: string;
  /** Has it forget the page of the address %rdi. */
  readonly forgetPage: string;
  /** Brings the guest's pc and stack pointer into the vCPU's block, if they are elsewhere. */
  readonly readInstructionState: string;
  /** Label to go to when an instruction was carried out for the guest, and they may be different. */
  readonly instructionDone: string;
  /** Whoever wants to see writes to frames that are no tables. */
  readonly watcher?: FrameWatcher;
}

/** Sees the writes to frames that it asks for with `protect_frame`, after it has set the frame's word. */
export interface FrameWatcher {
  /** From a frame's record to the word that is not 0 while the frame is watched. */
  readonly offset: number;
  /** Label of a routine that is told of each write. %rdi, %rsi: from where to where, as the monitor sees it. */
  readonly written: string;
  /**
   * Label to go to when an instruction is about to write that cannot be carried out for the guest. %rbx: where the monitor
   * sees the word.
   */
  readonly unknown: string;
}

/** The monitor runs in ring 0 of the guest's address spaces. */
export const SHARED_SPACE: ShadowSpace = {
  holdsMonitor: true,
  readFault: `  rdcr $${CR.faultAddress}, %r12
  mrmovq ${VCPU.errorCode}(%rbp), %r13
  irmovq $0, %rax
  rmmovq %rax, ${VCPU.errorCode}(%rbp)            # the word that stands for no register, and has to be 0`,
  enterRoot: `  wrcr %rax, $${CR.root}`,
  leaveRoot: `  irmovq $${hex(PHYSICAL.bareRoot)}, %rax
  wrcr %rax, $${CR.root}                       # not to stand on what is cleared`,
  forgetAll: `  rdcr $${CR.root}, %rax
  wrcr %rax, $${CR.root}`,
  forgetPage: "  invlpg %rdi",
  readInstructionState: "",
  instructionDone: "restore",
};
