import { describe, expect, it } from "vitest";
import type { GuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { EXIT } from "../../../../src/hypervisor/system/control-structure.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";
import { bareMachine, exitsOf, guestWith, PAGINGS, virtualMachine, wordAt } from "./machines.ts";

const BUDGET = 10_000_000;
const LOGGED = [VECTOR.disk, VECTOR.network, 0x31, 0x32, 0x45] as const;

/** Long enough for an interrupt that a processor sends to arrive. */
const settle = (label: string): string => `
        irmovq $4000,%rdx
${label}:
        isubq $1,%rdx
        jne ${label}`;

const send = (vector: number): string => `
        irmovq $${vector},%rdi
        wrcr %rdi,$${CR.interruptCommand}`;

const setPriority = (priority: number): string => `
        irmovq $${priority},%rdi
        wrcr %rdi,$${CR.taskPriority}`;

/** Writes a number into the log. */
const note = (number: number): string => `
        irmovq $${number},%rdi
        call note`;

/**
 * A kernel that logs what interrupts it, in order, and what it notes itself in between.
 *
 * @param inHandler - what handlers do after they have logged; they may be interrupted themselves
 */
function loggingGuest(main: string, inHandler: Readonly<Record<number, string>> = {}): GuestImage {
  return guestWith({
    code: `
main:
${main}
        cli
        halt
note:
        irmovq $log,%rcx
        mrmovq (%rcx),%rax
        iaddq $8,%rax
        rmmovq %rax,(%rcx)
        addq %rax,%rcx
        rmmovq %rdi,(%rcx)
        ret
${LOGGED.map((vector) => `log${vector}:\n${note(vector)}\n${inHandler[vector] ?? ""}\n        ret`).join("\n")}
`,
    data: `
log:
        .quad 0
        .quad ${Array(40).fill(0).join(", ")}
`,
    interrupts: Object.fromEntries(LOGGED.map((vector) => [vector, `log${vector}`])),
  });
}

function logOf(machine: VirtualMachine): number[] {
  expect(machine.run(BUDGET)).toBe("halted");
  const count = wordAt(machine, "log") / 8;
  return Array.from({ length: count }, (_, index) => wordAt(machine, "log", index + 1));
}

describe.each(PAGINGS)("interrupts under %s paging", (paging) => {
  const bothLogs = (image: GuestImage) => {
    const machine = virtualMachine(image, { paging });
    const virtual = logOf(machine);
    expect(virtual).toEqual(logOf(bareMachine(image)));
    return { log: virtual, exits: exitsOf(machine) };
  };

  it("wait until they are enabled, and then come by priority", () => {
    const { log, exits } = bothLogs(
      loggingGuest(`
${[33, 0x31, 0x45, 34, 0x32].map(send).join("\n")}
${settle("sent")}
${note(1)}
        sti
        nop
${note(2)}`),
    );
    expect(log).toEqual([1, 0x45, 0x32, 0x31, 34, 33, 2]);
    // The first has waited for `sti`, the others wait for the return from the handler before.
    expect(exits[EXIT.interruptWindow]).toBe(5);
  });

  it("wait for the task priority to fall, without an exit for those of its changes that nothing waits for", () => {
    const { log, exits } = bothLogs(
      loggingGuest(`
        sti
${setPriority(3)}
${[33, 0x31, 0x45].map(send).join("\n")}
${settle("sent")}
${note(1)}
${setPriority(2)}
        nop
${note(2)}
${setPriority(1)}
        nop
${note(3)}
${setPriority(7)}
${setPriority(0)}`),
    );
    expect(log).toEqual([0x45, 1, 0x31, 2, 33, 3]);
    // Three commands, three ends, and the two changes that something waits for.
    expect(exits[EXIT.controlWrite]).toBe(3 + 3 + 2);
  });

  it("interrupt handlers of lower classes only", () => {
    const { log } = bothLogs(
      loggingGuest(
        `
        sti
${send(33)}
${settle("sent")}
${note(1)}`,
        {
          33: `
${send(34)}
${send(0x31)}
${settle("sentInHandler")}
${note(2)}
        sti
        nop
${note(3)}
        cli`,
        },
      ),
    );
    expect(log).toEqual([33, 2, 0x31, 3, 34, 1]);
  });

  it("end a wait that begins with their being enabled", () => {
    const { log } = bothLogs(
      loggingGuest(`
${send(33)}
${settle("sent")}
        sti
        idle
${note(1)}
        irmovq $3000,%rdi
        wrcr %rdi,$${CR.timer}
        idle
${note(2)}
        irmovq $ticks,%rdx
        mrmovq (%rdx),%rdi
        call note`),
    );
    expect(log).toEqual([33, 1, 2, 1]);
  });

  it("do not come from a timer that was set to 0 in time, and count down as the real one does", () => {
    const { log } = bothLogs(
      loggingGuest(`
        sti
        irmovq $100000,%rdi
        wrcr %rdi,$${CR.timer}
        rdcr $${CR.timer},%rax
        ishrq $12,%rax
        rrmovq %rax,%rdi
        call note
        irmovq $0,%rdi
        wrcr %rdi,$${CR.timer}
${settle("forgotten")}
        rdcr $${CR.timer},%rdi
        call note
        irmovq $ticks,%rdx
        mrmovq (%rdx),%rdi
        call note`),
    );
    expect(log).toEqual([Math.floor(99_999 / 4096), 0, 0]);
  });

  it("are lost on processors that the guest does not have", () => {
    const { log } = bothLogs(loggingGuest(`        sti\n${send(256 + 33)}\n${settle("lost")}\n${note(1)}`));
    expect(log).toEqual([1]);
  });
});

describe("a guest with interrupts of its own", () => {
  it("is not left for any of them", () => {
    const machine = virtualMachine(
      loggingGuest(`
        sti
${[33, 0x45].map(send).join("\n")}
${settle("sent")}
        irmovq $3000,%rdi
        wrcr %rdi,$${CR.timer}
        idle`),
      { io: "passthrough-exitless" },
    );
    expect(logOf(machine).toSorted()).toEqual([33, 0x45]);
    expect([...exitsOf(machine).entries()].filter(([, count]) => count > 0)).toEqual([[EXIT.halt, 1]]);
  });
});
