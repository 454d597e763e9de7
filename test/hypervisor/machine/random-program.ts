import fc from "fast-check";
import { REGISTER_NAMES } from "../../../src/hypervisor/machine/registers.ts";
import { Y86_64 } from "../../../src/hypervisor/machine/y86-64.ts";

const register = fc.constantFrom(...REGISTER_NAMES.map((name) => `%${name}`));
/** Few registers make many dependencies. */
const fewRegisters = fc.constantFrom("%rax", "%rbx", "%rsp", "%r14");
const anyRegister = fc.oneof({ weight: 3, arbitrary: fewRegisters }, register);

const number = fc.oneof(
  fc.integer({ min: -16, max: 400 }).map(String),
  fc.constantFrom("0x7fffffffffffffff", "-0x8000000000000000", "0x100000000", "8184", "8186", "0x1fff"),
);

/** An instruction of the set with operands; jumps go to one of the labels L0 to L9. */
const instruction = fc
  .record({
    which: fc.constantFrom(...Y86_64.instructions.filter(({ mnemonic }) => mnemonic !== "halt")),
    rA: anyRegister,
    rB: anyRegister,
    value: number,
    label: fc.nat(9),
  })
  .map(({ which, rA, rB, value, label }) => {
    const texts = { rA, rB, V: `$${value}`, "D(rB)": `${value}(${rB})`, Dest: `L${label}` };
    return ` ${which.mnemonic} ${which.operands.map((operand) => texts[operand]).join(",")}`;
  });

/** Now and then a byte that is none, or an early end. */
const line = fc.oneof(
  { weight: 40, arbitrary: instruction },
  { weight: 1, arbitrary: fc.constantFrom(" .byte 0xff", " halt") },
);

/**
 * Programs of random instructions, ten labels among them. They may run forever, write over themselves, and run into
 * data; registers start with addresses in and around the program.
 */
export const randomPrograms: fc.Arbitrary<string> = fc
  .record({
    starts: fc.array(fc.tuple(fewRegisters, fc.integer({ min: 0, max: 600 })), { maxLength: 4 }),
    blocks: fc.array(fc.array(line, { maxLength: 6 }), { minLength: 10, maxLength: 10 }),
  })
  .map(({ starts, blocks }) => {
    const setting = starts.map(([name, value]) => ` irmovq $${value},${name}`);
    const labelled = blocks.map((block, index) => [`L${index}:`, ...block].join("\n"));
    return [...setting, ...labelled, " halt"].join("\n");
  });

/** Bytes that are mostly the beginnings of instructions, and what they may be followed by. */
export const randomBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Y86_64.instructions.map(({ opcode }) => [opcode])),
      fc.nat(255).map((byte) => [byte]),
      fc.nat(255).map((address) => [address, 0, 0, 0, 0, 0, 0, 0]),
      fc.constantFrom([0x04], [0x40], [0xf4], [0x4f], [0x33]),
    ),
    { maxLength: 80 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));
