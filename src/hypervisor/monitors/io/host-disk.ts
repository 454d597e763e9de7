import { BLOCK_BYTES, DISK_COMMAND, DISK_REGISTER, DISK_STATUS } from "../../devices/disk.ts";
import { IMAGE_ENTRIES, IMAGE_FREE_ENTRY, IMAGE_ROOT_BLOCK } from "../../devices/disk-image.ts";
import { PORT } from "../../devices/ports.ts";
import { type DriverOptions, IO_MEMORY } from "./io-back-end-options.ts";

/** Second-level tables that there is room for. */
const MAX_TABLES = (IO_MEMORY.receiveRing - IO_MEMORY.imageTables) / BLOCK_BYTES;

const TABLE_SHIFT = Math.log2(IMAGE_ENTRIES);
const BLOCK_SHIFT = Math.log2(BLOCK_BYTES);

/** Words of `hostDiskState`. */
const STATE = {
  /** Guest's blocks that the image's tables can name. */
  blocks: 0,
  /** Address of the entry that the write under way has filled in, or 0; and its table's block and physical address. */
  newEntry: 8,
  tableBlock: 16,
  tablePhysical: 24,
  /** What has to be written when the command under way is done: see {@link NEXT}. */
  next: 32,
} as const;

/** A new block's data are written first, then that it is taken, and only then that it is the guest's. */
const NEXT = { nothing: 0, table: 1, root: 2 } as const;

/** What the routines return. */
export const HOST_DISK = { underWay: 0, done: 1, failed: 2 } as const;

/**
 * Whoever drives the machine's disk for a guest whose virtual disk is an image on it (see `DiskImage`): finds the block
 * that holds the guest's, and takes one when the guest writes there for the first time. What was never written reads as
 * 0, without asking the disk. The image's tables are kept in memory.
 *
 * | label | |
 * |---|---|
 * | `hostDiskStart` | reads the image's tables, waiting for the disk |
 * | `hostDiskBegin` | %rdi: the guest's block, %rsi: guest-physical address of as many bytes, which must all be there, %rdx: command. %rax: one of {@link HOST_DISK}. Not while another command is under way |
 * | `hostDiskInterrupt` | serves the disk's interrupt. %rax: one of {@link HOST_DISK} |
 */
export function hostDisk(options: DriverOptions): string {
  const { memory, memoryPhysical, guestVirtual, guestPhysical } = options;
  const root = memory + IO_MEMORY.imageRoot;
  const tables = memory + IO_MEMORY.imageTables;
  const port = (register: number) => PORT.disk + register;
  return `
# %rdi: block of the disk, %rsi: physical address, %rdx: command
hostDiskCommand:
        irmovq $${port(DISK_REGISTER.block)},%rax
        outq %rdi,(%rax)
        irmovq $${port(DISK_REGISTER.address)},%rax
        outq %rsi,(%rax)
        irmovq $${port(DISK_REGISTER.command)},%rax
        outq %rdx,(%rax)
        ret

# reads a block and waits: only before there is a guest
hostDiskLoad:
        irmovq $${DISK_COMMAND.read},%rdx
        call hostDiskCommand
        irmovq $${port(DISK_REGISTER.status)},%rax
hostDiskWait:
        pause
        inq (%rax),%rcx
        iandq $${DISK_STATUS.done},%rcx
        je hostDiskWait
        ret

hostDiskStart:
        pushq %rbx
        pushq %rbp
        irmovq $${IMAGE_ROOT_BLOCK},%rdi
        irmovq $${memoryPhysical + IO_MEMORY.imageRoot},%rsi
        call hostDiskLoad
        xorq %rbx,%rbx
hostDiskTable:
        rrmovq %rbx,%rax
        ishlq $3,%rax
        mrmovq ${root}(%rax),%rdi
        andq %rdi,%rdi
        je hostDiskStarted
        rrmovq %rbx,%rsi
        ishlq $${BLOCK_SHIFT},%rsi
        iaddq $${memoryPhysical + IO_MEMORY.imageTables},%rsi
        call hostDiskLoad
        iaddq $1,%rbx
        rrmovq %rbx,%rax
        isubq $${MAX_TABLES},%rax
        jne hostDiskTable
hostDiskStarted:
        ishlq $${TABLE_SHIFT},%rbx
        irmovq $hostDiskState,%rax
        rmmovq %rbx,${STATE.blocks}(%rax)
        popq %rbp
        popq %rbx
        ret

hostDiskBegin:
        irmovq $hostDiskState,%rcx
        xorq %rax,%rax
        rmmovq %rax,${STATE.newEntry}(%rcx)
        rmmovq %rax,${STATE.next}(%rcx)
        andq %rdi,%rdi
        jl hostDiskRefused
        mrmovq ${STATE.blocks}(%rcx),%rax
        subq %rdi,%rax
        jle hostDiskRefused
        # the second-level tables lie one behind the other in memory: a block's number is its entry's place
        rrmovq %rdi,%r8
        ishlq $3,%r8
        iaddq $${tables},%r8
        rrmovq %rdi,%r9
        mrmovq (%r8),%rdi
        andq %rdi,%rdi
        jne hostDiskMapped
        rrmovq %rdx,%rax
        isubq $${DISK_COMMAND.write},%rax
        jne hostDiskZero
        # a free block for what is written first
        irmovq $${root + 8 * IMAGE_FREE_ENTRY},%rax
        mrmovq (%rax),%rdi
        rrmovq %rdi,%r10
        iaddq $1,%r10
        rmmovq %r10,(%rax)
        rmmovq %rdi,(%r8)
        rmmovq %r8,${STATE.newEntry}(%rcx)
        ishrq $${TABLE_SHIFT},%r9
        rrmovq %r9,%rax
        ishlq $3,%rax
        mrmovq ${root}(%rax),%rax
        rmmovq %rax,${STATE.tableBlock}(%rcx)
        ishlq $${BLOCK_SHIFT},%r9
        iaddq $${memoryPhysical + IO_MEMORY.imageTables},%r9
        rmmovq %r9,${STATE.tablePhysical}(%rcx)
        irmovq $${NEXT.root},%rax
        rmmovq %rax,${STATE.next}(%rcx)
hostDiskMapped:
        iaddq $${guestPhysical},%rsi
        call hostDiskCommand
        irmovq $${HOST_DISK.underWay},%rax
        ret
hostDiskZero:
        iaddq $${guestVirtual},%rsi
        irmovq $${BLOCK_BYTES / 8},%rdx
        xorq %rax,%rax
hostDiskZeroNext:
        rmmovq %rax,(%rsi)
        iaddq $8,%rsi
        isubq $1,%rdx
        jne hostDiskZeroNext
        irmovq $${HOST_DISK.done},%rax
        ret
hostDiskRefused:
        irmovq $${HOST_DISK.failed},%rax
        ret

hostDiskInterrupt:
        irmovq $${port(DISK_REGISTER.status)},%rax
        inq (%rax),%rax
        rrmovq %rax,%rdx
        iandq $${DISK_STATUS.done},%rdx
        je hostDiskGoesOn
        irmovq $hostDiskState,%rcx
        iandq $${DISK_STATUS.error},%rax
        jne hostDiskFailed
        mrmovq ${STATE.next}(%rcx),%rax
        isubq $${NEXT.table},%rax
        jl hostDiskDone
        rmmovq %rax,${STATE.next}(%rcx)
        irmovq $${DISK_COMMAND.write},%rdx
        je hostDiskWriteTable
        irmovq $${IMAGE_ROOT_BLOCK},%rdi
        irmovq $${memoryPhysical + IO_MEMORY.imageRoot},%rsi
        call hostDiskCommand
        jmp hostDiskGoesOn
hostDiskWriteTable:
        mrmovq ${STATE.tableBlock}(%rcx),%rdi
        mrmovq ${STATE.tablePhysical}(%rcx),%rsi
        call hostDiskCommand
hostDiskGoesOn:
        irmovq $${HOST_DISK.underWay},%rax
        ret
hostDiskDone:
        irmovq $${HOST_DISK.done},%rax
        ret
hostDiskFailed:
        # what could not be written is not the guest's either
        mrmovq ${STATE.newEntry}(%rcx),%rax
        andq %rax,%rax
        je hostDiskRefused
        xorq %rdx,%rdx
        rmmovq %rdx,(%rax)
        jmp hostDiskRefused

        .align 8
hostDiskState:
        .quad 0, 0, 0, 0, 0
`;
}
