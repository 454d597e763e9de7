import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { ioBenchmarks } from "../../../../src/hypervisor/benchmarks/input-output.ts";
import { measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { DISK_COMMAND, DISK_REGISTER, DISK_STATUS } from "../../../../src/hypervisor/devices/disk.ts";
import { NETWORK_REGISTER } from "../../../../src/hypervisor/devices/network-registers.ts";
import { PORT } from "../../../../src/hypervisor/devices/ports.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { DRIVER_MEMORY } from "../../../../src/hypervisor/guests/drivers/driver-memory.ts";
import {
  cardDrivers,
  type Drivers,
  virtioDrivers,
} from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import { NETWORK_STATE } from "../../../../src/hypervisor/guests/drivers/network-driver.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import { driverProgram, onBareMachine, runToEnd } from "./guest-programs.ts";
import { ioDevices, machineDisk, type SmallMonitorIo, smallMonitor } from "./small-monitor.ts";

const KINDS: Readonly<Record<string, readonly [SmallMonitorIo, Drivers]>> = {
  emulated: ["emulated", cardDrivers],
  "virtio, notified by a port": ["virtio", virtioDrivers("port")],
  "virtio, notified by a hypercall": ["virtio", virtioDrivers("hypercall")],
  passthrough: ["passthrough", cardDrivers],
  "passthrough-exitless": ["passthrough-exitless", cardDrivers],
};

/** Measures all operations on devices, by name. */
function measured(kind: string, mode: Mode = "fast") {
  const [io, drivers] = KINDS[kind] ?? [null, cardDrivers];
  const benchmarks = ioBenchmarks(drivers);
  const image = buildBenchmarkImage(bareMetal, benchmarks);
  const machine = io === null ? onBareMachine(image, { mode }) : smallMonitor(image, io, { mode });
  const measurements = measure(machine, benchmarks);
  return Object.fromEntries(measurements.map((each) => [each.benchmark.name, each]));
}

const native = measured("native");
const virtual = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, measured(kind)]));
const exits = (kind: string, name: string) => virtual[kind]![name]!.warm.exits;
const cycles = (kind: string, name: string) => virtual[kind]![name]!.warm.cycles;

describe("back ends of devices", () => {
  it.each(Object.keys(KINDS))("have the same packets and blocks come and go as natively: %s", (kind) => {
    for (const [name, { result }] of Object.entries(native)) {
      expect([name, virtual[kind]![name]!.result]).toEqual([name, result]);
    }
  });

  it("cost the same on both kinds of machines", () => {
    for (const kind of ["emulated", "virtio, notified by a port"]) {
      const slow = measured(kind, "pipeline");
      for (const [name, { warm, cold }] of Object.entries(slow)) {
        expect([name, warm, cold]).toEqual([name, virtual[kind]![name]!.warm, virtual[kind]![name]!.cold]);
      }
    }
  });

  it("exit for each register of an emulated card, and not at all where guests have card and interrupts", () => {
    // Idle; then cause, mask, status, mask, status, the interrupt's end, and the next packet's tail.
    expect(exits("emulated", "packet-out")).toBe(8);
    expect(exits("emulated", "packet-burst")).toBe(8);
    // Three registers, idle, status, the interrupt's end.
    expect(exits("emulated", "disk-read")).toBe(6);
    // Notification, idle, the interrupt's end.
    for (const name of ["packet-out", "disk-read"]) {
      expect(exits("virtio, notified by a port", name)).toBe(3);
      expect(exits("virtio, notified by a hypercall", name)).toBe(3);
      // Idle, the interrupt's end.
      expect(exits("passthrough", name)).toBe(2);
    }
    for (const name of Object.keys(native)) expect(exits("passthrough-exitless", name)).toBe(0);
  });

  it("have several exits for a packet of e1000's kind, and several packets for an exit of virtio's", () => {
    // E. Bugnion, J. Nieh and D. Tsafrir, 2017, table 6.2: 9 exits a segment against 25 segments an exit.
    const emulated = exits("emulated", "packet-burst");
    const virtio = exits("virtio, notified by a port", "packet-burst");
    expect(emulated).toBeGreaterThan(9 / 2);
    expect(emulated).toBeLessThan(9 * 2);
    // Three exits a burst, of 16 packets here.
    expect(1 / virtio).toBeCloseTo(16 / 3, 10);
  });

  it("cost more than the bare machine in the order of their exits", () => {
    for (const name of ["packet-out", "packet-in", "disk-read"]) {
      const order = ["passthrough", "virtio, notified by a port", "emulated"].map((kind) =>
        cycles(kind, name),
      );
      expect(order.toSorted((a, b) => a - b)).toEqual(order);
      expect(order[0]).toBeGreaterThan(native[name]!.warm.cycles);
      expect(cycles("passthrough-exitless", name)).toBe(native[name]!.warm.cycles);
    }
  });

  it("batch under virtio what e1000's kind does packet by packet", () => {
    const kind = "virtio, notified by a port";
    expect(cycles(kind, "packet-burst") * 5).toBeLessThan(cycles(kind, "packet-out"));
    expect(cycles("emulated", "packet-burst") * 1.1).toBeGreaterThan(cycles("emulated", "packet-out"));
  });
});

/** An access to a register that has the device do nothing by itself. */
interface RegisterAccess {
  readonly port: number;
  readonly value: number | null;
}

const quiet = [
  ...Object.values(DISK_REGISTER)
    .filter((register) => register !== DISK_REGISTER.command)
    .map((register) => PORT.disk + register),
  ...Object.values(NETWORK_REGISTER)
    .filter((register) => register !== NETWORK_REGISTER.sendTail)
    .map((register) => PORT.network + register),
];

describe("models of devices", () => {
  it("answer as the devices do, whatever registers are read and written", () => {
    const accesses: fc.Arbitrary<RegisterAccess[]> = fc.array(
      fc.record({ port: fc.constantFrom(...quiet), value: fc.option(fc.nat(2 ** 31 - 1)) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(accesses, (sequence) => {
        // What was read goes into %r14, each value in a place of its own as far as 64 bits permit.
        const code = sequence.map(({ port, value }) =>
          value === null
            ? `
        irmovq $${port},%rdi
        inq (%rdi),%rax
        rrmovq %r14,%rcx
        ishlq $5,%r14
        ishrq $48,%rcx
        xorq %rcx,%r14
        xorq %rax,%r14
        irmovq $0xffffffffffff,%rcx
        andq %rcx,%r14`
            : `
        irmovq $${port},%rdi
        irmovq $${value},%rax
        outq %rax,(%rdi)`,
        );
        const image = driverProgram(cardDrivers, `\n        xorq %r14,%r14${code.join("")}`);
        const onModels = smallMonitor(image, "emulated");
        expect(runToEnd(onModels)[3]).toBe(runToEnd(onBareMachine(image))[3]);
      }),
      { numRuns: 40 },
    );
  });

  it("have the same status before, while and after they work", () => {
    const { block, address, command, status } = DISK_REGISTER;
    const write = (register: number, value: number) => `
        irmovq $${PORT.disk + register},%rdi
        irmovq $${value},%rsi
        outq %rsi,(%rdi)`;
    const read = `
        irmovq $${PORT.disk + status},%rdi
        inq (%rdi),%rax
        ishlq $4,%r14
        xorq %rax,%r14`;
    const wait = (label: string) => `
        irmovq $40000,%rax
${label}:
        isubq $1,%rax
        jne ${label}`;
    const begin = (at: number, what: number) =>
      write(block, at) + write(address, DRIVER_MEMORY.free) + write(command, what);
    const code = `
        xorq %r14,%r14${read}${begin(3, DISK_COMMAND.read)}${read}${wait("one")}${read}${read}
        ${begin(9999, DISK_COMMAND.write)}${wait("two")}${read}${read}
        ${begin(4, DISK_COMMAND.write)}${write(block, 5)}${read}${wait("three")}${read}${read}`;
    const image = driverProgram(cardDrivers, code);
    const { busy, done, error } = DISK_STATUS;
    const expected = [0, busy, done, 0, done | error, 0, busy | error, done, 0];
    const digits = expected.reduce((sum, digit) => sum * 16 + digit);
    expect(runToEnd(onBareMachine(image))[3]).toBe(digits);
    expect(runToEnd(smallMonitor(image, "emulated"))[3]).toBe(digits);
  });

  it("interrupt once until somebody has asked why", () => {
    const counting: Drivers = {
      disk: cardDrivers.disk,
      network: (operations) => {
        const driver = cardDrivers.network(operations);
        return {
          ...driver,
          code: `${driver.code}
countInterrupt:
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.receivedSum}(%rdx),%rax
        iaddq $1,%rax
        rmmovq %rax,${NETWORK_STATE.receivedSum}(%rdx)
        ret
`,
          interrupts: { [VECTOR.network]: "countInterrupt" },
        };
      },
    };
    const code = `
        sti
        irmovq $3,%r13
next:
        irmovq $${DRIVER_MEMORY.free},%rdi
        irmovq $1514,%rsi
        call networkSend
        isubq $1,%r13
        jne next
        irmovq $100000,%rax
whileTheyAreSent:
        isubq $1,%rax
        jne whileTheyAreSent
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.receivedSum}(%rdx),%r14`;
    const image = driverProgram(counting, code);
    expect(runToEnd(onBareMachine(image))[3]).toBe(1);
    expect(runToEnd(smallMonitor(image, "emulated"))[3]).toBe(1);
  });
});

describe("the host's network driver", () => {
  it("gives buffers back only when it has used some", () => {
    const disk = machineDisk();
    let tails = 0;
    const sendOne = (label: string, answers: number) => `
        irmovq $${answers},%rax
        irmovq $${DRIVER_MEMORY.free},%rdi
        rmmovq %rax,(%rdi)
        irmovq $100,%rsi
        call networkSend
        call networkFlush
        irmovq $100000,%rax
${label}:
        isubq $1,%rax
        jne ${label}`;
    const image = driverProgram(virtioDrivers("port"), sendOne("a", 2) + sendOne("b", 0) + sendOne("c", 0));
    const machine = smallMonitor(image, "virtio", {
      disk,
      devices: (environment) =>
        ioDevices(disk)(environment).map((device) => {
          if (device.name !== "network card") return device;
          const write = device.write.bind(device);
          return Object.assign(device, {
            write: (offset: number, value: number, now: number) => {
              if (offset === NETWORK_REGISTER.receiveTail) tails++;
              write(offset, value, now);
            },
          });
        }),
    });
    runToEnd(machine);
    // Once at the start, and once for each of the two packets, which arrive one after the other.
    expect(tails).toBe(3);
  });
});
