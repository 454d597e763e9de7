import { CONDITION_CODE } from "../../machine/condition-codes.ts";
import { ACCESS } from "../../memory/access.ts";
import { CR } from "../../system/control-registers.ts";
import { DESCRIPTOR, SEGMENT } from "../../system/descriptors.ts";
import { controlOffset, STATE } from "./machine-state.ts";
import { locateWord } from "./memory-access.ts";
import { goOn, loadOperand, locateOperand, programCounter, storeOperand } from "./operands.ts";

const WORD_BYTES = 8;
const HALF_BITS = 32;
/** Selectors of a table name this many descriptors. */
const TABLE_BITS = 5;
/** Bit 2 of a selector: of a local table, which is not used. */
const LOCAL = 4;
/** What a fault's error code says of the selector that it is about. */
const ABOUT = 0xfffc;
const LONG_BYTES = 10;
const CONSTANT_BYTES = 9;
const SHORT_BYTES = 2;

/** Assembly that goes to a label if a bit of the descriptor is set, or not. Changes %rcx. */
function ifDescriptor(has: "has" | "lacks", bit: number, label: string): string {
  return `  rrmovq %r8, %rcx
  iandq $${bit}, %rcx
  ${has === "has" ? "jne" : "je"} ${label}`;
}

/** Pushes a word of the guest's, %rax, with interrupts and all else as it is. Changes %rcx, %rdx, %rsi, %rdi. */
function push(label: string): string {
  return `  mrmovq ${STATE.stack}(%rbp), %rdi
  isubq $${WORD_BYTES}, %rdi
${locateWord(ACCESS.write, label)}
  rmmovq %rax, (%rdx)
  rmmovq %rdi, ${STATE.stack}(%rbp)`;
}

/** Reads the word at the guest's stack pointer and an offset into %rax. Changes %rcx, %rdx, %rsi, %rdi. */
function readStack(offset: number, label: string): string {
  return `  mrmovq ${STATE.stack}(%rbp), %rdi
  iaddq $${offset}, %rdi
${locateWord(ACCESS.read, label)}
  mrmovq (%rdx), %rax`;
}

/** Assembly that goes to a label in any ring but 0. Changes %rcx. */
function ifOuterRing(label: string): string {
  return `  mrmovq ${STATE.ring}(%rbp), %rcx
  andq %rcx, %rcx
  jne ${label}`;
}

/** Refuses a constant that is no segment register's number; else it is in %r9. */
const SEGMENT_NUMBER = `  rrmovq %r9, %rcx
  ishrq $2, %rcx
  jne raise_undefined`;

/**
 * Handlers of the instructions that are about segments, flags and far transfers: the sensitive ones, which a processor
 * lets any ring have. See `system/segments.ts`.
 */
export const SEGMENT_INSTRUCTIONS: string = `
# Looks up selector %rdi. %rax: the descriptor's lower half, %r8: the upper; %r8 is 0 if there is none. Changes %rcx,
# %rdx, %rsi.
find_descriptor:
  irmovq $0, %r8
  rrmovq %rdi, %rcx
  iandq $${LOCAL}, %rcx
  jne descriptor_is_found
  rrmovq %rdi, %rcx
  iandq $0xfff8, %rcx                   # number x bytes of a descriptor
  je descriptor_is_found
  rrmovq %rcx, %rdx
  ishrq $${TABLE_BITS + 3}, %rdx
  jne descriptor_is_found
  pushq %rdi
  mrmovq ${controlOffset(CR.gdt)}(%rbp), %rdi
  addq %rcx, %rdi
  call read_system
  popq %rdi
  rrmovq %rax, %rcx
  ishrq $${HALF_BITS}, %rcx
  rrmovq %rcx, %rdx
  iandq $${DESCRIPTOR.present}, %rdx
  cmovne %rcx, %r8
  ishlq $${HALF_BITS}, %rax
  ishrq $${HALF_BITS}, %rax
descriptor_is_found:
  ret

# Whether the current ring may use descriptor %r8 through selector %rdi: condition ge. Changes %rcx, %rdx, %rsi.
is_permitted:
  mrmovq ${STATE.ring}(%rbp), %rcx
  rrmovq %rdi, %rdx
  iandq $3, %rdx
  rrmovq %rdx, %rsi
  subq %rcx, %rsi
  cmovg %rdx, %rcx                      # the outer one of the ring and the selector's
  rrmovq %r8, %rdx
  iandq $${DESCRIPTOR.privilege}, %rdx
  subq %rcx, %rdx
  ret

op_lar:
  call look_up_operand
  jl not_to_be_known
  rrmovq %r8, %rax
  jmp tell_descriptor
op_lsl:
  call look_up_operand
  jl not_to_be_known
tell_descriptor:
  mrmovq (%r12), %rcx
${locateOperand("rB", "%rcx", "%rdx")}
${storeOperand("%rax", "%rdx")}
  jmp is_to_be_known

# Descriptor of the selector in rA, in %rax and %r8; condition l if this ring may not know it. Changes %rcx, %rdx, %rsi, %rdi.
look_up_operand:
${loadOperand("rA", "%rax", "%rdi")}
  call find_descriptor
  andq %r8, %r8
  jne is_permitted
  irmovq $-1, %rcx
  andq %rcx, %rcx
  ret

op_verr:
  call look_up_operand
  jl not_to_be_known
${ifDescriptor("has", DESCRIPTOR.gate, "not_to_be_known")}
${ifDescriptor("lacks", DESCRIPTOR.code, "is_to_be_known")}
${ifDescriptor("has", DESCRIPTOR.accessible, "is_to_be_known")}
  jmp not_to_be_known
op_verw:
  call look_up_operand
  jl not_to_be_known
${ifDescriptor("has", DESCRIPTOR.gate, "not_to_be_known")}
${ifDescriptor("has", DESCRIPTOR.code, "not_to_be_known")}
${ifDescriptor("has", DESCRIPTOR.accessible, "is_to_be_known")}
not_to_be_known:
  call read_flags
  iandq $${~CONDITION_CODE.zero}, %rax
  call write_codes
${goOn(SHORT_BYTES)}
is_to_be_known:
  call read_flags
  iorq $${CONDITION_CODE.zero}, %rax
  call write_codes
${goOn(SHORT_BYTES)}

# Outer rings push and pop flags by way of a segment that may have no limit; in ring 0 there never is one.
op_pushfq:
  call read_flags
${ifOuterRing("pushfq_outside")}
${push("pushfq_at")}
${goOn(1)}
pushfq_outside:
  mrmovq ${STATE.stack}(%rbp), %rdi
  isubq $${WORD_BYTES}, %rdi
  irmovq $${ACCESS.write}, %rsi
  call locate_beyond_limit
  rmmovq %rax, (%rdx)
  rmmovq %rdi, ${STATE.stack}(%rbp)
${goOn(1)}

op_popfq:
${ifOuterRing("popfq_outside")}
${readStack(0, "popfq_at")}
  iaddq $${WORD_BYTES}, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
  call write_flags
${goOn(1)}
popfq_outside:
  mrmovq ${STATE.stack}(%rbp), %rdi
  irmovq $${ACCESS.read}, %rsi
  call locate_beyond_limit
  mrmovq (%rdx), %rax
  iaddq $${WORD_BYTES}, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
  call write_codes                      # the interrupt flag stays, and nobody is told
${goOn(1)}

op_rdseg:
  mrmovq 2(%r12), %r9
${SEGMENT_NUMBER}
  ishlq $3, %r9
  addq %rbp, %r9
  mrmovq ${STATE.selectors}(%r9), %rdx
${locateOperand("rA", "%rax", "%rcx")}
${storeOperand("%rdx", "%rcx")}
${goOn(LONG_BYTES)}

op_pushseg:
  mrmovq 1(%r12), %r9
${SEGMENT_NUMBER}
  ishlq $3, %r9
  addq %rbp, %r9
  mrmovq ${STATE.selectors}(%r9), %rax
${push("pushseg_at")}
${goOn(CONSTANT_BYTES)}

op_wrseg:
  mrmovq 2(%r12), %r9
${loadOperand("rA", "%rax", "%rdi")}
  call load_segment
${goOn(LONG_BYTES)}

op_popseg:
${readStack(0, "popseg_at")}
  mrmovq 1(%r12), %r9
  rrmovq %rax, %rdi
  call load_segment
  mrmovq ${STATE.stack}(%rbp), %rdi
  iaddq $${WORD_BYTES}, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
${goOn(CONSTANT_BYTES)}

# Loads selector %rdi into segment register %r9, or raises what it leads to. Changes %rax, %rcx, %rdx, %rsi, %r8.
load_segment:
${SEGMENT_NUMBER}
  andq %r9, %r9
  je raise_undefined                    # the code segment cannot be loaded
  iandq $0xffff, %rdi
  rrmovq %r9, %rcx
  isubq $${SEGMENT.stack}, %rcx
  je load_stack_segment
  rrmovq %rdi, %rcx
  iandq $${ABOUT}, %rcx
  je segment_is_loadable                # a null selector
  call find_descriptor
  andq %r8, %r8
  je refuse_selector
${ifDescriptor("has", DESCRIPTOR.gate, "refuse_selector")}
${ifDescriptor("lacks", DESCRIPTOR.code, "segment_is_readable")}
${ifDescriptor("lacks", DESCRIPTOR.accessible, "refuse_selector")}
segment_is_readable:
  call is_permitted
  jl refuse_selector
  jmp segment_is_loadable
load_stack_segment:
  call find_descriptor
  andq %r8, %r8
  je refuse_selector
${ifDescriptor("has", DESCRIPTOR.gate, "refuse_selector")}
${ifDescriptor("has", DESCRIPTOR.code, "refuse_selector")}
${ifDescriptor("lacks", DESCRIPTOR.accessible, "refuse_selector")}
  mrmovq ${STATE.ring}(%rbp), %rcx
  rrmovq %r8, %rdx
  iandq $${DESCRIPTOR.privilege}, %rdx
  subq %rcx, %rdx
  jne refuse_selector
  rrmovq %rdi, %rdx
  iandq $3, %rdx
  subq %rcx, %rdx
  jne refuse_selector
segment_is_loadable:
  rrmovq %r9, %rcx
  ishlq $3, %rcx
  addq %rbp, %rcx
  rmmovq %rdi, ${STATE.selectors}(%rcx)
  ret

# A protection fault about selector %rdi.
refuse_selector:
  rrmovq %rdi, %rsi
  iandq $${ABOUT}, %rsi
  jmp raise_protection_about

op_ljmp:
  call find_far_target
  mrmovq ${STATE.ring}(%rbp), %rcx
  subq %r8, %rcx
  jne refuse_selector
  rrmovq %rax, %rdi
  jmp enter_page

op_lcall:
  call find_far_target
  rrmovq %rax, %r9
  mrmovq ${STATE.ring}(%rbp), %rcx
  subq %r8, %rcx
  jne call_inner_ring
  mrmovq ${STATE.selectors}(%rbp), %rax
  mrmovq ${STATE.stack}(%rbp), %rdi
  isubq $${2 * WORD_BYTES}, %rdi
${locateWord(ACCESS.write, "lcall_pc_at")}
  pushq %rdx
  iaddq $${WORD_BYTES}, %rdi
${locateWord(ACCESS.write, "lcall_selector_at")}
  rmmovq %rax, (%rdx)
  popq %rdx
${programCounter("%rax")}
  iaddq $${CONSTANT_BYTES}, %rax
  rmmovq %rax, (%rdx)
  isubq $${WORD_BYTES}, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
  rrmovq %r9, %rdi
  jmp enter_page

# Through a gate to an inner ring %r8, at %r9: with the stack of that ring.
call_inner_ring:
  mrmovq ${controlOffset(CR.stack1)}(%rbp), %rdi
  mrmovq ${controlOffset(CR.stack0)}(%rbp), %rcx
  andq %r8, %r8
  cmove %rcx, %rdi
  isubq $${3 * WORD_BYTES}, %rdi
${programCounter("%rax")}
  iaddq $${CONSTANT_BYTES}, %rax
  call write_system
  iaddq $${WORD_BYTES}, %rdi
  mrmovq ${STATE.selectors}(%rbp), %rax
  call write_system
  iaddq $${WORD_BYTES}, %rdi
  mrmovq ${STATE.stack}(%rbp), %rax
  call write_system
  isubq $${2 * WORD_BYTES}, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
  call enter_ring
  rrmovq %r9, %rdi
  jmp enter_page

# Where the far jump or call at hand leads: address %rax, ring %r8. Raises what it leads to if that is not permitted;
# whether the ring is the right one for a jump or a call is the caller's to check. %rdi: the selector.
find_far_target:
  mrmovq 1(%r12), %rdi
  ishrq $48, %rdi
  call find_descriptor
  andq %r8, %r8
  je refuse_selector
${ifDescriptor("has", DESCRIPTOR.gate, "far_by_gate")}
${ifDescriptor("lacks", DESCRIPTOR.code, "refuse_selector")}
  iandq $${DESCRIPTOR.privilege}, %r8
  mrmovq ${STATE.ring}(%rbp), %rcx
  rrmovq %rcx, %rdx
  subq %r8, %rdx
  jne refuse_selector
  rrmovq %rdi, %rdx
  iandq $3, %rdx
  subq %r8, %rdx
  jg refuse_selector
  mrmovq 1(%r12), %rax
  ishlq $16, %rax
  ishrq $16, %rax
  jmp far_ring
far_by_gate:
  call is_permitted
  jl refuse_selector
  ishrq $${DESCRIPTOR.gateRingShift}, %r8
  iandq $3, %r8
  mrmovq ${STATE.ring}(%rbp), %rcx
  subq %r8, %rcx
  jl refuse_selector
far_ring:
  rrmovq %r8, %rcx
  isubq $2, %rcx
  je refuse_selector
  ret

op_lret:
${readStack(0, "lret_pc_at")}
  pushq %rax
${readStack(WORD_BYTES, "lret_selector_at")}
  rrmovq %rax, %r8
  iandq $3, %r8
  rrmovq %rax, %rdi
  mrmovq ${STATE.ring}(%rbp), %rcx
  rrmovq %r8, %rdx
  subq %rcx, %rdx
  jl refuse_selector
  rrmovq %r8, %rcx
  isubq $2, %rcx
  je refuse_selector
  andq %rdx, %rdx
  jne return_outwards
  mrmovq ${STATE.stack}(%rbp), %rdi
  iaddq $${2 * WORD_BYTES}, %rdi
  jmp far_return
return_outwards:
${readStack(2 * WORD_BYTES, "lret_stack_at")}
  rrmovq %rax, %rdi
far_return:
  rmmovq %rdi, ${STATE.stack}(%rbp)
  call enter_ring
  popq %rdi
  jmp enter_page
`;
