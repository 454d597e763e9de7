import { assemble } from "../../assembly/assembler.ts";
import type { Program } from "../../assembly/program.ts";
import { GUEST_BYTES } from "../../guests/layout.ts";
import { REGISTER_NAMES } from "../../machine/registers.ts";
import { CR } from "../../system/control-registers.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import { GUEST_PHYSICAL, GUEST_WINDOW } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { ioBackEnd } from "../io/io-back-end.ts";
import { CONDITION_CODES } from "./condition-codes.ts";
import { CONTROL_REGISTER_INSTRUCTIONS } from "./control-registers.ts";
import { FETCH } from "./fetch.ts";
import { INTEGER_INSTRUCTIONS } from "./integer-instructions.ts";
import { INTERRUPTS } from "./interrupts.ts";
import { LOOK_ASIDE } from "./look-aside-buffer.ts";
import { addressOf, PHYSICAL, registerOffset, STATE, STATE_ADDRESS, STOP } from "./machine-state.ts";
import { MEMORY_ACCESS } from "./memory-access.ts";
import { PAGE_WALK } from "./page-walk.ts";
import { PORT_INSTRUCTIONS } from "./port-instructions.ts";
import { SEGMENT_INSTRUCTIONS } from "./segment-instructions.ts";
import { TRAPS } from "./traps.ts";

const FIRST_BYTES = 256;
const OTHERS = REGISTER_NAMES.flatMap((name, register) => (name === "rbp" ? [] : [{ name, register }]));

/** Handlers of first bytes that have no instruction's name: the book's machine looks at the instruction code first. */
const UNNAMED: ReadonlyMap<number, string> = new Map([
  [0x0, "op_halt"],
  [0x1, "op_nop"],
  [0x2, "op_cmovnever"],
  [0x3, "op_irmovq"],
  [0x4, "op_rmmovq"],
  [0x5, "op_mrmovq"],
  [0x6, "op_zero"],
  [0x7, "op_jnever"],
  [0x8, "op_call"],
  [0x9, "op_ret"],
  [0xa, "op_pushq"],
  [0xb, "op_popq"],
]);

function handlerOf(firstByte: number): string {
  const named = SYSTEM_Y86_64.byOpcode.get(firstByte);
  return named === undefined ? (UNNAMED.get(firstByte >> 4) ?? "op_undefined") : `op_${named.mnemonic}`;
}

/** The beginning and the end, and what the processor is told of. */
const CONTROL = `
  .pos ${hex(addressOf(PHYSICAL.code))}
# The loader has filled in the state and mapped all of memory.
start_emulator:
  irmovq real_vectors, %rax
  wrcr %rax, $${CR.idt}
  call ioStart
  irmovq $${hex(STATE_ADDRESS)}, %rbp
  irmovq $0, %r10
  irmovq $${LOOK_ASIDE.keysEnd}, %r11           # forgets what was there by chance
  call forget_translations
  sti
  mrmovq ${STATE.start}(%rbp), %rdi
  jmp enter_page

op_halt:
  mrmovq ${STATE.ring}(%rbp), %rcx
  andq %rcx, %rcx
  jne raise_protection
  irmovq $${STOP.halted}, %rdi

# The end of the emulated machine, for reason %rdi: its registers and flags become the real ones.
stop:
  rmmovq %rdi, ${STATE.stop}(%rbp)
  call read_flags
  pushq %rax
  popfq
${lines(OTHERS, ({ name, register }) => `  mrmovq ${registerOffset(register)}(%rbp), %${name}`)}
  mrmovq ${registerOffset(REGISTER_NAMES.indexOf("rbp"))}(%rbp), %rbp
  halt

  .align 8
# Handlers and lengths of instructions, by first byte.
handlers:
${lines(Array(FIRST_BYTES).keys(), (byte) => `  .quad ${handlerOf(byte)}`)}
lengths:
${lines(Array(FIRST_BYTES).keys(), (byte) => `  .quad ${SYSTEM_Y86_64.signals[byte]!.lengthBytes}`)}
`;

/** What a device's back end calls. %rdi: vector. */
const RAISE_FROM_DEVICE = `
raise_from_device:
  pushq %rbp
  irmovq $${hex(STATE_ADDRESS)}, %rbp
  call raise_interrupt
  popq %rbp
  ret
`;

/** How the guest's devices are come by: models of real ones, or such as only monitors have. */
export type EmulatedDevices = "emulated" | "virtio";

const programs = new Map<EmulatedDevices, Program>();

/** An interpreter of the whole machine: from `start_emulator` on it runs the guest that the loader has put in place. */
export function emulator(devices: EmulatedDevices): Program {
  let program = programs.get(devices);
  if (program === undefined) {
    program = assemble(sourceOf(devices), SYSTEM_Y86_64);
    programs.set(devices, program);
  }
  return program;
}

function sourceOf(devices: EmulatedDevices): string {
  return [
    CONTROL,
    FETCH,
    INTEGER_INSTRUCTIONS,
    MEMORY_ACCESS,
    PAGE_WALK,
    CONDITION_CODES,
    TRAPS,
    INTERRUPTS,
    CONTROL_REGISTER_INSTRUCTIONS,
    SEGMENT_INSTRUCTIONS,
    PORT_INSTRUCTIONS,
    RAISE_FROM_DEVICE,
    ioBackEnd(devices, {
      guestVirtual: GUEST_WINDOW,
      guestPhysical: GUEST_PHYSICAL,
      guestBytes: GUEST_BYTES,
      memory: addressOf(PHYSICAL.devices),
      memoryPhysical: PHYSICAL.devices,
      raise: "raise_from_device",
    }),
  ].join("\n");
}
