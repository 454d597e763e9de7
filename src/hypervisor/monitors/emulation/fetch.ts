import { LONGEST_INSTRUCTION_BYTES } from "../../machine/control-signals.ts";
import { ACCESS } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { LOOK_ASIDE, lookUp } from "./look-aside-buffer.ts";
import { STATE } from "./machine-state.ts";
import { programCounter } from "./operands.ts";

const PAGE_MASK = -PAGE_BYTES;

/** Addresses of code end here. */
const CODE_ADDRESS_BITS = 31;

/**
 * From one instruction of the guest to the next. The emulator's registers, all the time:
 *
 * | | |
 * |---|---|
 * | `%rbp` | the emulated machine's state |
 * | `%r12` | where the emulator sees the guest's current instruction |
 * | `%r13` | the last such address that is certain to need no attention: in the page at hand, with nothing pending |
 * | `%r14` | the emulator's addresses less the guest's, in this page |
 * | `%rbx` | the guest's address of this page |
 * | `%r11` | what tells translations in use from all others, see {@link LOOK_ASIDE} |
 * | `%r10` | 0 |
 *
 * A real interrupt sets %r13 to 0, so that polling costs nothing where nothing has come. An instruction's handler is
 * entered with its first eight bytes in %rax, and leaves through `next`, `jump` or `enter_page`, or raises a trap; until
 * then it has changed nothing that the guest can see.
 */
export const FETCH: string = `
next:
  mrmovq (%r12), %rax
  rrmovq %r13, %rdx
  subq %r12, %rdx
  jge dispatch
  jmp attend
dispatch:
  rrmovq %rax, %rcx
  iandq $0xff, %rcx
  ishlq $3, %rcx
  mrmovq handlers(%rcx), %rcx
  pushq %rcx
  ret

# Goes on at the guest's address %rdi, likely in this page.
jump:
  rrmovq %rdi, %rcx
  iandq $${PAGE_MASK}, %rcx
  subq %rbx, %rcx
  je jump_within
  jmp enter_page
jump_within:
  rrmovq %rdi, %r12
  addq %r14, %r12
  jmp next

# Goes on at the guest's address %rdi, in another page or in another ring. Whatever is raised meanwhile is raised there.
enter_page:
  rrmovq %rdi, %r12
  rrmovq %r10, %r13
  rrmovq %r10, %r14
${lookUp(ACCESS.execute, "%rdi", "%rdx", "%rsi")}
  rrmovq %rdi, %rbx
  iandq $${PAGE_MASK}, %rbx
  rrmovq %rbx, %rcx
  addq %r11, %rcx
  subq %rsi, %rcx
  je page_is_known
  call locate_code
  rrmovq %rax, %rdx
page_is_known:
  rrmovq %rdx, %r14
  addq %r14, %r12
  rrmovq %rbx, %r13
  addq %r14, %r13
  iaddq $${PAGE_BYTES - LONGEST_INSTRUCTION_BYTES}, %r13
  rmmovq %r13, ${STATE.pageEnd}(%rbp)
  mrmovq ${STATE.pendingClasses}(%rbp), %rcx
  andq %rcx, %rcx
  je next

# The current instruction is not to be carried out just so: an interrupt may be pending, or the page is at its end.
attend:
  mrmovq ${STATE.pageEnd}(%rbp), %r13
  mrmovq ${STATE.interruptShadow}(%rbp), %rcx
  andq %rcx, %rcx
  jne attend_in_shadow
  mrmovq ${STATE.pendingClasses}(%rbp), %rcx
  andq %rcx, %rcx
  je attend_page
  call acceptable_class
  andq %rax, %rax
  jge accept_interrupt
attend_page:
  rrmovq %r13, %rdx
  subq %r12, %rdx
  jge fetch
${programCounter("%rdi")}
  rrmovq %rdi, %rcx
  iandq $${PAGE_MASK}, %rcx
  subq %rbx, %rcx
  jne enter_page

# Near the end of the page: what begins here may end in the next one, which then has to lie behind this one.
  mrmovq (%r12), %rcx
  iandq $0xff, %rcx
  ishlq $3, %rcx
  mrmovq lengths(%rcx), %rcx
  addq %r12, %rcx
  isubq $${LONGEST_INSTRUCTION_BYTES}, %rcx
  subq %r13, %rcx
  jle instruction_is_whole
  rrmovq %rbx, %rdi
  iaddq $${PAGE_BYTES}, %rdi
  mrmovq ${STATE.ring}(%rbp), %r8
  irmovq $${ACCESS.execute}, %rsi
  call peek
  subq %r14, %rax
  jne raise_protection
  call walk
instruction_is_whole:
  rmmovq %r10, ${STATE.interruptShadow}(%rbp)
  rrmovq %r10, %r13                     # the next one needs attention, too
fetch:
  mrmovq (%r12), %rax
  jmp dispatch

# The instruction behind sti comes before any interrupt.
attend_in_shadow:
  rrmovq %r13, %rdx
  subq %r12, %rdx
  jl attend_page
  rmmovq %r10, ${STATE.interruptShadow}(%rbp)
  rrmovq %r10, %r13
  jmp fetch

# %rax: the emulator's address of what the guest has at %rdi for execution, less %rdi. Does not return if there is nothing.
locate_code:
  rrmovq %rdi, %rcx
  ishrq $${CODE_ADDRESS_BITS}, %rcx
  jne refuse_protection
  mrmovq ${STATE.ring}(%rbp), %r8
  irmovq $${ACCESS.execute}, %rsi
  call walk
  jmp remember_translation
`;
