import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { CR, FEATURE } from "../../system/control-registers.ts";
import { CONVENTIONAL_DESCRIPTORS, SELECTOR } from "../../system/descriptors.ts";
import { GATE, VECTOR } from "../../system/vectors.ts";
import { MONITOR_BASE, monitorAddress, PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { DOMAIN, DOMAIN_ADDRESS, MONITOR_STACK } from "./domain-block.ts";
import { DEVICE_VECTORS } from "./events.ts";

const VECTORS = 256;
const KERNEL_RING = 1;

/** Vectors that lead into the monitor; others are absent until the guest's kernel registers them for itself. */
const HANDLED: ReadonlySet<number> = new Set([
  VECTOR.generalProtection,
  VECTOR.pageFault,
  VECTOR.timer,
  VECTOR.interprocessor,
  VECTOR.hypercall,
  ...DEVICE_VECTORS,
]);

/** What runs first, on tables that map nothing but the monitor. */
export const BOOT_SECTION: string = `
start_monitor:
  irmovq $${hex(MONITOR_STACK)}, %rsp
  wrcr %rsp, $${CR.stack0}
  irmovq $vectors, %rax
  wrcr %rax, $${CR.idt}
  irmovq $descriptors, %rax
  wrcr %rax, $${CR.gdt}
  irmovq $${hex(MONITOR_BASE)}, %rax
  wrcr %rax, $${CR.limit}
  irmovq $${FEATURE.limitsEverySegment}, %rax
  wrcr %rax, $${CR.features}
  call ioStart
  # looks through the guest's tables, and enters the first ones
  irmovq $${hex(DOMAIN_ADDRESS + DOMAIN.roots)}, %rbx
pin_next_root:
  mrmovq (%rbx), %rdi
  andq %rdi, %rdi
  je all_roots_pinned
  call pin_root
  andq %rax, %rax
  jne guest_has_failed
  iaddq $8, %rbx
  jmp pin_next_root
all_roots_pinned:
  irmovq $${hex(DOMAIN_ADDRESS)}, %rbx
  mrmovq ${DOMAIN.roots}(%rbx), %rsi
  rmmovq %rsi, ${DOMAIN.root}(%rbx)
  wrcr %rsi, $${CR.root}
  irmovq $4, %rdx
  call acquire_table
  # as if the guest had trapped at its beginning
  mrmovq ${DOMAIN.stack}(%rbx), %rax
  pushq %rax
  mrmovq ${DOMAIN.flags}(%rbx), %rax
  pushq %rax
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  pushq %rax
  mrmovq ${DOMAIN.entry}(%rbx), %rax
  pushq %rax
${lines(
  REGISTER_NAMES.filter((_, register) => register !== RSP),
  (name) => `  irmovq $0, %${name}`,
)}
  iretq
`;

function gate(vector: number): string {
  const label = vector === 0 ? "vectors: " : "";
  const handler = HANDLED.has(vector) ? `trap_${vector}` : "0";
  // Only the kernel may call the monitor.
  const ring = vector === VECTOR.hypercall ? KERNEL_RING : 0;
  const attributes = HANDLED.has(vector) ? GATE.present | (ring << GATE.privilegeShift) : 0;
  return `${label}.quad ${handler}
${vector === 0 ? "vectors.attributes: " : ""}.quad ${attributes}`;
}

/** What the processor is told of at boot. */
export const TABLES_SECTION: string = `
  .pos ${hex(monitorAddress(PHYSICAL.data))}
${lines(Array(VECTORS).keys(), gate)}
descriptors:
${lines(CONVENTIONAL_DESCRIPTORS, ({ limit, bits }) => `  .long ${limit}, ${bits}`)}
`;
