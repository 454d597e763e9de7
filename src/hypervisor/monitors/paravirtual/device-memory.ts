import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { GUEST_PHYSICAL } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { FRAME_RECORD, RECORD_BYTES, RECORDS } from "./frame-records.ts";

const GUEST_RECORDS: number = RECORDS + (GUEST_PHYSICAL / PAGE_BYTES) * RECORD_BYTES;

/**
 * Devices and their back ends write where no page table tells who may. What they have once been given can therefore not
 * become a table any more, even if nobody writes there just then.
 */
export const DEVICE_MEMORY_SECTION: string = `
# For device back ends. %rdi: guest-physical address, %rsi: bytes. %rax: 0 if there is a table among them; else none of the
# frames can become one any more. Changes %rcx.
permit_device:
  pushq %r8
  pushq %rdx
  rrmovq %rdi, %rdx
  addq %rsi, %rdx
  iaddq $${PAGE_BYTES - 1}, %rdx
  ishrq $12, %rdx
  ishlq $3, %rdx                        # where the frames' records end, from the guest's first one on
  rrmovq %rdi, %rax
  ishrq $12, %rax
  ishlq $3, %rax
  jmp permit_frames
permit_frame:
  mrmovq ${hex(GUEST_RECORDS)}(%rax), %rcx
  rrmovq %rcx, %r8
  iandq $${FRAME_RECORD.type}, %r8
  je pin_for_device
  isubq $${FRAME_RECORD.writable}, %r8
  jne device_refused
  rrmovq %rcx, %r8
  iandq $${FRAME_RECORD.pinned}, %r8
  jne frame_permitted
pin_for_device:
  iorq $${FRAME_RECORD.writable | FRAME_RECORD.pinned}, %rcx
  iaddq $${FRAME_RECORD.use}, %rcx
  rmmovq %rcx, ${hex(GUEST_RECORDS)}(%rax)
frame_permitted:
  iaddq $8, %rax
permit_frames:
  rrmovq %rdx, %r8
  subq %rax, %r8
  jg permit_frame
  irmovq $1, %rax
permit_end:
  popq %rdx
  popq %r8
  ret
device_refused:
  irmovq $0, %rax
  jmp permit_end
`;
