import { VECTOR } from "../system/vectors.ts";
import type { GuestPart } from "./guest-section.ts";

/** Interrupts that every kernel has: each is counted. */
export const interrupts: GuestPart = () => ({
  code: `
countTick:
        irmovq $ticks,%rdx
        mrmovq (%rdx),%rax
        iaddq $1,%rax
        rmmovq %rax,(%rdx)
        ret

countMessage:
        irmovq $messages,%rdx
        mrmovq (%rdx),%rax
        iaddq $1,%rax
        rmmovq %rax,(%rdx)
        ret
`,
  data: `
# Interrupts so far: of the timer, and of processors.
ticks:
        .quad 0
messages:
        .quad 0
`,
  interrupts: { [VECTOR.timer]: "countTick", [VECTOR.interprocessor]: "countMessage" },
});
