import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { tlbWalk } from "../../../../src/hypervisor/benchmarks/look-aside-buffer.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { PHYSICAL as GUEST, GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { PHYSICAL } from "../../../../src/hypervisor/monitors/core/layout.ts";
import { STATE } from "../../../../src/hypervisor/monitors/hardware-assisted/layout.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { estimate } from "../../../../src/hypervisor/processors/sourced.ts";
import { EXIT } from "../../../../src/hypervisor/system/control-structure.ts";
import { bareMachine, exitsOf, guestWith, measureVirtual, virtualMachine, wordAt } from "./machines.ts";

const BUDGET = 100_000_000;

/** A processor whose walker keeps nothing in mind, but for one translation of the host's. */
const forgetful: Processor = {
  ...haswell,
  translation: {
    ...haswell.translation,
    walkCaches: estimate([], "here", "none, so that references can be counted"),
    nestedTlb: estimate({ entries: 1, ways: 1 }, "here", "the same"),
  },
};

/** Walks of the walking benchmark, and what they were made of. */
function walksOf(paging: "native" | "nested" | "nested-large") {
  const image = buildBenchmarkImage(bareMetal, [tlbWalk]);
  const machine =
    paging === "native"
      ? bareMachine(image, forgetful)
      : virtualMachine(image, { paging, processor: forgetful });
  expect(machine.run(BUDGET)).toBe("halted");
  const { guest, host, nestedLookups, nestedTlbHits } = machine.platform.cores[0]!.unit.counted();
  // Only the guest's walks of these pages are so many; the rest are a few dozen.
  expect(guest.walks).toBeGreaterThan(2.9 * tlbWalk.iterations);
  return {
    guest: guest.references / guest.walks,
    lookups: nestedLookups / guest.walks,
    levels: host.references / (nestedLookups - nestedTlbHits),
  };
}

describe("a walk", () => {
  it("refers to 4 entries natively", () => {
    expect(walksOf("native").guest).toBeCloseTo(4, 1);
  });

  it("refers to 24 with nested paging, and to 19 with large pages of the host's", () => {
    // For each of the guest's four entries and for the page itself the host's tables are asked once.
    const small = walksOf("nested");
    expect(small.guest + small.lookups * small.levels).toBeCloseTo(24, 0);
    const large = walksOf("nested-large");
    expect(large.guest + large.lookups * large.levels).toBeCloseTo(19, 0);
  });
});

describe("a page walk under load", () => {
  it("takes longest with nested paging; large pages of the host's, or shadow tables, take it back", () => {
    const cycles = (paging: "nested" | "nested-large" | "shadow") =>
      measureVirtual([tlbWalk], { paging })[0]!.warm.cycles;
    const shadow = cycles("shadow");
    expect(cycles("nested")).toBeGreaterThan(1.2 * shadow);
    expect(cycles("nested-large")).toBeCloseTo(shadow, 0);
  });
});

describe("memory that comes at its first use", () => {
  it.each(["nested", "nested-large"] as const)("costs an exit a page, once, with %s paging", (paging) => {
    const image = guestWith({
      code: `
main:
        irmovq $${GUEST.frames},%rdi
        irmovq $16,%rdx
touch:
        mrmovq (%rdi),%rax
        rmmovq %rax,8(%rdi)
        iaddq $${PAGE_BYTES},%rdi
        isubq $1,%rdx
        jne touch
        halt
`,
    });
    const eager = virtualMachine(image, { paging });
    const lazy = virtualMachine(image, { paging, lazy: true });
    expect([eager.run(BUDGET), lazy.run(BUDGET)]).toEqual(["halted", "halted"]);
    expect(exitsOf(eager)[EXIT.nestedFault]).toBe(0);
    if (paging === "nested-large") expect(exitsOf(lazy)[EXIT.nestedFault]).toBe(1);
    else {
      // Besides the pages in the loop: the kernel's code, tables, stack and data.
      const count = exitsOf(lazy)[EXIT.nestedFault]!;
      expect(count).toBeGreaterThan(16);
      expect(count).toBeLessThan(16 + 20);
    }
    const contents = ({ platform, guestBase }: typeof lazy) =>
      platform.memory.bytes.subarray(guestBase, guestBase + GUEST_BYTES);
    expect(Buffer.compare(contents(lazy), contents(eager))).toBe(0);
  });

  it("makes no difference to what benchmarks find", () => {
    const results = (lazy: boolean) =>
      measureVirtual(microBenchmarks, { lazy }).map(({ benchmark: { name }, result }) => [name, result]);
    expect(results(true)).toEqual(results(false));
  });

  it("refuses what is beyond it, as the bare machine does", () => {
    const image = guestWith({
      code: `
main:
        irmovq $0x20040000,%rdi
        call pageEntryOf
        irmovq $${(4 * GUEST_BYTES) | ENTRY.present | ENTRY.writable},%rcx
        rmmovq %rcx,(%rax)
        irmovq $0x20040000,%rdi
        mrmovq (%rdi),%rax
        halt
`,
    });
    // The kernel leaves a note of what it was told: a protection fault at the load.
    const note = (machine: ReturnType<typeof virtualMachine>) => {
      expect(machine.run(BUDGET)).toBe("halted");
      return [wordAt(machine, "panicNote"), wordAt(machine, "panicNote", 1)];
    };
    const bare = note(bareMachine(image));
    expect(bare[0]).toBeGreaterThan(0);
    for (const paging of ["nested", "nested-large", "shadow"] as const) {
      expect(note(virtualMachine(image, { paging }))).toEqual(bare);
    }
  });
});

describe("tags of shadow paging", () => {
  const image = buildBenchmarkImage(bareMetal, microBenchmarks);
  const tagOf = ({ platform }: ReturnType<typeof virtualMachine>) =>
    platform.memory.low(PHYSICAL.vcpu + STATE.tag);

  it("begin again when all are used up", () => {
    const machine = virtualMachine(image, { paging: "shadow" });
    expect(machine.run(20_000)).toBe("budget");
    const before = tagOf(machine);
    expect(before).toBeGreaterThan(0);
    machine.platform.memory.writeWord(PHYSICAL.vcpu + STATE.tag, 0xfff0, 0);
    expect(machine.run(BUDGET)).toBe("halted");
    expect(tagOf(machine)).toBeLessThan(0xfff0);
    const bare = bareMachine(image);
    bare.run(BUDGET);
    expect(wordAt(machine, "pageFaults")).toBe(wordAt(bare, "pageFaults"));
    expect(wordAt(machine, "benchmarkResults.6")).toBe(wordAt(bare, "benchmarkResults.6"));
  });

  it("are not to be had where there is no nested paging: everything is forgotten at each exit", () => {
    const machine = virtualMachine(image, { paging: "shadow", processor: prescott });
    expect(machine.run(BUDGET)).toBe("halted");
    expect(tagOf(machine)).toBe(0);
  });
});
