import { describe, expect, it } from "vitest";
import { CR, FEATURE } from "../../../src/hypervisor/system/control-registers.ts";
import { SELECTOR } from "../../../src/hypervisor/system/descriptors.ts";
import { GATE, GATE_BYTES, VECTOR } from "../../../src/hypervisor/system/vectors.ts";
import { CODE, IDT, STACK, systemMachine } from "./machines.ts";

const LIMIT = 0x4_0000;
const R12 = 12;

/** Runs code in ring 1 with a limit; its last instruction, `halt`, is a protection fault there, and ends the run. */
function inRing1(code: string, features = 0, gate = 0) {
  const platform = systemMachine({
    source: `
        irmovq $${LIMIT},%rax
        wrcr %rax,$${CR.limit}
        irmovq $${features},%rax
        wrcr %rax,$${CR.features}
        irmovq $${STACK - 0x100},%rax
        pushq %rax
        irmovq $0,%rax
        pushq %rax
        irmovq $${SELECTOR.deprivilegedCode},%rax
        pushq %rax
        irmovq $deprivileged,%rax
        pushq %rax
        irmovq $${LIMIT},%rdi
        iretq
deprivileged:
${code}
        halt
refused:
        halt
handler:
        irmovq $2,%r12
        halt`,
    vectors: { [VECTOR.generalProtection]: "refused", [VECTOR.systemCall]: "handler" },
  });
  if (gate !== 0) platform.memory.writeWord(IDT + VECTOR.systemCall * GATE_BYTES + 8, gate, 0);
  const core = platform.cores[0]!;
  core.start({ pc: CODE, stack: STACK });
  const status = platform.run(100_000);
  return { status, r12: core.register(R12), platform };
}

describe("the limit of a kernel in ring 1", () => {
  it.each(["mrmovq", "gsmrmovq"])("lets %s have what is below", (instruction) => {
    const { r12 } = inRing1(`${instruction} -8(%rdi),%rbx\n irmovq $1,%r12`, FEATURE.limitsEverySegment);
    expect(r12).toBe(1);
  });

  it("holds for words that reach beyond it", () => {
    expect(inRing1("mrmovq -7(%rdi),%rbx\n irmovq $1,%r12").r12).toBe(0);
  });

  it.each([
    ["gsmrmovq (%rdi),%rbx", 0, 1],
    ["gsrmmovq %rbx,(%rdi)", 0, 1],
    ["rrmovq %rdi,%rsp\n iaddq $64,%rsp\n pushfq", 0, 1],
    ["rrmovq %rdi,%rsp\n popfq", 0, 1],
    ["gsmrmovq (%rdi),%rbx", FEATURE.limitsEverySegment, 0],
    ["gsrmmovq %rbx,(%rdi)", FEATURE.limitsEverySegment, 0],
    ["rrmovq %rdi,%rsp\n iaddq $64,%rsp\n pushfq", FEATURE.limitsEverySegment, 0],
    ["rrmovq %rdi,%rsp\n popfq", FEATURE.limitsEverySegment, 0],
  ])("holds for %s only if it is to hold for every segment: features %d", (instruction, features, r12) => {
    expect(inRing1(`${instruction}\n irmovq $1,%r12`, features).r12).toBe(r12);
  });

  it("holds for the frames of traps that stay in the ring", () => {
    const toRing1 = GATE.present | (3 << GATE.privilegeShift) | (1 << GATE.ringShift);
    const trap = (stack: number) => inRing1(`irmovq $${stack},%rsp\n int $0x80`, 0, toRing1);
    expect(trap(LIMIT).r12).toBe(2);
    const beyond = trap(LIMIT + 8);
    expect(beyond.status).toBe("double fault");
    expect(beyond.platform.memory.low(LIMIT)).toBe(0);
  });
});
