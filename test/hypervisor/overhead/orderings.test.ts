import { describe, expect, it } from "vitest";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import type { CombinationRequest } from "../../../src/hypervisor/techniques/resolve-combination.ts";
import { cyclesOf, resolved, rowOf, table } from "./measured.ts";

/** At least this many times as much counts as much more. */
const MUCH = 5;
/** At most this many times as much counts as near. */
const NEAR = 1.5;
/** At least this many times as much counts as more, and not as noise. */
const MORE = 1.2;

/** Techniques that execute no instruction of what they run. */
const INTERPRETERS = ["emulation", "process-vm-interpreter"];

const on = (technique: string, processor: string, parts: Partial<CombinationRequest> = {}) => ({
  technique,
  processor,
  ...parts,
});
const native = (processor: string) => on("native", processor);
const translated = (processor: string) => on("binary-translation", processor);
const shadowed = (processor: string) => on("hardware-assisted", processor, { paging: "shadow" });
const nested = (processor: string) => on("hardware-assisted", processor, { paging: "nested" });
const nestedLarge = (processor: string) => on("hardware-assisted", processor, { paging: "nested-large" });

/** Experience found these; nothing in the simulator states them. */
describe("orderings", () => {
  it("trap-and-emulate alone is unsound", () => {
    const unsound = techniques.filter(({ sound }) => !sound).map(({ name }) => name);
    expect(unsound).toEqual(["trap-and-emulate"]);
  });

  describe("software against early hardware (Adams & Agesen 2006)", () => {
    it.each(["page-table-modify-same", "page-table-modify-absent-to-present"])(
      "%s: native ≪ binary translation ≪ hardware with shadow tables",
      (operation) => {
        const [bare, software, hardware] = [native, translated, shadowed].map((of) =>
          cyclesOf(operation, of("prescott")),
        );
        expect(software).toBeGreaterThan(MUCH * bare!);
        expect(hardware).toBeGreaterThan(MUCH * software!);
      },
    );

    it("in: binary translation < native < hardware", () => {
      expect(cyclesOf("port-in", translated("prescott"))).toBeLessThan(
        cyclesOf("port-in", native("prescott")),
      );
      expect(cyclesOf("port-in", shadowed("prescott"))).toBeGreaterThan(
        cyclesOf("port-in", native("prescott")),
      );
    });

    it.each(["null-system-call", "divide-by-zero", "call-return"])(
      "%s: hardware near native, binary translation above",
      (operation) => {
        const bare = cyclesOf(operation, native("prescott"));
        expect(cyclesOf(operation, shadowed("prescott"))).toBeLessThan(NEAR * bare);
        expect(cyclesOf(operation, translated("prescott"))).toBeGreaterThan(NEAR * bare);
      },
    );

    it.each(["call-return", "control-register-write", "interrupt-flag"])(
      "%s: a translator's first time ≫ all others",
      (operation) => {
        const { cycles, coldCycles } = rowOf(operation, translated("prescott"));
        expect(coldCycles).toBeGreaterThan(MUCH * cycles);
      },
    );

    it("page fault: native < binary translation < hardware on Prescott, and the gap closes by Haswell", () => {
      const fault = (of: (processor: string) => CombinationRequest, processor: string) =>
        cyclesOf("page-fault-true", of(processor));
      expect(fault(translated, "prescott")).toBeGreaterThan(fault(native, "prescott"));
      expect(fault(shadowed, "prescott")).toBeGreaterThan(fault(translated, "prescott"));
      const gap = (processor: string) => fault(shadowed, processor) / fault(translated, processor);
      expect(gap("haswell")).toBeLessThan(gap("prescott"));
    });
  });

  describe("nested paging against shadow tables", () => {
    it.each([
      "page-table-modify-same",
      "page-table-modify-present-to-absent",
      "page-table-modify-absent-to-present",
    ])("%s: nested near native", (operation) => {
      // An instruction or two: near is a matter of cycles there.
      expect(cyclesOf(operation, nested("haswell"))).toBeLessThan(
        cyclesOf(operation, native("haswell")) + 10,
      );
    });

    it.each(["fork-like", "page-table-modify-same", "page-table-modify-absent-to-present"])(
      "%s: nested wins",
      (operation) => {
        const shadow = cyclesOf(operation, shadowed("haswell"));
        expect(cyclesOf(operation, nested("haswell"))).toBeLessThan(shadow / MUCH);
      },
    );

    it("walks: nested loses, and large pages of the host's close the gap", () => {
      const [shadow, small, large] = [shadowed, nested, nestedLarge].map((of) =>
        cyclesOf("tlb-walk", of("haswell")),
      );
      expect(small).toBeGreaterThan(MORE * shadow!);
      expect(large! - shadow!).toBeLessThan((small! - shadow!) / 2);
    });
  });

  describe("a guest that knows", () => {
    it("calls its own system nearly as fast as on the bare machine", () => {
      const call = cyclesOf("null-system-call", on("paravirtual", "haswell"));
      expect(call).toBeLessThan(NEAR * cyclesOf("null-system-call", native("haswell")));
    });

    it("changes entries of page tables in batches for less than one by one", () => {
      const batch = cyclesOf("fork-like", on("paravirtual", "haswell"));
      expect(batch / 512).toBeLessThan(cyclesOf("page-table-modify-same", on("paravirtual", "haswell")) / 2);
    });
  });

  describe("a host below the hypervisor", () => {
    const hosted = (operation: string, type: "1" | "2") =>
      rowOf(operation, on("hardware-assisted", "haswell", { io: "emulated", type }));

    it.each(["packet-out", "disk-read"])("%s costs a switch of worlds, and the host's work", (operation) => {
      const [alone, onHost] = [hosted(operation, "1"), hosted(operation, "2")];
      expect(alone.host).toBe(0);
      expect(onHost.host).toBeGreaterThan(0);
      expect(onHost.cycles).toBeGreaterThan(alone.cycles);
    });

    it("makes no difference to arithmetic", () => {
      expect(hosted("arithmetic", "2").cycles).toBe(hosted("arithmetic", "1").cycles);
    });
  });

  describe("ways to a device", () => {
    const exits = (operation: string, io: string) =>
      rowOf(operation, on("hardware-assisted", "haswell", { io, paging: "nested-large", type: "1" })).exits;

    it.each(["packet-out", "packet-in"])(
      "%s: exits for emulated > virtio > passthrough, none exitless",
      (operation) => {
        expect(exits(operation, "emulated")).toBeGreaterThan(exits(operation, "virtio"));
        expect(exits(operation, "virtio")).toBeGreaterThan(exits(operation, "passthrough-exitless"));
        expect(exits(operation, "emulated")).toBeGreaterThan(exits(operation, "passthrough"));
        expect(exits(operation, "passthrough-exitless")).toBe(0);
      },
    );
  });

  describe("a container", () => {
    it("is near native throughout", () => {
      for (const { operation, cycles } of table.rows(resolved(on("container", "skylake")))) {
        expect(cycles, operation).toBeLessThan(1.2 * cyclesOf(operation, native("skylake")) + 10);
      }
    });
  });

  describe("interpreters", () => {
    it.each(INTERPRETERS)("%s is slower at arithmetic than all that let the processor do it", (name) => {
      const interpreted = cyclesOf("arithmetic", on(name, "skylake"));
      expect(interpreted).toBeGreaterThanOrEqual(10 * cyclesOf("arithmetic", native("skylake")));
      for (const { name: other } of techniques) {
        if (INTERPRETERS.includes(other)) continue;
        expect(cyclesOf("arithmetic", on(other, "skylake")), other).toBeLessThan(interpreted / MUCH);
      }
    });
  });
});
