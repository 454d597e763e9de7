import { BLOCK_BYTES, DISK_REGISTER, DISK_STATUS } from "../../devices/disk.ts";
import { VECTOR } from "../../system/vectors.ts";
import { HOST_DISK } from "./host-disk.ts";
import type { DeviceModelOptions } from "./io-back-end-options.ts";

/** Words of `emulatedDiskState`: the model's registers by their numbers. */
const STATE = {
  block: 8 * DISK_REGISTER.block,
  address: 8 * DISK_REGISTER.address,
  command: 8 * DISK_REGISTER.command,
  status: 8 * DISK_REGISTER.status,
} as const;

/**
 * A model of the machine's disk, in front of the guest's image: every access to a register comes here. Entry points are
 * those that `ioBackEnd` names.
 */
export function emulatedDisk({ raise }: DeviceModelOptions): string {
  return `
# %rdi: the register's number
ioDiskRead:
        xorq %rax,%rax
        rrmovq %rdi,%rdx
        isubq $${DISK_REGISTER.status},%rdx
        jg emulatedDiskRead
        ishlq $3,%rdi
        irmovq $emulatedDiskState,%rcx
        addq %rcx,%rdi
        mrmovq (%rdi),%rax
        andq %rdx,%rdx
        jne emulatedDiskRead
        # reading the status clears all but busy
        rrmovq %rax,%rdx
        iandq $${DISK_STATUS.busy},%rdx
        rmmovq %rdx,(%rdi)
emulatedDiskRead:
        ret

# %rdi: the register's number, %rsi: what is written
ioDiskWrite:
        irmovq $emulatedDiskState,%rcx
        mrmovq ${STATE.status}(%rcx),%rax
        rrmovq %rax,%rdx
        iandq $${DISK_STATUS.busy},%rdx
        jne emulatedDiskBusy
        rrmovq %rdi,%rdx
        isubq $${DISK_REGISTER.status},%rdx
        jge emulatedDiskWritten
        ishlq $3,%rdi
        addq %rcx,%rdi
        rmmovq %rsi,(%rdi)
        iaddq $${DISK_REGISTER.status - DISK_REGISTER.command},%rdx
        je emulatedDiskBegin
emulatedDiskWritten:
        ret
emulatedDiskBusy:
        iorq $${DISK_STATUS.error},%rax
        rmmovq %rax,${STATE.status}(%rcx)
        ret

emulatedDiskBegin:
        irmovq $${DISK_STATUS.busy},%rax
        rmmovq %rax,${STATE.status}(%rcx)
        rrmovq %rsi,%rdx
        mrmovq ${STATE.address}(%rcx),%rdi
        irmovq $${BLOCK_BYTES},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedDiskOutside
        rrmovq %rdi,%rsi
        irmovq $emulatedDiskState,%rcx
        mrmovq ${STATE.block}(%rcx),%rdi
        call hostDiskBegin
        jmp emulatedDiskOutcome
emulatedDiskOutside:
        irmovq $${HOST_DISK.failed},%rax
        jmp emulatedDiskOutcome

ioDiskInterrupt:
        call hostDiskInterrupt

# %rax: how the host's part has ended, if it has
emulatedDiskOutcome:
        isubq $${HOST_DISK.done},%rax
        jl emulatedDiskWritten
        irmovq $emulatedDiskState,%rcx
        mrmovq ${STATE.status}(%rcx),%rdx
        iandq $${DISK_STATUS.error},%rdx
        iorq $${DISK_STATUS.done},%rdx
        andq %rax,%rax
        je emulatedDiskEnd
        iorq $${DISK_STATUS.error},%rdx
emulatedDiskEnd:
        rmmovq %rdx,${STATE.status}(%rcx)
        irmovq $${VECTOR.disk},%rdi
        jmp ${raise}

        .align 8
emulatedDiskState:
        .quad 0, 0, 0, 0
`;
}
