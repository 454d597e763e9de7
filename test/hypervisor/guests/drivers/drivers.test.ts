import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { BURST, ioBenchmarks, PACKET_BYTES } from "../../../../src/hypervisor/benchmarks/input-output.ts";
import { type Measurement, measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { DRIVER_MEMORY, RING_SIZE } from "../../../../src/hypervisor/guests/drivers/driver-memory.ts";
import {
  cardDrivers,
  type Drivers,
  virtioDrivers,
} from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import { NETWORK_STATE } from "../../../../src/hypervisor/guests/drivers/network-driver.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { cyclesOf, type Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../../src/hypervisor/processors/registry.ts";
import { EXIT } from "../../../../src/hypervisor/system/control-structure.ts";
import { driverProgram, onBareMachine, runToEnd, waitUntilEqual } from "../../monitors/io/guest-programs.ts";
import { smallMonitor } from "../../monitors/io/small-monitor.ts";

const benchmarks = ioBenchmarks(cardDrivers);
const image = buildBenchmarkImage(bareMetal, benchmarks);

function measured(processor: Processor, mode: Mode = "fast"): Record<string, Measurement> {
  const measurements = measure(onBareMachine(image, { processor, mode }), benchmarks);
  return Object.fromEntries(measurements.map((each) => [each.benchmark.name, each]));
}

/** What the interrupt that ends a wait takes, and the flag's changes before and after it. */
function wakeUp({ operations }: Processor): number {
  const { interruptDelivery, endOfInterrupt, interruptReturn, wakeUp: fromSleep } = operations;
  return interruptDelivery.value + endOfInterrupt.value + interruptReturn.value + fromSleep.value;
}

describe("drivers on the bare machine", () => {
  it.each(processors)("take what their accesses to registers and an interrupt take: $name", (processor) => {
    const results = measured(processor);
    const flag = processor.operations.interruptFlag.value;
    const read = cyclesOf(processor, 547);
    const write = cyclesOf(processor, 110);
    // Tail, mask, mask; cause, status, status. Interrupts are enabled, disabled; and enabled and disabled for the wait.
    expect(results["packet-out"]!.warm.transition).toBe(3 * write + 3 * read + wakeUp(processor) + 4 * flag);
    // Block, address, command; status. Disabled; enabled and disabled.
    expect(results["disk-read"]!.warm.transition).toBe(3 * write + read + wakeUp(processor) + 3 * flag);
  });

  it("take the same on both kinds of machines", () => {
    const [fast, slow] = [measured(processors[0]!), measured(processors[0]!, "pipeline")];
    for (const [name, { warm, cold, result }] of Object.entries(slow)) {
      expect([name, warm, cold, result]).toEqual([
        name,
        fast[name]!.warm,
        fast[name]!.cold,
        fast[name]!.result,
      ]);
    }
  });

  it("send, receive and read what they should", () => {
    const results = measured(processors[0]!);
    // Three rounds of 4 packets, then of 2 bursts.
    expect(results["packet-out"]!.result).toBe(12n);
    expect(results["packet-burst"]!.result).toBe(BigInt(12 + 3 * 2 * BURST));
    // Three rounds of 2 answers; each packet's first word is its number in the answer.
    const packets = 3 * 2 * BURST;
    const numbers = 3 * 2 * ((BURST * (BURST - 1)) / 2);
    expect(results["packet-in"]!.result).toBe(BigInt(packets * PACKET_BYTES * 2 ** 20 + numbers));
    // Three rounds that read blocks 0 to 7, which are full of their numbers.
    expect(results["disk-read"]!.result).toBe(3n * 28n * 0x0101_0101_0101_0101n);
  });
});

const PACKET = DRIVER_MEMORY.free;

/** Text that gives as many packets to the driver as it says, and counts in %r14 those that it takes. */
const send = (label: string, packets: number) => `
        irmovq $${packets},%r13
${label}:
        irmovq $${PACKET},%rdi
        irmovq $100,%rsi
        call networkSend
        addq %rax,%r14
        isubq $1,%r13
        jne ${label}`;

const whenSent = waitUntilEqual("untilSent", "networkState", NETWORK_STATE.queued, NETWORK_STATE.sent);

const spin = (label: string) => `
        irmovq $30000,%rax
${label}:
        isubq $1,%rax
        jne ${label}`;

const DRIVERS: Readonly<Record<string, readonly [Drivers, number]>> = {
  // A ring whose head is its tail is empty, so that one descriptor of the card's stays free.
  card: [cardDrivers, RING_SIZE - 1],
  virtio: [virtioDrivers("port"), RING_SIZE],
};

describe.each(Object.keys(DRIVERS))("the driver of a %s", (name) => {
  const [drivers, room] = DRIVERS[name]!;
  const on = (code: string) => {
    const program = driverProgram(drivers, `\n        irmovq $0,%r14${code}`);
    return name === "card" ? smallMonitor(program, "emulated") : smallMonitor(program, "virtio");
  };

  it("takes as many packets as its ring has room for, and more when these have been sent", () => {
    const code = `${send("first", 40)}
        rrmovq %r14,%r12
        call networkFlush
        call networkExpectSent${whenSent}${send("second", 3)}`;
    expect(runToEnd(on(code)).slice(1)).toEqual([room, 0, room + 3]);
  });

  it("goes round its ring", () => {
    const rounds = `
        irmovq $9,%rbx
round:${send("packets", 7)}
        call networkFlush
        call networkExpectSent${whenSent}
        isubq $1,%rbx
        jne round
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.sent}(%rdx),%r12`;
    expect(runToEnd(on(rounds)).slice(1)).toEqual([63, 0, 63]);
  });
});

describe("the driver of a virtio network card", () => {
  const portsOf = (code: string) => {
    const machine = smallMonitor(driverProgram(virtioDrivers("port"), code), "virtio");
    const before = portExits(machine.platform);
    runToEnd(machine);
    return portExits(machine.platform) - before;
  };
  const portExits = (platform: ReturnType<typeof smallMonitor>["platform"]) =>
    platform.cores[0]!.virtualisation.exits[EXIT.port]!;
  /** To say where its three queues are. */
  const setUp = 3;

  it("notifies once of packets that it announces together, and not while the device is busy with others", () => {
    expect(portsOf("")).toBe(setUp);
    expect(portsOf(`${send("a", 5)}\n        call networkFlush`)).toBe(setUp + 1);
    const twice = `${send("a", 5)}
        call networkFlush${send("b", 5)}
        call networkFlush`;
    expect(portsOf(twice)).toBe(setUp + 1);
    // When all has been sent, it has to be told again.
    expect(
      portsOf(`${send("a", 5)}
        call networkFlush${spin("meanwhile")}${send("b", 5)}
        call networkFlush`),
    ).toBe(setUp + 2);
  });

  it("has the packets sent that it did not notify of", () => {
    const code = `${send("a", 5)}
        call networkFlush${send("b", 5)}
        call networkFlush
        call networkExpectSent${whenSent}
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.sent}(%rdx),%r12`;
    const machine = smallMonitor(driverProgram(virtioDrivers("port"), code), "virtio");
    expect(runToEnd(machine)[1]).toBe(10);
  });

  it("is not interrupted for packets that have been sent, unless it asks", () => {
    const injected = (code: string) => {
      const machine = smallMonitor(driverProgram(virtioDrivers("port"), code), "virtio");
      runToEnd(machine);
      // Each interrupt that the guest was given it has ended, by a write to a control register.
      return machine.platform.cores[0]!.virtualisation.exits[EXIT.controlWrite]!;
    };
    const burst = `
        sti${send("a", 5)}
        call networkFlush`;
    expect(injected(`${burst}${spin("meanwhile")}`)).toBe(0);
    expect(
      injected(`${burst}
        call networkExpectSent${spin("meanwhile")}`),
    ).toBe(1);
  });
});
