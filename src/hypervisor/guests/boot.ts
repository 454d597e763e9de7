import { CONVENTIONAL_DESCRIPTORS } from "../system/descriptors.ts";
import type { GuestSection } from "./guest-section.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { kernelStackTop, PHYSICAL } from "./layout.ts";

/**
 * What runs first, with paging on and the first process's kernel stack: tells the processor of the kernel's tables,
 * and goes to the label `main`.
 *
 * @param initialisations - routines to be called before
 */
export function boot(operations: KernelOperations, initialisations: readonly string[]): GuestSection {
  const tables = {
    descriptors: "descriptorTable",
    vectors: "vectorTable",
    systemCallEntry: "systemCallEntry",
  };
  const descriptors = CONVENTIONAL_DESCRIPTORS.map(({ limit, bits }) => `${limit}, ${bits}`);
  return {
    code: `
boot:
${operations.loadTables(tables)}
        irmovq $${kernelStackTop(0)},%rdi
${operations.setStack}
${initialisations.map((routine) => `        call ${routine}`).join("\n")}
        jmp main
${operations.routines(tables)}
`,
    data: `
        .pos ${PHYSICAL.vectorTable}
vectorTable:
        .pos ${PHYSICAL.descriptorTable}
descriptorTable:
        .long ${descriptors.join(", ")}
`,
  };
}
