import type { GuestMemoryOptions } from "./io-back-end-options.ts";

/** Words that the copying loop moves at a time. */
const UNROLLED = 4;

/**
 * Access to the guest's memory:
 *
 * | label | |
 * |---|---|
 * | `ioGuestAddress` | %rdi: guest-physical address, %rsi: bytes, below 2^32; %rax: where they are, 0 if not all of them are there. Keeps all but %rax and %rcx |
 * | `ioCopyWords` | %rdi: from, %rsi: to, %rdx: bytes, more than 0; as many whole words as hold them are copied. Keeps all but %rdi, %rsi, %rdx and %r8 to %r11 |
 */
export function guestMemory({ guestVirtual, guestBytes, permit }: GuestMemoryOptions): string {
  const ask = `
        call ${permit}
        andq %rax,%rax
        je ioGuestAddressOutside`;
  return `
ioGuestAddress:
        rrmovq %rdi,%rax
        andq %rax,%rax
        jl ioGuestAddressOutside
        # not negative, so that only the sum can overflow, which the comparison takes into account
        isubq $${guestBytes},%rax
        addq %rsi,%rax
        jg ioGuestAddressOutside${permit === undefined ? "" : ask}
        rrmovq %rdi,%rax
        iaddq $${guestVirtual},%rax
        ret
ioGuestAddressOutside:
        xorq %rax,%rax
        ret

ioCopyWords:
        isubq $${8 * UNROLLED},%rdx
        jl ioCopyRest
ioCopyFour:
        mrmovq (%rdi),%r8
        mrmovq 8(%rdi),%r9
        mrmovq 16(%rdi),%r10
        mrmovq 24(%rdi),%r11
        rmmovq %r8,(%rsi)
        rmmovq %r9,8(%rsi)
        rmmovq %r10,16(%rsi)
        rmmovq %r11,24(%rsi)
        iaddq $${8 * UNROLLED},%rdi
        iaddq $${8 * UNROLLED},%rsi
        isubq $${8 * UNROLLED},%rdx
        jge ioCopyFour
ioCopyRest:
        iaddq $${8 * UNROLLED},%rdx
        jle ioCopyEnd
ioCopyOne:
        mrmovq (%rdi),%r8
        iaddq $8,%rdi
        rmmovq %r8,(%rsi)
        iaddq $8,%rsi
        isubq $8,%rdx
        jg ioCopyOne
ioCopyEnd:
        ret
`;
}
