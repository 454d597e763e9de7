import { CONVENTIONAL_DESCRIPTORS } from "../../system/descriptors.ts";
import { GATE, VECTOR } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS } from "./entry.ts";
import { monitorAddress, PHYSICAL } from "./layout.ts";
import { hex, lines } from "./text.ts";

const VECTORS = 256;
const USER_RING = 3;

/** Vectors that lead into the monitor; all others are absent, and an `int` to them is a protection fault. */
const HANDLED: ReadonlySet<number> = new Set([
  VECTOR.divide,
  VECTOR.invalidInstruction,
  VECTOR.generalProtection,
  VECTOR.pageFault,
  VECTOR.systemCall,
  ...EXTERNAL_VECTORS,
]);

function gate(vector: number): string {
  if (!HANDLED.has(vector)) return "  .quad 0, 0";
  // The kernel in ring 1 may use what user programs may.
  const ring = vector === VECTOR.systemCall ? USER_RING : 0;
  return `  .quad trap_${vector}, ${GATE.present | (ring << GATE.privilegeShift)}`;
}

/** What the processor is told of at boot: the monitor's vectors, and descriptors of segments by the usual selectors. */
export const TABLES: string = `
  .pos ${hex(monitorAddress(PHYSICAL.data))}
vectors:
${lines(Array(VECTORS).keys(), gate)}
descriptors:
${lines(CONVENTIONAL_DESCRIPTORS, ({ limit, bits }) => `  .long ${limit}, ${bits}`)}
`;
