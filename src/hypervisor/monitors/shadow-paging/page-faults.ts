import { GUEST_BYTES } from "../../guests/layout.ts";
import { ERROR_CODE } from "../../memory/access.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { VECTOR } from "../../system/vectors.ts";
import { PLACEHOLDER } from "../core/bare-tables.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { VCPU, walkEntryOffset } from "../core/vcpu-block.ts";
import { recordOf, shadowOffset, testTraced } from "./frame-records.ts";
import type { ShadowSpace } from "./shadow-space.ts";

const USE = ERROR_CODE.write | ERROR_CODE.user | ERROR_CODE.execute;
/** What an upper shadow entry takes over from the guest's. */
const UPPER_RIGHTS: bigint = 0x8000_0000_0000_0000n | BigInt(ENTRY.writable | ENTRY.user);

/** Leaves the address of a level's shadow entry in %rbx, in place of the table's. %r12: virtual address. */
function indexTable(level: number): string {
  return `  rrmovq %r12, %rax
  ishrq $${12 + 9 * (level - 1) - 3}, %rax
  iandq $0xff8, %rax
  addq %rax, %rbx`;
}

/** The processor may know the way that was there before, to the monitor alone: that entry was present. */
const FORGET_PLACEHOLDER = `
  invlpg %r12`;

/** Goes from the table of a level in %rbx to the one below, which is made if the guest's was not used yet. */
function descend(level: number, { holdsMonitor }: ShadowSpace): string {
  return `
${indexTable(level)}
  mrmovq (%rbx), %rax
  rrmovq %rax, %rcx
  iandq $${ENTRY.present | PLACEHOLDER}, %rcx
  isubq $${ENTRY.present}, %rcx
  je shadow_present_${level}
  mrmovq ${walkEntryOffset(level)}(%rbp), %rax
  mrmovq (%rax), %r13
  rrmovq %r13, %rdi
  irmovq $${shadowOffset(level - 1)}, %rsi
  call shadow_table
  iandq $${hex(UPPER_RIGHTS)}, %r13
  orq %r13, %rax
  iorq $${ENTRY.present | ENTRY.accessed}, %rax
  rmmovq %rax, (%rbx)${holdsMonitor && level === 4 ? FORGET_PLACEHOLDER : ""}
shadow_present_${level}:
  iandq $${hex(ENTRY.address)}, %rax
  iaddq $${hex(MONITOR_BASE)}, %rax
  rrmovq %rax, %rbx`;
}

/** The guest has something mapped where it can have nothing. */
const FAULT_IN_MONITOR_HALF = `
fault_in_monitor_half:
  rmmovq %r12, ${VCPU.faultAddress}(%rbp)
  rmmovq %r13, ${VCPU.faultErrorCode}(%rbp)
  irmovq $${VECTOR.pageFault}, %rax
  rmmovq %rax, ${VCPU.faultVector}(%rbp)
  jmp inject_walk_fault
`;

const KEEP_OUT_OF_MONITOR_HALF = `  rrmovq %r12, %rcx
  isubq $${hex(MONITOR_BASE)}, %rcx
  jge fault_in_monitor_half
`;

/**
 * Page faults: true ones are the guest's, hidden ones come from shadows that are not filled in yet, and the rest are
 * writes to the guest's tables.
 */
export function pageFaultSection(space: ShadowSpace): string {
  return `
page_fault:
${space.readFault}
  iandq $${USE}, %r13
  rrmovq %r12, %rdi
  rrmovq %r13, %rsi
  call walk_guest
  andq %rax, %rax
  jl inject_walk_fault
${space.holdsMonitor ? KEEP_OUT_OF_MONITOR_HALF : ""}  iandq $${ERROR_CODE.write}, %r13
  je hidden_fault
  rrmovq %rax, %rcx
  ishrq $${Math.log2(GUEST_BYTES)}, %rcx
  jne hidden_fault                      # memory that is not there is no table
  rrmovq %rax, %rcx
${recordOf("%rcx")}
${testTraced("%rcx", "%rdx", "%rsi", space.watcher?.offset)}
  jne traced_write
hidden_fault:
  rrmovq %r12, %rdi
  call fill_shadow
  jmp restore

${space.holdsMonitor ? FAULT_IN_MONITOR_HALF : ""}
# Maps a page as the guest's tables do. They have just been walked for it, and allow the access. %rdi: address.
fill_shadow:
  pushq %rbx
  pushq %r12
  pushq %r13
  rrmovq %rdi, %r12
  call make_room
  mrmovq ${VCPU.shadowRoot}(%rbp), %rbx
${lines([4, 3, 2], (level) => descend(level, space))}

${indexTable(1)}
  mrmovq ${walkEntryOffset(1)}(%rbp), %rax
  mrmovq (%rax), %rdi
  rrmovq %rbx, %rsi
  call shadow_leaf
  rmmovq %rax, (%rbx)
  popq %r13
  popq %r12
  popq %rbx
  ret
`;
}
