import { describe, expect, it } from "vitest";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import { ENTRY, ENTRY_BYTES } from "../../../../src/hypervisor/memory/page-table.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { PHYSICAL } from "../../../../src/hypervisor/monitors/core/layout.ts";
import { VCPU } from "../../../../src/hypervisor/monitors/core/vcpu-block.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import {
  differences,
  type Outcome,
  runNatively,
  runUnderMonitor,
  type SmallGuest,
  stateOf,
  TABLES,
  TESTED,
  USER,
  USER_CODE,
} from "../guests.ts";

const GUEST_FAULT = `
fault:
  rdcr $${CR.faultAddress}, %r8
  popq %r9
  halt
`;

/** Runs a guest on both, and sees that it ends alike. */
function runBoth(guest: SmallGuest): Outcome {
  const native = runNatively(guest);
  const monitored = runUnderMonitor(guest);
  expect(stateOf(monitored)).toEqual(stateOf(native));
  expect(native.status).toBe("halted");
  expect(differences(native.memory, monitored.memory)).toEqual([]);
  return monitored;
}

/** Times that the guest was left for the monitor between two marks, 1 and 2. */
function exitsBetween({ platform }: Outcome): number {
  const [one, two] = platform.marks;
  return two!.exits - one!.exits;
}

const marked = (text: string) => `
  irmovq $1, %rax
  mark %rax
${text}
  irmovq $2, %rax
  mark %rax
  halt`;

describe("hidden faults", () => {
  const mapped: SmallGuest["prepare"] = (tables) => {
    for (let page = 0; page < 4; page++) tables.map(TESTED + page * PAGE_BYTES, USER);
  };

  it("come at the first use and at the first write of a page, and not again", () => {
    const exitsOf = (text: string) =>
      exitsBetween(runBoth({ source: `  irmovq $${TESTED}, %rdx${marked(text)}`, prepare: mapped }));
    const read = "  mrmovq (%rdx), %rcx\n";
    const write = "  rmmovq %rcx, (%rdx)\n";
    expect(exitsOf(read)).toBe(1);
    expect(exitsOf(read + read)).toBe(1);
    expect(exitsOf(write)).toBe(1);
    expect(exitsOf(write + read)).toBe(1);
    expect(exitsOf(read + write)).toBe(2);
    expect(exitsOf(read + write + read + write)).toBe(2);
  });

  it("come again after the guest has had the page forgotten", () => {
    const source = `
  irmovq $${TESTED}, %rdx
  mrmovq (%rdx), %rcx
${marked("  invlpg %rdx\n  mrmovq (%rdx), %rcx")}`;
    expect(exitsBetween(runBoth({ source, prepare: mapped }))).toBe(2);
  });

  it("do not come again for an address space that the guest returns to", () => {
    const source = `
  irmovq $${TESTED}, %rdx
  mrmovq (%rdx), %rcx
  rdcr $${CR.root}, %rbx
  irmovq $${USER + 0x9000}, %rsi
  wrcr %rsi, $${CR.root}
  mrmovq (%rdx), %rcx
${marked(`  wrcr %rbx, $${CR.root}\n  mrmovq (%rdx), %rcx\n  wrcr %rsi, $${CR.root}\n  mrmovq (%rdx), %rcx`)}`;
    const prepare: SmallGuest["prepare"] = (tables, memory) => {
      mapped(tables, memory);
      memory.copyPage(tables.root / PAGE_BYTES, (USER + 0x9000) / PAGE_BYTES);
    };
    // Two writes of the root, and nothing else.
    expect(exitsBetween(runBoth({ source, prepare }))).toBe(2);
  });
});

describe("traces", () => {
  /** Not the first of its table: a word that is not aligned shall reach into the one before. */
  const first = TESTED + PAGE_BYTES;
  let entry = 0;
  const prepare: SmallGuest["prepare"] = (tables) => {
    tables.map(first, USER);
    tables.map(first + PAGE_BYTES, USER + PAGE_BYTES);
    entry = tables.entryAddress(first, 1);
  };
  runNatively({ source: "  halt", prepare });
  const used = ENTRY.present | ENTRY.writable | ENTRY.user | ENTRY.accessed | ENTRY.dirty;

  /** Ways to write %rax to (%rdx), which leave %rsp at %rbp. */
  const writes: Readonly<Record<string, string>> = {
    rmmovq: "  rmmovq %rax, (%rdx)",
    gsrmmovq: "  gsrmmovq %rax, (%rdx)",
    xchgq: "  xchgq %rax, (%rdx)",
    pushq: "  rrmovq %rdx, %rsp\n  iaddq $8, %rsp\n  pushq %rax",
    "rmmovq, not aligned": "  ishlq $16, %rax\n  rmmovq %rax, -2(%rdx)",
  };

  it.each(Object.keys(writes))("see %s, and the guest sees what it has mapped", (name) => {
    const outcome = runBoth({
      source: `
  irmovq $${first}, %rsi
  irmovq $0x1111, %rax
  rmmovq %rax, (%rsi)
  irmovq $0x2222, %rax
  rmmovq %rax, ${PAGE_BYTES}(%rsi)
  irmovq $${entry}, %rdx
  irmovq $${(USER + PAGE_BYTES) | used}, %rax
  rrmovq %rsp, %rbp
${writes[name]!}
  rrmovq %rbp, %rsp
  invlpg %rsi
  mrmovq (%rsi), %rcx
  halt`,
      prepare,
    });
    expect(outcome.registers.rcx).toBe("0x2222");
  });

  it("see the return address of a call, which a stack in a table is written with", () => {
    runBoth({
      source: `
  irmovq $${first}, %rsi
  mrmovq (%rsi), %rcx
  irmovq $${entry + 8 * 16}, %rsp
  call onwards
  halt
onwards:
  halt`,
      prepare,
    });
  });

  it("find every place where a new table was writable, however many there are", () => {
    for (const aliases of [1, 3, 4, 9]) {
      const table = USER + 0x1_0000;
      const outcome = runBoth({
        source: `
  irmovq $${TESTED}, %rdx
  irmovq $${used | (USER + PAGE_BYTES)}, %rax
${Array.from({ length: aliases }, (_, alias) => `  rmmovq %rax, ${alias * PAGE_BYTES}(%rdx)`).join("\n")}
  irmovq $0x3333, %rax
  irmovq $${USER + PAGE_BYTES}, %rsi
  rmmovq %rax, (%rsi)
  irmovq $0x4444, %rax
  rmmovq %rax, ${PAGE_BYTES}(%rsi)
# The page becomes a table of level 1, and is used as one.
  irmovq $${TESTED + 0x20_0000}, %rdi
  mrmovq (%rdi), %rbx
# Then another page takes the first one's place, by way of the last alias.
  irmovq $${used | (USER + 2 * PAGE_BYTES)}, %rax
  rmmovq %rax, ${(aliases - 1) * PAGE_BYTES}(%rdx)
  invlpg %rdi
  mrmovq (%rdi), %rcx
  halt`,
        prepare: (tables, memory) => {
          for (let alias = 0; alias < aliases; alias++) tables.map(TESTED + alias * PAGE_BYTES, table);
          memory.writeWord(tables.entryAddress(TESTED + 0x20_0000, 2), table | used, 0);
        },
      });
      expect(outcome.registers.rbx).toBe("0x3333");
      expect(outcome.registers.rcx).toBe("0x4444");
    }
  });
});

describe("the guest's and the monitor's memory", () => {
  it("is out of reach of who may not have it", () => {
    // A user program that reads the kernel's page, and one that jumps into the monitor.
    const enter = `
  irmovq $${USER + 0x8000}, %rax
  pushq %rax
  pushq %rbx
  irmovq $0x1b, %rax
  pushq %rax
  irmovq $${USER_CODE}, %rax
  pushq %rax
  iretq
${GUEST_FAULT}`;
    const vectors = { [VECTOR.pageFault]: "fault" };
    const reading = runBoth({
      source: enter,
      vectors,
      user: `  irmovq $${TABLES}, %rdx\n  mrmovq (%rdx), %rax`,
    });
    expect(reading.registers.r9).toBe("0x5");
    const jumping = runBoth({ source: enter, vectors, user: "  jmp 0x40001000" });
    expect(jumping.registers.r8).toBe("0x40001000");
  });

  it("is not at the monitor's addresses, for the kernel neither: there the guest has what its tables say", () => {
    for (const access of ["mrmovq (%rdx), %rax", "rmmovq %rax, (%rdx)", "xchgq %rax, 8(%rdx)"]) {
      for (const address of [0x4000_0000, 0x4000_1000, 0x3fff_fffc]) {
        const { registers } = runBoth({
          source: `  irmovq $${address}, %rdx\n  ${access}\n${GUEST_FAULT}`,
          vectors: { [VECTOR.generalProtection]: "fault", [VECTOR.pageFault]: "fault" },
        });
        expect(registers.rax).toBe("0x0");
        expect(Number(registers.r8)).toBeGreaterThanOrEqual(address);
      }
    }
  });

  it("ends where the machine's would end", () => {
    runBoth({
      source: `
  irmovq $${TESTED}, %rdx
  mrmovq (%rdx), %rax
${GUEST_FAULT}`,
      prepare: (tables) => tables.map(TESTED, GUEST_BYTES),
      vectors: { [VECTOR.generalProtection]: "fault" },
    });
  });
});

describe("the pool of shadow tables", () => {
  it("may run out: then all begins again", () => {
    // Address spaces of four tables of their own each, all of them entered twice.
    const spaces = 100;
    const beforeTables = 44;
    const rootOf = (space: number) =>
      (space < beforeTables ? USER_CODE : TABLES + 0x1_0000 - beforeTables * 4 * PAGE_BYTES) +
      space * 4 * PAGE_BYTES;
    const source = `
  irmovq $${TESTED}, %rdx
  irmovq $2, %rbx
again:
${Array.from(
  { length: spaces },
  (_, space) => `  irmovq $${rootOf(space)}, %rsi
  wrcr %rsi, $${CR.root}
  mrmovq (%rdx), %rax
  addq %rax, %r14
  iaddq $1, %rax
  rmmovq %rax, (%rdx)`,
).join("\n")}
  isubq $1, %rbx
  jne again
  halt`;
    const guest: SmallGuest = {
      source,
      prepare: (tables, memory) => {
        const bits = ENTRY.present | ENTRY.writable | ENTRY.user;
        // The table of the kernel's own pages is shared; those of the page that is tried out are not.
        const upper = memory.low(tables.root) & ENTRY.address;
        const middle = memory.low(upper) & ENTRY.address;
        for (let space = 0; space < spaces; space++) {
          const [top, second, third, last] = [0, 1, 2, 3].map((table) => rootOf(space) + table * PAGE_BYTES);
          memory.writeWord(top!, second! | bits, 0);
          memory.writeWord(second!, third! | bits, 0);
          memory.copyPage(middle / PAGE_BYTES, third! / PAGE_BYTES);
          memory.writeWord(third! + (TESTED / 2 ** 21) * ENTRY_BYTES, last! | bits, 0);
          memory.writeWord(last!, USER | bits, 0);
        }
      },
    };
    const monitored = runBoth(guest);
    expect(spaces * 4).toBeGreaterThan((PHYSICAL.poolEnd - PHYSICAL.pool) / PAGE_BYTES);
    const left = monitored.platform.memory.low(PHYSICAL.vcpu + VCPU.poolNext);
    expect(left).toBeLessThanOrEqual(PHYSICAL.poolEnd);
  });
});
