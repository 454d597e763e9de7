import { KEYBOARD, KEYBOARD_SECTION } from "../core/keyboard.ts";
import { type PortHandler, portSection } from "../core/ports.ts";
import { goOn, loadOperand, locateOperand, REQUIRE_KERNEL, storeOperand } from "./operands.ts";

const ACCESS_BYTES = 10;

/** The port that an instruction is about, in %rdi. */
const PORT_NUMBER = `${loadOperand("rB", "%rax", "%rcx")}
  mrmovq 2(%r12), %rdi
  addq %rcx, %rdi
  iandq $0xffff, %rdi`;

/** All other ports are the back end's, which knows those that nobody has. */
const BACK_END: PortHandler = {
  firstPort: 0,
  portCount: 0x1_0000,
  read: "ioPortRead",
  write: "ioPortWrite",
};

/**
 * Handlers of `inq` and `outq`: no real port is touched on the guest's account, its devices are a back end's. That is
 * called with interrupts disabled, because real ones call it as well.
 */
export const PORT_INSTRUCTIONS: string = `
op_inq:
${REQUIRE_KERNEL}
${PORT_NUMBER}
  cli
  pushq %r11
  call port_read
  popq %r11
  sti
  irmovq $0, %r10
  mrmovq (%r12), %rcx
${locateOperand("rA", "%rcx", "%rdx")}
${storeOperand("%rax", "%rdx")}
${goOn(ACCESS_BYTES)}

op_outq:
${REQUIRE_KERNEL}
${PORT_NUMBER}
${loadOperand("rA", "%rax", "%rsi")}
  cli
  pushq %r11
  call port_write
  popq %r11
  irmovq $0, %r10
  irmovq $0, %r13                       # the device may have an interrupt at once
  sti
${goOn(ACCESS_BYTES)}
${portSection([KEYBOARD, BACK_END])}
${KEYBOARD_SECTION}
`;
