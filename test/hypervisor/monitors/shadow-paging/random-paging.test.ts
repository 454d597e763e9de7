import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import {
  DATA,
  differences,
  runNatively,
  runUnderMonitor,
  type SmallGuest,
  stateOf,
  TESTED,
  USER,
  wordAt,
} from "../guests.ts";

/** Virtual pages that random kernels map, in two second-level tables. */
const VIRTUAL_PAGES = 6;
/** Frames that they map there: ordinary ones, and the tables that map them. */
const FRAMES = USER + 0x10_000;
const USER_STACK = USER + 0x8000;

/** What a kernel does, or lets a user program do. */
type Step =
  | { readonly does: "map"; readonly page: number; readonly frame: number; readonly bits: number }
  | { readonly does: "read" | "write" | "push" | "exchange"; readonly page: number; readonly byUser: boolean }
  | { readonly does: "restrict"; readonly page: number; readonly bits: number }
  | { readonly does: "enter"; readonly space: number };

const page = fc.integer({ min: 0, max: VIRTUAL_PAGES - 1 });
const bits = fc
  .constantFrom(0, 1, 2, 3)
  .chain((low) =>
    fc
      .constantFrom(
        0,
        ENTRY.user,
        ENTRY.accessed,
        ENTRY.accessed | ENTRY.dirty,
        ENTRY.user | ENTRY.accessed | ENTRY.dirty,
      )
      .map((more) => low | more),
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("map" as const),
      page,
      frame: fc.integer({ min: 0, max: 5 }),
      bits,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom("read" as const, "write" as const, "push" as const, "exchange" as const),
      page,
      byUser: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("restrict" as const), page, bits }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("enter" as const), space: fc.integer({ min: 0, max: 1 }) }),
  },
);

function addressOf(number: number): number {
  return TESTED + (number % 3) * 0x1000 + Math.floor(number / 3) * 0x20_0000;
}

/** Guest-physical addresses of a guest's tables, found before it is assembled. */
interface Tables {
  readonly roots: readonly number[];
  readonly entries: (level: number, address: number) => number;
}

/** The tables that {@link SmallGuest.prepare} will make: which they are does not depend on the program. */
function findTables(): Tables {
  const entries = new Map<string, number>();
  let root = 0;
  runNatively({
    source: "  halt",
    prepare: (tables) => {
      for (let number = 0; number < VIRTUAL_PAGES; number++) {
        tables.map(addressOf(number), FRAMES);
        for (const level of [1, 2]) {
          entries.set(`${level} ${addressOf(number)}`, tables.entryAddress(addressOf(number), level));
        }
      }
      root = tables.root;
    },
  });
  return { roots: [root, SECOND_ROOT], entries: (level, address) => entries.get(`${level} ${address}`)! };
}

/** A copy of the top table, which shares all tables below. */
const SECOND_ROOT = FRAMES + 0x8_000;
const tables = findTables();

/** Frames by number: three of data, one twice, the tables of both regions, and one that is nowhere. */
const frames: readonly number[] = [
  FRAMES,
  FRAMES + 0x1000,
  tables.entries(1, addressOf(0)) & ~0xfff,
  tables.entries(1, addressOf(3)) & ~0xfff,
  tables.entries(2, addressOf(0)) & ~0xfff,
  0x40_0000,
];

function accessText(does: "read" | "write" | "push" | "exchange", address: number, value: number): string {
  // An entry that maps nothing, so that tables which are written to by the way stay tables.
  const set = `  irmovq $${value << 12}, %rax\n  irmovq $${address + 0x7f0}, %rdx`;
  const go = {
    read: "  mrmovq (%rdx), %rax\n",
    write: "  rmmovq %rax, (%rdx)\n",
    push: "  rrmovq %rsp, %rbp\n  rrmovq %rdx, %rsp\n  pushq %rax\n  rrmovq %rbp, %rsp\n",
    exchange: "  xchgq %rax, (%rdx)\n",
  };
  return `${set}\n${go[does]}`;
}

/** A kernel that takes all steps, and notes each page fault that any has. */
function guestOf(steps: readonly Step[]): SmallGuest {
  const userParts: string[] = [];
  const kernelParts = steps.map((each, index) => {
    if (each.does === "enter")
      return `  irmovq $${tables.roots[each.space]!}, %rax\n  wrcr %rax, $${CR.root}`;
    const address = addressOf(each.page);
    if (each.does === "map") {
      const entry = frames[each.frame]! | each.bits;
      return `  irmovq $${entry}, %rax
  irmovq $${tables.entries(1, address)}, %rdx
  rmmovq %rax, (%rdx)
  irmovq $${address}, %rdx
  invlpg %rdx`;
    }
    if (each.does === "restrict") {
      return `  irmovq $${tables.entries(2, address)}, %rdx
  mrmovq (%rdx), %rax
  iandq $-8, %rax
  iorq $${each.bits | ENTRY.user}, %rax
  rmmovq %rax, (%rdx)
  rdcr $${CR.root}, %rax
  wrcr %rax, $${CR.root}`;
    }
    const text = accessText(each.does, address, index + 1);
    // A kernel whose stack is not there cannot be told so.
    if (!each.byUser && each.does !== "push")
      return `  irmovq after${index}, %rbx\n${text}after${index}:\n  addq %rax, %r14`;
    userParts.push(
      `user${index}:\n  irmovq userAfter${index}, %rbx\n${text}userAfter${index}:\n  int $0x80\n`,
    );
    return `  irmovq back${index}, %r12
  rrmovq %rsp, %r13
  irmovq $${USER_STACK}, %rax
  pushq %rax
  irmovq $0, %rax
  pushq %rax
  irmovq $0x1b, %rax
  pushq %rax
  irmovq user${index}, %rax
  pushq %rax
  iretq
back${index}:
  addq %rax, %r14`;
  });
  return {
    source: `
  irmovq $${DATA}, %rdi
${kernelParts.join("\n")}
  halt
# Notes the fault in three words, and goes on where %rbx says.
fault:
  rdcr $${CR.faultAddress}, %rcx
  rmmovq %rcx, (%rdi)
  mrmovq (%rsp), %rcx
  rmmovq %rcx, 8(%rdi)
  mrmovq 8(%rsp), %rcx
  rmmovq %rcx, 16(%rdi)
  iaddq $24, %rdi
  rmmovq %rbx, 8(%rsp)
  iaddq $8, %rsp
  iretq
back:
  rrmovq %r13, %rsp
  pushq %r12
  ret
`,
    user: userParts.join(""),
    vectors: {
      [VECTOR.pageFault]: "fault",
      [VECTOR.generalProtection]: "fault",
      [VECTOR.systemCall]: "back",
    },
    prepare: (builder, memory) => {
      for (let number = 0; number < VIRTUAL_PAGES; number++) builder.map(addressOf(number), FRAMES);
      for (let number = 0; number < VIRTUAL_PAGES; number++) {
        memory.writeWord(builder.entryAddress(addressOf(number), 1), 0, 0);
      }
      memory.copyPage(builder.root / 4096, SECOND_ROOT / 4096);
    },
  };
}

describe("shadow page tables under a random kernel", () => {
  it("show it what its own tables say: faults, accessed and dirty bits, all memory", () => {
    let faults = 0n;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.boolean(), (steps, isOld) => {
        const processor = isOld ? prescott : haswell;
        const guest = guestOf(steps);
        const native = runNatively(guest, processor);
        const monitored = runUnderMonitor(guest, undefined, processor);
        expect(native.status).toBe("halted");
        expect(stateOf(monitored)).toEqual(stateOf(native));
        expect(differences(native.memory, monitored.memory)).toEqual([]);
        faults += wordAt(native, DATA) === 0n ? 0n : 1n;
      }),
      { numRuns: 150, seed: 20 },
    );
    expect(faults).toBeGreaterThan(50n);
  });
});
