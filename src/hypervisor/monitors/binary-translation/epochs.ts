import { hex } from "../core/text.ts";
import { SHARED_SPACE, type ShadowSpace } from "../shadow-paging/shadow-space.ts";
import { CODE_FRAMES_OFFSET, EPOCH, SLOT, TRANSLATION } from "./layout.ts";

/** What translations know of pages and shadows ends here. Changes nothing but %rcx and the condition codes. */
export const BEGIN_EPOCH: string = `  pushq %rax
  irmovq $${hex(TRANSLATION.block)}, %rcx
  mrmovq ${SLOT.epoch}(%rcx), %rax
  iaddq $${hex(EPOCH)}, %rax
  rmmovq %rax, ${SLOT.epoch}(%rcx)
  popq %rax`;

/**
 * Shadow paging for translated code, which does some stores to page tables by itself as long as nothing moves: neither the
 * guest's pages, which it says by its root or by `invlpg`, nor shadows, which come and go with faults. Frames that code was
 * translated from are watched.
 */
export const TRANSLATED_SPACE: ShadowSpace = {
  ...SHARED_SPACE,
  readFault: `${BEGIN_EPOCH}
${SHARED_SPACE.readFault}`,
  enterRoot: `${BEGIN_EPOCH}
${SHARED_SPACE.enterRoot}`,
  forgetPage: `${BEGIN_EPOCH}
${SHARED_SPACE.forgetPage}`,
  watcher: { offset: CODE_FRAMES_OFFSET, written: "code_written", unknown: "traced_push_of_state" },
};
