import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHYSICAL, rootOf, VIRTUAL } from "../../../../src/hypervisor/guests/layout.ts";
import { ENTRY, TABLE_ENTRIES } from "../../../../src/hypervisor/memory/page-table.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { MONITOR_ENTRY } from "../../../../src/hypervisor/monitors/core/bare-tables.ts";
import { GUEST_PHYSICAL } from "../../../../src/hypervisor/monitors/core/layout.ts";
import {
  FRAME_RECORD,
  FRAME_RECORDS,
} from "../../../../src/hypervisor/monitors/paravirtual/frame-records.ts";
import { DOMAIN_PAGES, HYPERCALL } from "../../../../src/hypervisor/monitors/paravirtual/interface.ts";
import { GUEST_FRAMES, guestOf, kernel, machineAddress, TestGuest } from "./guests.ts";

const { present, writable, user } = ENTRY;
const MOST_UPDATES = 40;
const PRESENT_BIT = 1n;
const ADDRESS = BigInt(ENTRY.address);

/** A kernel that asks for updates that tests put there, one by one: how many, then address, entry and answer of each. */
const UPDATER = guestOf(
  kernel(
    `
        irmovq $updates,%rbx
        mrmovq (%rbx),%r12
        iaddq $8,%rbx
        jmp lastUpdate
nextUpdate:
        mrmovq (%rbx),%rdi
        mrmovq 8(%rbx),%rsi
        vmcall $${HYPERCALL.updateEntry}
        rmmovq %rax,16(%rbx)
        iaddq $24,%rbx
        isubq $1,%r12
lastUpdate:
        andq %r12,%r12
        jne nextUpdate`,
    `updates:
        .quad ${Array(1 + 3 * MOST_UPDATES).fill(0)}`,
  ),
);

/** `expect` takes longer than all else that is done for an entry, and there are thousands. */
function hold(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected ${what}`);
}

/** How each frame is used, counted from nothing but tables: by frame, its type and the number of uses. */
function countUses(guest: TestGuest): Map<number, string> {
  const tables = new Map<number, { readonly level: number; uses: number }>();
  const written = new Map<number, number>();
  const use = (table: number, level: number): void => {
    const known = tables.get(table);
    if (known !== undefined) {
      hold(known.level === level, "a table to be of one level");
      known.uses++;
      return;
    }
    tables.set(table, { level, uses: 1 });
    for (let index = 0; index < TABLE_ENTRIES; index++) {
      const entry = guest.physical(table + 8 * index);
      if ((entry & PRESENT_BIT) === 0n) continue;
      if (level === 3 && index === 1) {
        hold((entry & ADDRESS) === BigInt(MONITOR_ENTRY & ENTRY.address), "the monitor in its place");
        continue;
      }
      // Guests live in the first 1 GiB.
      if (level > 2) hold(index === 0, "the first entry alone");
      const target = Number(entry & ADDRESS);
      hold(
        target >= GUEST_PHYSICAL && target < machineAddress(GUEST_FRAMES * PAGE_BYTES),
        "a frame of the guest",
      );
      if (level > 1) use(target, level - 1);
      else if ((entry & BigInt(writable)) !== 0n) written.set(target, (written.get(target) ?? 0) + 1);
    }
  };
  for (const root of [rootOf(0), rootOf(1)]) use(machineAddress(root), 4);
  // Both are pinned, and one is in use as well.
  tables.get(machineAddress(rootOf(0)))!.uses++;
  // The monitor writes there by itself.
  const shared = machineAddress(DOMAIN_PAGES.shared);
  written.set(shared, (written.get(shared) ?? 0) + 1);
  const uses = new Map<number, string>();
  for (const [frame, count] of written) uses.set(frame, `written ${count}`);
  for (const [frame, { level, uses: count }] of tables) {
    hold(!uses.has(frame), "no table to be written");
    uses.set(frame, `table ${level} ${count}`);
  }
  return uses;
}

/** The same as the monitor has it. */
function recordedUses(guest: TestGuest): Map<number, string> {
  const uses = new Map<number, string>();
  for (let index = 0; index < GUEST_FRAMES; index++) {
    const frame = machineAddress(index * PAGE_BYTES);
    const record = Number(guest.physical(FRAME_RECORDS + 8 * (frame / PAGE_BYTES)));
    hold((record & FRAME_RECORD.owner) === FRAME_RECORD.guest, "the guest to be the owner");
    const type = record & FRAME_RECORD.type;
    const count = Math.floor(record / FRAME_RECORD.use);
    if (type !== 0)
      uses.set(frame, type === FRAME_RECORD.writable ? `written ${count}` : `table ${type} ${count}`);
    else hold(count === 0, "no use of a frame without a type");
  }
  return uses;
}

function inOrder(uses: Map<number, string>): [number, string][] {
  return [...uses].sort(([one], [other]) => one - other);
}

/** The machine's address of the entry of a level for a virtual address, in tables as the loader has left them. */
function entryAddress(guest: TestGuest, process: number, virtual: number, level: number): number {
  let table = machineAddress(rootOf(process));
  for (let above = 4; above > level; above--) {
    table = Number(guest.physical(table + 8 * indexOf(virtual, above)) & ADDRESS);
  }
  return table + 8 * indexOf(virtual, level);
}

function indexOf(virtual: number, level: number): number {
  return Math.floor(virtual / 2 ** (12 + 9 * (level - 1))) % TABLE_ENTRIES;
}

const REGIONS = [VIRTUAL.demand, VIRTUAL.updated, VIRTUAL.forked, VIRTUAL.walked] as const;

/** An entry that the kernel can do without, or, of level 3 and 4, one of the process that does not run. */
const places = fc
  .record({
    process: fc.constantFrom(0, 1),
    level: fc.constantFrom(1, 1, 1, 2, 2, 3, 4),
    region: fc.constantFrom(...REGIONS),
    page: fc.nat(7),
    shift: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 4, 16),
  })
  .map(({ process, level, region, page, shift }) => (guest: TestGuest) => {
    const which = level > 2 ? 1 : process;
    return entryAddress(guest, which, region + page * PAGE_BYTES, level) + shift;
  });

/** A frame to be mapped or used as a table. */
const targets = fc.oneof(
  fc.nat(5).map((page) => () => machineAddress(PHYSICAL.frames + page * PAGE_BYTES)),
  fc
    .record({
      process: fc.constantFrom(0, 1),
      level: fc.constantFrom(1, 2, 3, 4),
      region: fc.constantFrom(...REGIONS),
    })
    .map(({ process, level, region }) => (guest: TestGuest) => {
      const entry = entryAddress(guest, process, region, level);
      return entry - (entry % PAGE_BYTES);
    }),
  fc
    .constantFrom(0, 0x1000, GUEST_PHYSICAL - PAGE_BYTES, machineAddress(GUEST_FRAMES * PAGE_BYTES))
    .map((frame) => () => frame),
);

const flags = fc.constantFrom(
  0,
  present,
  present | user,
  present | writable,
  present | writable | user,
  present | writable | user | ENTRY.accessed | ENTRY.dirty,
  present | ENTRY.large,
  writable,
);

const updates = fc.array(fc.record({ place: places, target: targets, flags }), {
  minLength: 1,
  maxLength: MOST_UPDATES,
  size: "max",
});

describe("frames' records", () => {
  it("say after the guest has begun how each frame is used", () => {
    const guest = new TestGuest(UPDATER);
    expect(guest.run()).toBe("halted");
    const uses = countUses(guest);
    expect(inOrder(recordedUses(guest))).toEqual(inOrder(uses));
    const types = [...uses.values()].map((each) => each.replace(/ \d+$/, ""));
    expect(new Set(types)).toEqual(new Set(["written", "table 1", "table 2", "table 3", "table 4"]));
  });

  it("say so after any updates, and no table is ever written by the guest", () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(updates, (sequence) => {
        const guest = new TestGuest(UPDATER);
        guest.setWord("updates", 0, BigInt(sequence.length));
        for (const [index, { place, target, flags }] of sequence.entries()) {
          guest.setWord("updates", 8 + 24 * index, BigInt(place(guest)));
          guest.setWord("updates", 16 + 24 * index, BigInt(target(guest) | flags));
        }
        expect(guest.run()).toBe("halted");
        for (const index of sequence.keys()) {
          if (guest.word("updates", 24 + 24 * index) === 0n) accepted++;
          else refused++;
        }
        expect(inOrder(recordedUses(guest))).toEqual(inOrder(countUses(guest)));
      }),
      { numRuns: 50 },
    );
    // Both happen often enough.
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
