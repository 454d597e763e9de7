import { PORT } from "../../devices/ports.ts";
import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { STOP } from "../core/vcpu-block.ts";
import { DOMAIN, DOMAIN_ADDRESS, SHARED_ADDRESS } from "./domain-block.ts";
import { RESTORE_FOR_BACK_END, SAVE_FOR_BACK_END } from "./events.ts";
import { EVENTS, FIRST_EVENT, HYPERCALL, HYPERCALLS, REFUSED, SHARED } from "./interface.ts";

const GUEST_BITS: number = Math.log2(MONITOR_BASE);
const USER_RING = 3;

/** The routine of each hypercall. */
const ROUTINES: Readonly<Record<keyof typeof HYPERCALL, string>> = {
  registerTraps: "hypercall_register_traps",
  registerCallbacks: "hypercall_register_callbacks",
  setStack: "hypercall_set_stack",
  writeRoot: "hypercall_write_root",
  pinRoot: "hypercall_pin_root",
  unpinRoot: "hypercall_unpin_root",
  updateEntry: "hypercall_update_entry",
  updateEntries: "hypercall_update_entries",
  invalidatePage: "hypercall_invalidate_page",
  deliver: "hypercall_deliver",
  returnFromTrap: "hypercall_return_from_trap",
  block: "hypercall_block",
  setTimer: "hypercall_set_timer",
  sendEvent: "hypercall_send_event",
  readPort: "hypercall_read_port",
  shutDown: "hypercall_shut_down",
  writePort: "hypercall_write_port",
};

const BY_NUMBER: readonly string[] = Array.from({ length: HYPERCALLS }, (_, number) => {
  const name = (Object.keys(HYPERCALL) as (keyof typeof HYPERCALL)[]).find(
    (each) => HYPERCALL[each] === number,
  );
  return name === undefined ? "hypercall_refused" : ROUTINES[name];
});

/**
 * Entry of hypercalls, and those that are not about page tables. A routine finds on top of the stack what %rax and %rcx
 * were, which are its to change, and behind them the guest's frame; it goes to `hypercall_end` with the result in %rax.
 */
export const HYPERCALLS_SECTION: string = `
trap_${VECTOR.hypercall}:
  pushq %rcx
  pushq %rax
  mrmovq 24(%rsp), %rcx                 # behind the instruction, which ends with its number
  mrmovq -8(%rcx), %rax
  rrmovq %rax, %rcx
  ishrq $${Math.log2(HYPERCALLS)}, %rcx
  jne hypercall_refused
  ishlq $3, %rax
  mrmovq hypercall_routines(%rax), %rax
  pushq %rax
  ret

hypercall_refused:
  irmovq $${REFUSED}, %rax
hypercall_end:
  mrmovq 8(%rsp), %rcx
  iaddq $24, %rsp                       # what was in %rax, and in place of an error code
  iretq
hypercall_done:
  irmovq $0, %rax
  jmp hypercall_end

hypercall_return_from_trap:
  iaddq $16, %rsp                       # %rax and %rcx will be others
  mrmovq 32(%rsp), %rcx                 # the guest's stack
  rrmovq %rcx, %rax
  iaddq $56, %rax
  ishrq $${GUEST_BITS}, %rax
  jne guest_has_failed
  mrmovq 24(%rcx), %rax
  rmmovq %rax, 8(%rsp)
  mrmovq 32(%rcx), %rax
  iandq $${USER_RING}, %rax
  isubq $${USER_RING}, %rax
  irmovq $${SELECTOR.userCode}, %rax
  je return_to_ring_3
  irmovq $${SELECTOR.deprivilegedCode}, %rax
return_to_ring_3:
  rmmovq %rax, 16(%rsp)
  mrmovq 48(%rcx), %rax
  rmmovq %rax, 32(%rsp)
  mrmovq 40(%rcx), %rax
  pushq %rax
  iandq $${FLAG.conditionCodes}, %rax
  iorq $${FLAG.interrupts}, %rax
  rmmovq %rax, 32(%rsp)
  popq %rax
  pushq %rcx
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  rmmovq %rax, ${SHARED.interruptFlag}(%rcx)
  popq %rcx
  mrmovq 8(%rcx), %rax
  mrmovq (%rcx), %rcx
  jmp resume_with_events

hypercall_set_timer:
  wrcr %rdi, $${CR.timer}
  jmp hypercall_done

# To itself: there is no other processor.
hypercall_send_event:
  rrmovq %rdi, %rax
  isubq $${FIRST_EVENT}, %rax
  ishrq $${Math.log2(EVENTS)}, %rax
  jne hypercall_refused
  pushq %rdx
  rrmovq %rdi, %rdx
  call raise_event
  popq %rdx
  irmovq $0, %rax
  jmp hypercall_end_with_events

# Ports are the monitor's: those that it answers for are devices that it pretends to have.
hypercall_read_port:
  rrmovq %rdi, %rax
  isubq $${PORT.keyboard}, %rax
  jne read_other_port
  call keyboard_read
  jmp hypercall_end
read_other_port:
  pushq %rdx
${SAVE_FOR_BACK_END}
  call ioPortRead
${RESTORE_FOR_BACK_END}
  popq %rdx
  jmp hypercall_end

hypercall_write_port:
  rrmovq %rdi, %rax
  isubq $${PORT.keyboard}, %rax
  je hypercall_done
  pushq %rdx
${SAVE_FOR_BACK_END}
  call ioPortWrite
${RESTORE_FOR_BACK_END}
  popq %rdx
  irmovq $0, %rax
  jmp hypercall_end_with_events

hypercall_shut_down:
  irmovq $${hex(DOMAIN_ADDRESS)}, %rcx
  irmovq $${STOP.halted}, %rax
  rmmovq %rax, ${DOMAIN.stopReason}(%rcx)
  mrmovq 40(%rsp), %rax
  iandq $${FLAG.conditionCodes}, %rax
  rmmovq %rax, 40(%rsp)
  popq %rax
  popq %rcx
  iaddq $24, %rsp
  popfq
  mrmovq (%rsp), %rsp
  halt

guest_has_failed:
  irmovq $${hex(DOMAIN_ADDRESS)}, %rcx
  irmovq $${STOP.doubleFault}, %rax
  rmmovq %rax, ${DOMAIN.stopReason}(%rcx)
  halt

  .align 8
hypercall_routines:
  .quad ${BY_NUMBER.join(", ")}
`;
