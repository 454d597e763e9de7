import { CR } from "../../system/control-registers.ts";
import { GATE, GATE_BYTES, VECTOR } from "../../system/vectors.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { DOMAIN, DOMAIN_ADDRESS } from "./domain-block.ts";
import { CALLBACKS, REFUSED, TRAP_RECORD } from "./interface.ts";

const GUEST_BITS: number = Math.log2(MONITOR_BASE);
const EXCEPTIONS = 32;
/** Records of a list, its end among them: no kernel may keep the monitor busy. */
const MOST_TRAPS: number = EXCEPTIONS + 2;
const USER_RING = 3;
/** Bits of a gate that leads to ring 1. */
const GATE_TO_KERNEL: number = GATE.present | (1 << GATE.ringShift);

/** Copies a word of the callbacks from the guest. */
function copyCallback(offset: number): string {
  return `  mrmovq ${offset}(%rdi), %rax
  rmmovq %rax, ${DOMAIN.callbacks + offset}(%rcx)`;
}

/** Hypercalls by which the kernel says where it wants to be entered. */
export const REGISTRATION_SECTION: string = `
# Exceptions get to the guest's kernel by gates of the processor's, page and protection faults by way of the monitor.
hypercall_register_traps:
  pushq %rdx
  pushq %rdi
  pushq %rsi
  irmovq $${MOST_TRAPS}, %rsi
register_next_trap:
  isubq $1, %rsi
  jl trap_refused
  rrmovq %rdi, %rax
  ishrq $${GUEST_BITS}, %rax
  jne trap_refused
  mrmovq ${TRAP_RECORD.vector}(%rdi), %rcx
  rrmovq %rcx, %rdx
  iaddq $1, %rdx
  je traps_registered
  mrmovq ${TRAP_RECORD.handler}(%rdi), %rdx
  rrmovq %rcx, %rax
  isubq $${VECTOR.pageFault}, %rax
  je register_page_fault
  rrmovq %rcx, %rax
  isubq $${VECTOR.generalProtection}, %rax
  je register_protection_fault
  rrmovq %rcx, %rax
  isubq $${VECTOR.systemCall}, %rax
  je register_gate
  rrmovq %rcx, %rax
  ishrq $${Math.log2(EXCEPTIONS)}, %rax
  jne trap_refused
register_gate:
  mrmovq ${TRAP_RECORD.outermostRing}(%rdi), %rax
  iandq $${USER_RING}, %rax
  ishlq $${GATE.privilegeShift}, %rax
  iorq $${GATE_TO_KERNEL}, %rax
  ishlq $${Math.log2(GATE_BYTES)}, %rcx
  rmmovq %rdx, vectors(%rcx)
  rmmovq %rax, vectors.attributes(%rcx)
  jmp trap_registered
register_page_fault:
  irmovq $${hex(DOMAIN_ADDRESS)}, %rcx
  rmmovq %rdx, ${DOMAIN.pageFaultHandler}(%rcx)
  jmp trap_registered
register_protection_fault:
  irmovq $${hex(DOMAIN_ADDRESS)}, %rcx
  rmmovq %rdx, ${DOMAIN.protectionHandler}(%rcx)
trap_registered:
  iaddq $${TRAP_RECORD.bytes}, %rdi
  jmp register_next_trap
traps_registered:
  irmovq $0, %rax
  jmp register_traps_end
trap_refused:
  irmovq $${REFUSED}, %rax
register_traps_end:
  popq %rsi
  popq %rdi
  popq %rdx
  jmp hypercall_end

hypercall_register_callbacks:
  rrmovq %rdi, %rax
  iaddq $${CALLBACKS.bytes}, %rax
  ishrq $${GUEST_BITS}, %rax
  jne hypercall_refused
  irmovq $${hex(DOMAIN_ADDRESS)}, %rcx
${lines([CALLBACKS.event, CALLBACKS.systemCallEntryEnd, CALLBACKS.systemCallReturn, CALLBACKS.systemCallReturnEnd], copyCallback)}
  mrmovq ${CALLBACKS.systemCallEntry}(%rdi), %rax
  iandq $-4, %rax
  rmmovq %rax, ${DOMAIN.callbacks + CALLBACKS.systemCallEntry}(%rcx)
  iorq $1, %rax                         # the ring
  wrcr %rax, $${CR.systemCallEntry}
  jmp hypercall_done

# The processor, too, will push there, and no limit keeps it from what lies above.
hypercall_set_stack:
  rrmovq %rdi, %rax
  ishrq $${GUEST_BITS}, %rax
  jne hypercall_refused
  wrcr %rdi, $${CR.stack1}
  jmp hypercall_done
`;
