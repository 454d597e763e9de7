import { DISK_COMMAND, DISK_REGISTER, DISK_STATUS } from "../../devices/disk.ts";
import { PORT } from "../../devices/ports.ts";
import type { GuestSection } from "../guest-section.ts";
import type { KernelOperations } from "../kernel-operations.ts";
import { DISK_SECTION, DISK_STATE } from "./disk-driver.ts";
import { readPort, writeConstant, writePort } from "./port-text.ts";

/** The driver of the machine's disk: three registers written to begin, one read when it is over. */
export function cardDiskDriver(operations: KernelOperations): GuestSection {
  const write = (register: number) => writePort(operations, PORT.disk + register);
  const begin = (command: number) => `
        irmovq $diskState,%r8
        mrmovq ${DISK_STATE.begun}(%r8),%rax
        iaddq $1,%rax
        rmmovq %rax,${DISK_STATE.begun}(%r8)
        rrmovq %rsi,%r9
        rrmovq %rdi,%rsi
        ${write(DISK_REGISTER.block)}
        rrmovq %r9,%rsi
        ${write(DISK_REGISTER.address)}
        ${writeConstant(operations, PORT.disk + DISK_REGISTER.command, command)}
        ret`;
  const code = `
diskRead:
        ${begin(DISK_COMMAND.read)}

diskWrite:
        ${begin(DISK_COMMAND.write)}

diskInterrupt:
        ${readPort(operations, PORT.disk + DISK_REGISTER.status)}
        irmovq $diskState,%r8
        rrmovq %rax,%r9
        iandq $${DISK_STATUS.done},%r9
        je diskInterruptEnd
        mrmovq ${DISK_STATE.done}(%r8),%r9
        iaddq $1,%r9
        rmmovq %r9,${DISK_STATE.done}(%r8)
        iandq $${DISK_STATUS.error},%rax
        je diskInterruptEnd
        mrmovq ${DISK_STATE.failed}(%r8),%r9
        iaddq $1,%r9
        rmmovq %r9,${DISK_STATE.failed}(%r8)
diskInterruptEnd:
        ret
`;
  return { ...DISK_SECTION, code };
}
