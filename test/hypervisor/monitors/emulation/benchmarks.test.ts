import { describe, expect, it } from "vitest";
import { ARITHMETIC_STEPS } from "../../../../src/hypervisor/benchmarks/computing.ts";
import { emulation, emulationIn } from "../../../../src/hypervisor/techniques/emulation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { measuredUnder, resultsOf } from "../../techniques/measured.ts";

describe("operations under full emulation", () => {
  it.each(["prescott", "skylake"])("come to the same as on the bare machine: %s", (processor) => {
    expect(resultsOf(measuredUnder(emulation, processor))).toEqual(
      resultsOf(measuredUnder(native, processor)),
    );
  });

  it("on devices that only monitors have come to the same, and cost less", () => {
    const [virtio, models] = [
      measuredUnder(emulation, "haswell", "virtio"),
      measuredUnder(emulation, "haswell"),
    ];
    expect(resultsOf(virtio)).toEqual(resultsOf(models));
    const cyclesOf = (name: string) => [virtio, models].map((measured) => measured.get(name)!.warm.cycles);
    const [burst, burstByModels] = cyclesOf("packet-burst");
    expect(burst).toBeLessThan(burstByModels!);
  });

  it("cost the same on both machines", () => {
    const fast = [...measuredUnder(emulation, "haswell").values()];
    expect([...measuredUnder(emulationIn("pipeline"), "haswell").values()]).toEqual(fast);
  });

  it("are all the emulator's: the guest executes nothing itself", () => {
    for (const [name, { warm }] of measuredUnder(emulation, "haswell")) {
      expect(warm.guest, name).toBe(0);
      expect(warm.exits, name).toBe(0);
    }
  });

  it("cost ten times as much at least where only instructions count, and less where devices do", () => {
    const [emulated, bare] = [measuredUnder(emulation, "haswell"), measuredUnder(native, "haswell")];
    const ratio = (name: string) => emulated.get(name)!.warm.cycles / bare.get(name)!.warm.cycles;
    expect(ratio("arithmetic")).toBeGreaterThan(10);
    expect(ratio("call-return")).toBeGreaterThan(10);
    // A register of a device is a word in memory.
    expect(ratio("port-in")).toBeLessThan(0.1);
  });

  it("take what can be counted by hand", () => {
    // To a handler: 4 instructions to see that nothing needs attention, 4 to look it up, a stall, 1 to push its address,
    // and 4 of a return.
    const dispatch = 4 + 4 + 1 + 1 + 4;
    const locate = 4;
    const store = 2;
    const goOn = 2;
    const keepForCodes = 3;
    const move = dispatch + (locate + 1) + locate + store + goOn;
    // The constant, the register, a stall, what is to be done, and moves of addresses.
    const shift = dispatch + locate + 2 + 1 + 1 + 1 + keepForCodes + store + goOn;
    const xor = dispatch + 2 * locate + 1 + 2 + 1 + 1 + keepForCodes + store + goOn;
    const { warm } = measuredUnder(emulation, "haswell").get("arithmetic")!;
    expect(warm.cycles).toBe(ARITHMETIC_STEPS * 3 * (move + shift + xor));
  });
});
