import { describe, expect, it } from "vitest";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import type { Device, DeviceEnvironment } from "../../../src/hypervisor/system/device.ts";
import { runSystem, STACK_0, systemMachine } from "./machines.ts";

const HANDLER = `
tick: iaddq $1,%r13
  mrmovq 8(%rsp),%r12
  wrcr %rax,$34
  iaddq $8,%rsp
  iretq
other: iaddq $1,%r11
  rrmovq %r13,%r10
  wrcr %rax,$34
  iaddq $8,%rsp
  iretq
`;
const vectors = { 32: "tick", 35: "other", 48: "other", 33: "other" };

describe("interrupts", () => {
  it("come when the timer's time has passed, between two instructions", () => {
    for (const mode of ["fast", "pipeline"] as const) {
      const source = `irmovq $100,%rax
  wrcr %rax,$32
  sti
loop: iaddq $1,%rbx
  andq %r13,%r13
  je loop
  halt
${HANDLER}`;
      const { registers, status, cycles } = runSystem({ source, vectors, mode });
      expect({ status, ticks: registers.r13 }).toEqual({ status: "halted", ticks: 1 });
      // The write to the timer and sti cost more than the first cycles.
      const { interruptDelivery, interruptReturn } = haswell.operations;
      expect(cycles).toBeGreaterThan(100 + interruptDelivery.value + interruptReturn.value);
    }
  });

  it("wait while they are not accepted, and none is accepted right behind sti", () => {
    const source = `irmovq $1,%rax
  wrcr %rax,$32
  irmovq $1000,%rcx
loop: isubq $1,%rcx
  jne loop
  sti
  rrmovq %r13,%rsi
  rrmovq %r13,%rdi
  halt
${HANDLER}`;
    const { registers } = runSystem({ source, vectors });
    expect(registers).toMatchObject({ r13: 1, rdi: 1 });
    expect(registers.rsi).toBeUndefined();
  });

  it("wake up who is idle; without them sleep has no end", () => {
    const source = (wait: string): string => `irmovq $5000,%rax
  ${wait}
  idle
  halt
${HANDLER}`;
    const woken = runSystem({ source: source("wrcr %rax,$32\n sti"), vectors });
    expect(woken.status).toBe("halted");
    expect(woken.registers.r13).toBe(1);
    const { idle, transition } = woken.platform.cores[0]!.ledger.counted();
    expect(idle).toBeGreaterThan(4000);
    expect(transition).toBeGreaterThan(haswell.operations.wakeUp.value);
    expect(runSystem({ source: source("sti"), vectors }).status).toBe("asleep");
    expect(runSystem({ source: source("wrcr %rax,$32"), vectors }).status).toBe("asleep");
  });

  it("of a higher class come first, and interrupt the handlers of lower ones", () => {
    // Vector 48 is of class 3, 35 of class 2; both to this core.
    const source = `irmovq $35,%rax
  wrcr %rax,$33
  irmovq $48,%rax
  wrcr %rax,$33
  irmovq $5000,%rcx
loop: isubq $1,%rcx
  jne loop
  sti
  nop
  nop
  halt
first: iaddq $1,%r8
  rrmovq %r9,%r14
  wrcr %rax,$34
  iaddq $8,%rsp
  iretq
second: iaddq $1,%r9
  wrcr %rax,$34
  iaddq $8,%rsp
  iretq`;
    const { registers } = runSystem({ source, vectors: { 48: "first", 35: "second" } });
    expect(registers).toMatchObject({ r8: 1, r9: 1 });
    expect(registers.r14).toBeUndefined();
  });

  it("wait for the task's priority to fall below their class", () => {
    const source = `irmovq $2,%rax
  wrcr %rax,$8
  irmovq $1,%rbx
  wrcr %rbx,$32
  sti
  nop
  nop
  rrmovq %r13,%rsi
  irmovq $1,%rax
  wrcr %rax,$8
  nop
  rrmovq %r13,%rdi
  halt
${HANDLER}`;
    const { registers } = runSystem({ source, vectors });
    expect(registers.rsi).toBeUndefined();
    expect(registers.rdi).toBe(1);
  });

  it("go from core to core in the time that the bus takes", () => {
    const source = `rdcr $25,%rax
  andq %rax,%rax
  jne second
  irmovq $291,%rbx
  wrcr %rbx,$33
  halt
second: sti
  idle
  halt
${HANDLER}`;
    const platform = systemMachine({ source, vectors, spec: { cores: 2 } });
    for (const [number, core] of platform.cores.entries()) {
      core.control.set(20, STACK_0 - number * 0x400);
      core.start({ pc: 0x1000, stack: 0xc000 - number * 0x400 });
    }
    expect(platform.run(1_000_000)).toBe("halted");
    expect(platform.cores.map((core) => core.register(11))).toEqual([0, 1]);
    const { interprocessorInterruptTransit } = haswell.operations;
    expect(platform.cores[1]!.now).toBeGreaterThan(interprocessorInterruptTransit.value);
  });

  it("wake a core while the one that has sent them goes on", () => {
    const source = `rdcr $25,%rax
  irmovq $0x4000,%rdx
  andq %rax,%rax
  jne second
  irmovq $1000,%rcx
asleep: isubq $1,%rcx
  jne asleep
  irmovq $291,%rbx
  wrcr %rbx,$33
  irmovq $100000,%rcx
busy: isubq $1,%rcx
  je late
  mrmovq (%rdx),%rax
  andq %rax,%rax
  je busy
late: halt
second: sti
  idle
  irmovq $1,%rax
  rmmovq %rax,(%rdx)
  halt
${HANDLER}`;
    const platform = systemMachine({ source, vectors, spec: { cores: 2 } });
    for (const [number, core] of platform.cores.entries()) {
      core.control.set(20, STACK_0 - number * 0x400);
      core.start({ pc: 0x1000, stack: 0xc000 - number * 0x400 });
    }
    expect(platform.run(10_000_000)).toBe("halted");
    const { interprocessorInterruptTransit, wakeUp } = haswell.operations;
    // It has seen what the other one has written.
    expect(platform.cores[0]!.register(1)).toBeGreaterThan(0);
    expect(platform.cores[0]!.now).toBeLessThan(
      2000 + 2 * (interprocessorInterruptTransit.value + wakeUp.value),
    );
  });
});

/** Counts what is written, and asks for an interrupt some time later. */
class Counter implements Device {
  readonly name = "counter";
  readonly firstPort = 0x200;
  readonly portCount = 2;
  nextEvent = Number.POSITIVE_INFINITY;
  sum = 0;
  private readonly environment: DeviceEnvironment;

  constructor(environment: DeviceEnvironment) {
    this.environment = environment;
  }

  read(offset: number): number {
    return offset === 0 ? this.sum : 7;
  }

  write(_offset: number, value: number, now: number): void {
    this.sum += value;
    this.nextEvent = now + 500;
  }

  advance(): void {
    this.nextEvent = Number.POSITIVE_INFINITY;
    this.environment.raise(33);
  }
}

describe("devices", () => {
  const spec = { devices: (environment: DeviceEnvironment) => [new Counter(environment)] };

  it("are read and written by port, and interrupt when they are done", () => {
    const source = `irmovq $0x200,%rdx
  irmovq $5,%rax
  outq %rax,0(%rdx)
  outq %rax,0(%rdx)
  inq 0(%rdx),%rbx
  inq 1(%rdx),%rcx
  sti
  idle
  halt
${HANDLER}`;
    expect(runSystem({ source, vectors, spec }).registers).toMatchObject({ rbx: 10, rcx: 7, r11: 1 });
  });

  it("that are not there read as ones", () => {
    const { registers, cycles } = runSystem({ source: "inq 0x999(%rdx),%rbx\n halt" });
    expect(registers.rbx).toBe(0xffff_ffff);
    // A microsecond of the bus.
    expect(cycles).toBe(3400 + 4 + 1 + 4 + 1);
  });

  it("cannot share a port", () => {
    const twice = {
      devices: (environment: DeviceEnvironment) => [new Counter(environment), new Counter(environment)],
    };
    expect(() => systemMachine({ source: "halt", spec: twice })).toThrow(
      "counter and counter: found the same port",
    );
  });
});
