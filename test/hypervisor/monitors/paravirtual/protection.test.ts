import { describe, expect, it } from "vitest";
import { PORT } from "../../../../src/hypervisor/devices/ports.ts";
import { VIRTIO_REGISTER, VIRTQUEUE } from "../../../../src/hypervisor/devices/virtqueue.ts";
import type { GuestPart } from "../../../../src/hypervisor/guests/guest-section.ts";
import { PHYSICAL, rootOf, VIRTUAL } from "../../../../src/hypervisor/guests/layout.ts";
import { enterUserProgram } from "../../../../src/hypervisor/guests/processes.ts";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import {
  GUEST_PHYSICAL,
  MONITOR_BASE,
  monitorAddress,
  PHYSICAL as PHYSICAL_LAYOUT,
} from "../../../../src/hypervisor/monitors/core/layout.ts";
import { MONITORED_BYTES } from "../../../../src/hypervisor/monitors/core/load-monitor.ts";
import {
  DOMAIN_PAGES,
  HYPERCALL,
  REFUSED,
} from "../../../../src/hypervisor/monitors/paravirtual/interface.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import { GUEST_FRAMES, guestOf, kernel, machineAddress, TestGuest } from "./guests.ts";

const { present, writable, user } = ENTRY;
const SMALL = present | user;
const FREE_FRAME = machineAddress(PHYSICAL.frames);
/** A page of zeros that nobody has mapped as a table. */
const UNUSED_TABLE = machineAddress(PHYSICAL.frames + 0x2_0000);

/** Asks the monitor for one thing; the arguments may be computed by code. */
function ask(number: number, first: string, second = ""): string {
  return `
        ${first}
        ${second}
        vmcall $${number}
        rrmovq %rax,%rbx`;
}

/** Code that leaves an entry's machine address in %rdi: of level 1 for an address, or of a table's own at a place. */
const ENTRY_OF_UPDATED = `
        irmovq $${VIRTUAL.updated},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi`;

function answerTo(code: string): bigint {
  const guest = new TestGuest(guestOf(kernel(code)));
  expect(guest.run()).toBe("halted");
  return guest.register("rbx");
}

describe("a paravirtual guest's entries", () => {
  const update = (entry: string | bigint) =>
    answerTo(ask(HYPERCALL.updateEntry, ENTRY_OF_UPDATED, `irmovq $${entry},%rsi`));

  it.each([
    ["one of its own pages", BigInt(FREE_FRAME | SMALL)],
    ["one of its own pages, to be written", BigInt(FREE_FRAME | SMALL | writable)],
    ["nothing", 0n],
    ["nothing, with notes of the kernel's", 0x7fff_ffff_ffff_fffen],
    ["one of its tables, to be read", BigInt(machineAddress(rootOf(0)) | SMALL)],
    ["a page without leave to run code", (1n << 63n) | BigInt(FREE_FRAME | SMALL)],
  ])("may map %s", (_, entry) => {
    expect(update(entry)).toBe(0n);
  });

  it.each([
    ["the monitor's code", BigInt(0x1000 | SMALL)],
    ["the last frame before its own", BigInt((GUEST_PHYSICAL - 0x1000) | SMALL)],
    ["the first frame behind its own", BigInt((GUEST_PHYSICAL + GUEST_FRAMES * 0x1000) | SMALL)],
    ["a frame that the machine has not", BigInt(MONITORED_BYTES | SMALL)],
    ["the last frame that an entry can name", BigInt(ENTRY.address | SMALL)],
    ["its top table, to be written", BigInt(machineAddress(rootOf(0)) | SMALL | writable)],
    ["its other process's top table, to be written", BigInt(machineAddress(rootOf(1)) | SMALL | writable)],
    [
      "the table that the entry is in, to be written",
      BigInt(machineAddress(DOMAIN_PAGES.window) | SMALL | writable),
    ],
    ["a page with a reserved bit", (1n << 40n) | BigInt(FREE_FRAME | SMALL)],
    ["a page with an address beyond 2^31", (1n << 31n) | BigInt(FREE_FRAME | SMALL)],
    ["a large page", BigInt(FREE_FRAME | SMALL | ENTRY.large)],
  ])("may not map %s", (_, entry) => {
    expect(update(entry)).toBe(BigInt(REFUSED));
  });

  it.each([
    ["memory that is no table", `irmovq $${FREE_FRAME},%rdi`],
    ["an address between entries", `${ENTRY_OF_UPDATED}\n        iaddq $4,%rdi`],
    ["the monitor's own tables", "irmovq $0x21008,%rdi"],
    ["the frames' records", "irmovq $0x19000,%rdi"],
    ["where the monitor sees its own tables", `irmovq $${MONITOR_BASE + 0x2_1008},%rdi`],
    ["no memory at all", "irmovq $-8,%rdi"],
    ["its top table's second entry", `irmovq $${machineAddress(rootOf(0)) + 8},%rdi`],
  ])("are written by the monitor in tables only, and not in %s", (_, address) => {
    const code = ask(HYPERCALL.updateEntry, address, `irmovq $${FREE_FRAME | SMALL},%rsi`);
    expect(answerTo(code)).toBe(BigInt(REFUSED));
  });

  it("cannot take the monitor's away from a table of level 3", () => {
    const code = ask(
      HYPERCALL.updateEntry,
      `irmovq $${rootOf(0)},%rdi
        mrmovq (%rdi),%rdi
        iandq $${ENTRY.address},%rdi
        iaddq $8,%rdi`,
      "irmovq $0,%rsi",
    );
    expect(answerTo(code)).toBe(BigInt(REFUSED));
  });

  it("stop at the first of a batch that is refused, and say how many are left", () => {
    const guest = new TestGuest(
      guestOf(
        kernel(
          `${ENTRY_OF_UPDATED}
        irmovq $batch,%rsi
        rmmovq %rdi,(%rsi)
        iaddq $8,%rdi
        rmmovq %rdi,16(%rsi)
        iaddq $8,%rdi
        rmmovq %rdi,32(%rsi)
        ${ask(HYPERCALL.updateEntries, "irmovq $batch,%rdi", "irmovq $3,%rsi")}`,
          `batch:
        .quad 0, 0, 0, ${0x1000 | SMALL}, 0, 0`,
        ),
      ),
    );
    expect(guest.run()).toBe("halted");
    expect(guest.register("rbx")).toBe(2n);
  });

  it.each([
    ["from the monitor's memory", `irmovq $${MONITOR_BASE},%rdi`, "irmovq $1,%rsi"],
    ["that reach into it", `irmovq $${MONITOR_BASE - 16},%rdi`, "irmovq $2,%rsi"],
    ["of any length", "irmovq $0x10000,%rdi", "irmovq $-1,%rsi"],
  ])("cannot be given in batches %s", (_, first, second) => {
    expect(answerTo(ask(HYPERCALL.updateEntries, first, second))).not.toBe(0n);
  });
});

describe("a paravirtual guest's tables", () => {
  const pin = (address: number) => ask(HYPERCALL.pinRoot, `irmovq $${address},%rdi`);

  it("are looked through before they are used", () => {
    // A top table that leads to itself, and one that leads to the guest's memory where it is written.
    const leadsTo = (target: number) => `
        irmovq $${UNUSED_TABLE},%rdi
        irmovq $${target | SMALL | writable},%rsi
        rmmovq %rsi,(%rdi)
        ${pin(UNUSED_TABLE)}`;
    // The kernel can still write there, so it cannot become a table, whatever it contains.
    expect(answerTo(leadsTo(UNUSED_TABLE))).toBe(BigInt(REFUSED));
    expect(answerTo(leadsTo(FREE_FRAME))).toBe(BigInt(REFUSED));
  });

  /** Takes the right to write to a page away where the kernel has it by one of its names, or gives it back. */
  const setRight = (page: number, flags: number, name = 0) => `
        irmovq $${page + name},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        irmovq $${machineAddress(page) | flags},%rsi
        vmcall $${HYPERCALL.updateEntry}
        rrmovq %rax,%rbp`;
  const asOtherProcess = `
        irmovq $process1,%rax
        irmovq $currentProcess,%rcx
        rmmovq %rax,(%rcx)`;
  const protectEverywhere = (page: number) => `
        ${setRight(page, present)}
        ${setRight(page, present, GUEST_PHYSICAL)}
        ${asOtherProcess}
        ${setRight(page, present)}`;

  it("can be made when nobody may write to them any more, and be memory again", () => {
    const page = UNUSED_TABLE - GUEST_PHYSICAL;
    const code = `
        ${setRight(page, present)}
        ${setRight(page, present, GUEST_PHYSICAL)}
        # the other process can still write there
        ${pin(UNUSED_TABLE)}
        rrmovq %rbx,%r12
        ${asOtherProcess}
        ${setRight(page, present)}
        ${pin(UNUSED_TABLE)}
        rrmovq %rbx,%r13
        ${setRight(page, present | writable)}
        rrmovq %rbp,%r14
        ${ask(HYPERCALL.unpinRoot, `irmovq $${UNUSED_TABLE},%rdi`)}
        ${setRight(page, present | writable)}`;
    const guest = new TestGuest(guestOf(kernel(code)));
    expect(guest.run()).toBe("halted");
    const [early, late, whileTable, unpinned, afterwards] = ["r12", "r13", "r14", "rbx", "rbp"].map((name) =>
      guest.register(name),
    );
    expect({ early, late, whileTable, unpinned, afterwards }).toEqual({
      early: BigInt(REFUSED),
      late: 0n,
      whileTable: BigInt(REFUSED),
      unpinned: 0n,
      afterwards: 0n,
    });
  });

  it("cannot be written to by what the processor remembers of when they were memory", () => {
    const page = UNUSED_TABLE - GUEST_PHYSICAL;
    const code = `
        irmovq $${page},%r13
        irmovq $${ENTRY.writable},%rsi
        rmmovq %rsi,(%r13)
        ${protectEverywhere(page)}
        irmovq $0,%rsi
        rmmovq %rsi,(%r13)              # nobody has told the look-aside buffer
        ${pin(UNUSED_TABLE)}
        rrmovq %rbx,%rdi
attempt:
        rmmovq %rsi,(%r13)`;
    const guest = new TestGuest(guestOf(kernel(code)));
    expect(guest.run()).toBe("halted");
    expect(guest.register("rbx")).toBe(0n);
    expect(guest.word("panicNote")).toBe(BigInt(guest.address("attempt")));
  });

  it.each([
    ["of another level", `irmovq $${rootOf(0)},%rdi\n mrmovq (%rdi),%rdi\n iandq $${ENTRY.address},%rdi`],
    ["of the monitor's", "irmovq $0x20000,%rdi"],
    ["that begin in the middle", `irmovq $${machineAddress(rootOf(1)) + 0x40},%rdi`],
    ["that are memory", `irmovq $${machineAddress(PHYSICAL.kernelData)},%rdi`],
  ])("cannot be entered if they are %s", (_, root) => {
    expect(answerTo(ask(HYPERCALL.writeRoot, root))).toBe(BigInt(REFUSED));
  });

  it("cannot be written to by the kernel itself", () => {
    // A page fault in the kernel, which panics; natively it may.
    const store = kernel(`
        irmovq $${rootOf(0)},%rdi
        mrmovq (%rdi),%rsi
        rmmovq %rsi,(%rdi)`);
    const guest = new TestGuest(guestOf(store));
    expect(guest.run()).toBe("halted");
    expect(guest.word("panicNote", 16)).toBe(BigInt(rootOf(0)));
  });

  /** Tells the monitor where a queue of the network card is. */
  const announce = (queue: number) => `
        irmovq $${PORT.virtioNetwork + VIRTIO_REGISTER.queue1},%rdi
        irmovq $${queue},%rsi
        vmcall $${HYPERCALL.writePort}`;

  it.each([
    ["what no device knows of", "", 0],
    ["what a device may write to", announce(PHYSICAL.drivers), REFUSED],
  ])("can be made of what nobody writes to: %s", (_, before, answer) => {
    const code = `${before}${protectEverywhere(PHYSICAL.drivers)}${pin(machineAddress(PHYSICAL.drivers))}`;
    expect(answerTo(code)).toBe(BigInt(answer));
  });

  it("cannot be written to by a device", () => {
    const page = (queue: number) => {
      const guest = new TestGuest(
        guestOf(
          kernel(`${announce(queue)}
        irmovq $${PORT.virtioNetwork + VIRTIO_REGISTER.notify},%rdi
        irmovq $1,%rsi
        vmcall $${HYPERCALL.writePort}`),
        ),
      );
      const begin = machineAddress(queue);
      // Two packets; in an entry of a table it would be absent.
      guest.machine.platform.memory.writeWord(begin + VIRTQUEUE.availableIndex, 2, 0);
      const contents = () => guest.machine.platform.memory.bytes.slice(begin, begin + VIRTQUEUE.bytes);
      const before = contents();
      expect(guest.run()).toBe("halted");
      return { before, after: contents() };
    };
    const table = page(rootOf(1));
    expect(table.after).toEqual(table.before);
    const memory = page(PHYSICAL.drivers);
    expect(memory.after).not.toEqual(memory.before);
  });
});

describe("a paravirtual guest's kernel", () => {
  const reaches = (instruction: string) => {
    const guest = new TestGuest(
      guestOf(
        kernel(
          `        irmovq $${MONITOR_BASE},%rdi\n        irmovq $1,%rsi\nattempt:\n        ${instruction}`,
        ),
      ),
    );
    expect(guest.run()).toBe("halted");
    expect(guest.word("panicNote")).toBe(BigInt(guest.address("attempt")));
  };

  it.each([
    "mrmovq 0x1000(%rdi),%rax",
    "rmmovq %rsi,0x1000(%rdi)",
    "mrmovq -7(%rdi),%rax",
    "gsmrmovq 0x1000(%rdi),%rax",
    "gsrmmovq %rsi,0x1000(%rdi)",
    "gsjmp 0x1000(%rdi)",
    "xchgq %rsi,0x1000(%rdi)",
    `wrcr %rdi,$${CR.root}`,
    `rdcr $${CR.root},%rdi`,
    "invlpg %rdi",
    "cli",
    "sti",
    "iretq",
    "inq (%rdi),%rax",
    "outq %rsi,(%rdi)",
    "vmresume",
    "halt",
  ])("gets a protection fault for %s", reaches);

  it.each([
    ["setStack", `irmovq $${MONITOR_BASE + 0x1_0000},%rdi`],
    ["registerCallbacks", `irmovq $${MONITOR_BASE},%rdi`],
    ["registerTraps", `irmovq $${MONITOR_BASE},%rdi`],
    ["sendEvent", `irmovq $${VECTOR.systemCall},%rdi`],
  ] as const)("is refused by %s what lies beyond its own", (name, argument) => {
    expect(answerTo(ask(HYPERCALL[name], argument))).toBe(BigInt(REFUSED));
  });

  it.each([17, 31, 32, -1])("is refused hypercall %d, which there is not", (number) => {
    expect(answerTo(ask(number, ""))).toBe(BigInt(REFUSED));
  });

  it.each([
    ["int through a gate to itself", "int $0x80"],
    ["a division by zero", "divq %r8,%rax"],
    ["a page fault", "mrmovq (%r8),%rax"],
    ["an event", `vmcall $${HYPERCALL.block}`],
    ["a return from a trap", `vmcall $${HYPERCALL.returnFromTrap}`],
  ])("fails alone with a stack in the monitor's memory, at %s", (_, instruction) => {
    // Where the monitor has nothing.
    const unused = PHYSICAL_LAYOUT.pool;
    const code = `
        irmovq $1000,%rdi
        vmcall $${HYPERCALL.setTimer}
        irmovq $0,%r8
        irmovq $${monitorAddress(unused)},%rsp
        ${instruction}`;
    const guest = new TestGuest(guestOf(kernel(code)));
    expect(guest.run()).toBe("double fault");
    for (let below = 8; below <= 80; below += 8) expect(guest.physical(unused - below)).toBe(0n);
  });

  it("alone calls the monitor: programs get a protection fault", () => {
    const part: GuestPart = (operations) => ({
      code: `main:\n        irmovq $program,%rax\n${enterUserProgram(operations)}`,
      userCode: `program:\n        vmcall $${HYPERCALL.shutDown}\n`,
    });
    const guest = new TestGuest(guestOf(part));
    expect(guest.run()).toBe("halted");
    expect(guest.word("panicNote")).toBe(BigInt(guest.address("program")));
  });

  it("must leave room for what it shares", () => {
    const image = guestOf(kernel(""));
    const contents = image.contents.slice();
    contents[DOMAIN_PAGES.queue + 1] = 1;
    expect(() => new TestGuest({ ...image, contents })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: guest: found contents at 0x4001, expected room for what a paravirtual guest shares]`,
    );
  });
});
