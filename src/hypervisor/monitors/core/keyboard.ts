import { PORT } from "../../devices/ports.ts";
import type { PortHandler } from "./ports.ts";

/** The status of a keyboard that nobody touches, as the real one has it. IBM PC/AT, port 0x64. */
const STATUS_IDLE = 4;

/** A keyboard's controller of the guest's own: the monitor knows its state and need not ask the real one. */
export const KEYBOARD: PortHandler = {
  firstPort: PORT.keyboard,
  portCount: 1,
  read: "keyboard_read",
  write: "keyboard_write",
};

/** The routines of {@link KEYBOARD}. */
export const KEYBOARD_SECTION: string = `
keyboard_read:
  irmovq $${STATUS_IDLE}, %rax
keyboard_write:
  ret
`;
