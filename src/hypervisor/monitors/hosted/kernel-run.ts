import { VECTOR } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS } from "../core/entry.ts";
import { hex, lines } from "../core/text.ts";
import { REASON, REQUEST, REQUEST_WORD, SWITCH_WORLDS, WORLD } from "./layout.ts";
import { EVENT } from "./system-calls.ts";

/** The driver of the monitor, in the host's kernel: how the application lets its guest run, and waits with it. */
export const RUN: string = `
# HOST_CALL.run
host_run:
  irmovq $${hex(REQUEST)}, %rcx
  mrmovq ${REQUEST_WORD.vectors}(%rcx), %rax
  orq %rdi, %rax
  rmmovq %rax, ${REQUEST_WORD.vectors}(%rcx)
  rmmovq %rsi, ${REQUEST_WORD.value}(%rcx)
run_guest:
  irmovq host_events, %rcx
  mrmovq (%rcx), %rdx
  andq %rdx, %rdx
  jne run_has_events
  irmovq $${hex(WORLD.host)}, %rdi
  irmovq $${hex(WORLD.monitor)}, %rsi
  call ${hex(SWITCH_WORLDS)}
  irmovq $${hex(REQUEST)}, %rcx
  mrmovq ${REQUEST_WORD.reason}(%rcx), %rax
  rrmovq %rax, %rdx
  isubq $${REASON.interrupt}, %rdx
  je run_interrupted
  mrmovq ${REQUEST_WORD.port}(%rcx), %rdi
  mrmovq ${REQUEST_WORD.value}(%rcx), %rsi
  ret
# The monitor that has accepted it has no handler: it comes once more, to those here.
run_interrupted:
  mrmovq ${REQUEST_WORD.port}(%rcx), %rax
${lines(
  EXTERNAL_VECTORS,
  (vector) => `  rrmovq %rax, %rdx
  isubq $${vector}, %rdx
  je run_interrupt_${vector}`,
)}
# What has ended the guest's turn is still asked for.
  sti
  nop
  cli
  jmp run_guest
${lines(
  EXTERNAL_VECTORS,
  (vector) => `run_interrupt_${vector}:
  int $${vector}
  jmp run_guest`,
)}
run_has_events:
  xorq %rax, %rax
  rmmovq %rax, (%rcx)
  irmovq $${REASON.interrupt}, %rax
  ret

# HOST_CALL.wait
host_wait:
  irmovq host_events, %rcx
  mrmovq (%rcx), %rdx
  andq %rdx, %rdx
  jne wait_is_over
  sti
  idle
  cli
  jmp host_wait
wait_is_over:
  xorq %rax, %rax
  rmmovq %rax, (%rcx)
  ret

# %rdi: vector of something that the application is to hear of.
note_vector:
  rrmovq %rdi, %rcx
  isubq $${VECTOR.timer}, %rcx
  irmovq $${EVENT.timer}, %rdi
  shlq %rcx, %rdi
# %rdi: bits of EVENT
note_events:
  irmovq host_events, %rcx
  mrmovq (%rcx), %rax
  orq %rdi, %rax
  rmmovq %rax, (%rcx)
  ret

  .align 8
host_events:
  .quad 0
`;
