import { hex } from "../core/text.ts";
import { VCPU, VCPU_BYTES, VCPUS } from "./layout.ts";

/** Least of all balances. */
export const ANY_BALANCE: number = -(2 ** 52);

/**
 * What schedulers have in common.
 *
 * | label | |
 * |---|---|
 * | `find_ready` | %rdi: a balance; %rax: of the vCPUs that do not run and have at least that the one that has waited longest, 0 if there is none |
 * | `charge_balance` | as `scheduler_charge`: what has run is taken off the balance |
 * | `add_allowances` | %rdi: the most that is kept of a balance, %rsi: the least; each vCPU gets its allowance besides |
 *
 * @param vcpus - how many there are
 */
export function vcpuLists(vcpus: number): string {
  return `
find_ready:
  irmovq $${hex(VCPUS)}, %rcx
  irmovq $${vcpus}, %rdx
  xorq %rax, %rax
look_at_vcpu:
  mrmovq ${VCPU.running}(%rcx), %r8
  andq %r8, %r8
  jne next_vcpu
  mrmovq ${VCPU.balance}(%rcx), %r8
  subq %rdi, %r8
  jl next_vcpu
  mrmovq ${VCPU.until}(%rcx), %r8
  andq %rax, %rax
  je take_vcpu
  rrmovq %r8, %r10
  subq %r9, %r10
  jge next_vcpu
take_vcpu:
  rrmovq %rcx, %rax
  rrmovq %r8, %r9
next_vcpu:
  iaddq $${VCPU_BYTES}, %rcx
  isubq $1, %rdx
  jne look_at_vcpu
  ret

charge_balance:
  mrmovq ${VCPU.balance}(%rdi), %rax
  subq %rsi, %rax
  rmmovq %rax, ${VCPU.balance}(%rdi)
  ret

add_allowances:
  irmovq $${hex(VCPUS)}, %rax
  irmovq $${vcpus}, %rdx
add_allowance:
  mrmovq ${VCPU.balance}(%rax), %rcx
  rrmovq %rcx, %r8
  subq %rdi, %r8
  cmovg %rdi, %rcx
  rrmovq %rcx, %r8
  subq %rsi, %r8
  cmovl %rsi, %rcx
  mrmovq ${VCPU.allowance}(%rax), %r8
  addq %r8, %rcx
  rmmovq %rcx, ${VCPU.balance}(%rax)
  iaddq $${VCPU_BYTES}, %rax
  isubq $1, %rdx
  jne add_allowance
  ret
`;
}
