import { CONTROL_REGISTERS, CR, MACHINE_STATUS } from "../../system/control-registers.ts";
import { GATE_BYTES } from "../../system/vectors.ts";
import { lengthOf, loadOperand, storeOperandA } from "./decode.ts";
import { advance, lines } from "./text.ts";
import { controlOffset, VCPU } from "./vcpu-block.ts";

/** Control registers whose writing does something; all others just keep what is written. */
const WRITES: ReadonlyMap<number, string> = new Map([
  [CR.status, "write_status"],
  [CR.root, "write_root"],
  [CR.features, "write_features"],
  [CR.idt, "write_idt"],
  [CR.processor, "reflect_protection"],
  [CR.timer, "write_timer"],
  [CR.interruptCommand, "write_interrupt_command"],
  [CR.endOfInterrupt, "write_end_of_interrupt"],
]);

/** Emulates `rdcr` and `wrcr`. Needs \`guest_root_written\` (%rdi: the new root) and the guest's interrupt controller. */
export const CONTROL_REGISTER_SECTION: string = `
emulate_rdcr:
  mrmovq ${VCPU.constant}(%rbp), %rdx
  rrmovq %rdx, %rax
  ishrq $${Math.log2(CONTROL_REGISTERS)}, %rax
  jne reflect_protection                # there is no such register
  rrmovq %rdx, %rax
  isubq $${CR.timer}, %rax
  je read_timer
  ishlq $3, %rdx
  addq %rbp, %rdx
  mrmovq ${controlOffset(0)}(%rdx), %rax
rdcr_done:
${storeOperandA("%rax", "%rcx")}
${advance(lengthOf("rdcr"))}
  jmp restore
read_timer:
  rdcr $${CR.timer}, %rax
  jmp rdcr_done

emulate_wrcr:
  mrmovq ${VCPU.constant}(%rbp), %rdx
  rrmovq %rdx, %rax
  ishrq $${Math.log2(CONTROL_REGISTERS)}, %rax
  jne reflect_protection
${loadOperand("rA", "%rdi")}
  ishlq $3, %rdx
  mrmovq control_writes(%rdx), %rax
  addq %rbp, %rdx
  pushq %rax
  ret

# From here on %rdi: value, %rdx: block + 8 x number.
write_status:
  rrmovq %rdi, %rax
  ishrq $${Math.log2(MACHINE_STATUS.paging >>> 0)}, %rax
  iandq $1, %rax
  je stop_unsupported                   # paging is to be switched off
  jmp write_plain
write_features:
  rmmovq %rdi, ${controlOffset(0)}(%rdx)
  mrmovq ${controlOffset(CR.root)}(%rbp), %rdi
  call guest_root_written               # forgets all translations
  jmp wrcr_done
write_root:
  rmmovq %rdi, ${controlOffset(0)}(%rdx)
  call guest_root_written
  jmp wrcr_done
write_idt:
  rrmovq %rdi, %rax
  iandq $${GATE_BYTES - 1}, %rax
  jne stop_unsupported                  # entries could lie in two pages
  jmp write_plain
write_timer:
  wrcr %rdi, $${CR.timer}
  jmp write_plain
write_interrupt_command:
  rmmovq %rdi, ${controlOffset(0)}(%rdx)
  rrmovq %rdi, %rax
  ishrq $8, %rax
  mrmovq ${controlOffset(CR.processor)}(%rbp), %rcx
  subq %rcx, %rax
  jne wrcr_done                         # to a processor that is not there
  iandq $0xff, %rdi
  call raise_interrupt
  jmp wrcr_done
write_end_of_interrupt:
  rmmovq %rdi, ${controlOffset(0)}(%rdx)
  call end_interrupt
  jmp wrcr_done
write_plain:
  rmmovq %rdi, ${controlOffset(0)}(%rdx)
wrcr_done:
${advance(lengthOf("wrcr"))}
  jmp resume

  .align 8
control_writes:
${lines(Array(CONTROL_REGISTERS).keys(), (register) => `  .quad ${WRITES.get(register) ?? "write_plain"}`)}
`;
