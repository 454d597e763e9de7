import { ENTRY } from "../memory/page-table.ts";
import { DOMAIN_PAGES, HYPERCALL, QUEUE_UPDATES, UPDATE_BYTES } from "../monitors/paravirtual/interface.ts";

/** What a paravirtual kernel does in place of writing to page tables. */
export const PARAVIRTUAL_PAGE_TABLES: string = `
# From an address to the machine's name of it, in %rdi; %rsi: the same for an entry, if it is present.
paravirtualToMachine:
        rrmovq %rdi,%rax
        iandq $0xfff,%rax
        xorq %rax,%rdi
        ishrq $9,%rdi
        mrmovq ${DOMAIN_PAGES.machineAddresses}(%rdi),%rdi
        addq %rax,%rdi
        rrmovq %rsi,%rax
        iandq $${ENTRY.present},%rax
        je paravirtualIsAbsent
        rrmovq %rsi,%rax
        iandq $${ENTRY.address},%rax
        xorq %rax,%rsi
        ishrq $9,%rax
        mrmovq ${DOMAIN_PAGES.machineAddresses}(%rax),%rax
        orq %rax,%rsi
paravirtualIsAbsent:
        ret

# %rdi: address of an entry, %rsi: entry
paravirtualSetEntry:
        pushq %rdi
        pushq %rsi
        call paravirtualToMachine
        vmcall $${HYPERCALL.updateEntry}
        popq %rsi
        popq %rdi
        andq %rax,%rax
        jne paravirtualRefused
        ret

paravirtualQueueEntry:
        pushq %rdi
        pushq %rsi
        call paravirtualToMachine
        irmovq $${DOMAIN_PAGES.queue},%rcx
        mrmovq (%rcx),%rax
        addq %rcx,%rax
        rmmovq %rdi,${UPDATE_BYTES}(%rax)
        rmmovq %rsi,${UPDATE_BYTES + 8}(%rax)
        popq %rsi
        popq %rdi
        subq %rcx,%rax
        iaddq $${UPDATE_BYTES},%rax
        rmmovq %rax,(%rcx)
        isubq $${QUEUE_UPDATES * UPDATE_BYTES},%rax
        jne paravirtualQueued
paravirtualFlushEntries:
        irmovq $${DOMAIN_PAGES.queue},%rcx
        mrmovq (%rcx),%rax
        andq %rax,%rax
        je paravirtualQueued
        pushq %rdi
        pushq %rsi
        rrmovq %rax,%rsi
        ishrq $${Math.log2(UPDATE_BYTES)},%rsi
        irmovq $0,%rax
        rmmovq %rax,(%rcx)
        rrmovq %rcx,%rdi
        iaddq $${UPDATE_BYTES},%rdi
        vmcall $${HYPERCALL.updateEntries}
        popq %rsi
        popq %rdi
        andq %rax,%rax
        jne paravirtualRefused
paravirtualQueued:
        ret

# %rdi: address of a top table
paravirtualWriteRoot:
        pushq %rdi
        ishrq $9,%rdi
        mrmovq ${DOMAIN_PAGES.machineAddresses}(%rdi),%rdi
        vmcall $${HYPERCALL.writeRoot}
        popq %rdi
        andq %rax,%rax
        jne paravirtualRefused
        ret

# A kernel whose tables the monitor does not allow has a mistake.
paravirtualRefused:
        vmcall $${HYPERCALL.shutDown}
`;
