import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import {
  combinationKey,
  HYPERVISOR_TYPES,
  IOS,
  PAGINGS,
} from "../../../src/hypervisor/techniques/combination.ts";
import { CombinationError } from "../../../src/hypervisor/techniques/combination-error.ts";
import {
  type CombinationRequest,
  resolveCombination,
} from "../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../src/hypervisor/techniques/technique.ts";

function technique(name: string, parts: Partial<Technique>): Technique {
  return {
    name,
    title: name.replaceAll("-", " "),
    sound: true,
    hardwareAssisted: false,
    paging: ["shadow"],
    io: ["emulated", "virtio"],
    types: [1, 2],
    create: () => {
      throw new Error("not to be made here");
    },
    ...parts,
  };
}

const TECHNIQUES: readonly Technique[] = [
  technique("native", { paging: ["none"], io: ["native"], types: ["none"] }),
  technique("binary-translation", {}),
  technique("paravirtual", { paging: ["direct"], io: ["virtio"], types: [1] }),
  technique("hardware-assisted", {
    hardwareAssisted: true,
    paging: ["nested-large", "nested", "shadow"],
    io: ["virtio", "emulated", "passthrough", "passthrough-exitless"],
  }),
  technique("nested-only", { hardwareAssisted: true, paging: ["nested"] }),
];

function resolved(request: CombinationRequest): string {
  try {
    return combinationKey(resolveCombination(request, TECHNIQUES).combination);
  } catch (thrown) {
    if (!(thrown instanceof CombinationError)) throw thrown;
    return thrown.message;
  }
}

describe("resolving a combination", () => {
  it("takes what is asked for, and the technique's defaults on that processor", () => {
    expect(resolved({ technique: "native" })).toBe("native/none/native/none/skylake");
    expect(resolved({ technique: "hardware-assisted" })).toBe(
      "hardware-assisted/nested-large/virtio/1/skylake",
    );
    expect(
      resolved({ technique: "hardware-assisted", processor: "prescott", type: "2", io: "emulated" }),
    ).toBe("hardware-assisted/shadow/emulated/2/prescott");
  });

  it("refuses unknown names, with those that could stand there", () => {
    try {
      resolveCombination({ technique: "hardware" }, TECHNIQUES);
      expect.unreachable();
    } catch (thrown) {
      expect((thrown as CombinationError).problem).toEqual({
        part: "technique",
        found: '"hardware"',
        expected: "one of native, binary-translation, paravirtual, hardware-assisted, nested-only",
        candidates: TECHNIQUES.map(({ name }) => name),
      });
    }
    expect(
      [
        resolved({ technique: "native", processor: "pentium" }),
        resolved({ technique: "native", paging: "two" }),
        resolved({ technique: "native", io: "e1000" }),
        resolved({ technique: "native", type: "3" }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "processor: found "pentium", expected one of prescott, merom, penryn, nehalem, westmere, sandy-bridge, ivy-bridge, haswell, broadwell, skylake, kaby-lake, cascade-lake
      paging: found "two", expected one of shadow, nested, nested-large, direct, none
      io: found "e1000", expected one of emulated, virtio, passthrough, passthrough-exitless, native
      type: found "3", expected one of 1, 2, none"
    `);
  });

  it("refuses parts that do not go together, with the reason", () => {
    expect(
      [
        resolved({ technique: "binary-translation", paging: "nested" }),
        resolved({ technique: "binary-translation", paging: "direct" }),
        resolved({ technique: "binary-translation", paging: "none" }),
        resolved({ technique: "binary-translation", io: "passthrough-exitless" }),
        resolved({ technique: "binary-translation", io: "passthrough" }),
        resolved({ technique: "binary-translation", io: "native" }),
        resolved({ technique: "binary-translation", type: "none" }),
        resolved({ technique: "hardware-assisted", paging: "nested", processor: "penryn" }),
        resolved({ technique: "nested-only", processor: "prescott" }),
        resolved({ technique: "paravirtual", paging: "shadow" }),
        resolved({ technique: "paravirtual", io: "emulated" }),
        resolved({ technique: "paravirtual", type: "2" }),
        resolved({ technique: "native", io: "virtio" }),
        resolved({ technique: "native", paging: "shadow" }),
        resolved({ technique: "native", type: "1" }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "paging: found "nested", expected shadow: nested paging needs hardware assistance, and binary translation has none
      paging: found "direct", expected shadow: direct paging needs a guest that asks its monitor to change a table, and binary translation has none
      paging: found "none", expected shadow: under binary translation a guest's memory is not where the guest believes it to be
      io: found "passthrough-exitless", expected emulated or virtio: interrupts without exits need hardware assistance, and binary translation has none
      io: found "passthrough", expected emulated or virtio: binary translation has no other
      io: found "native", expected emulated or virtio: under binary translation there is a monitor between the guest and the devices
      type: found "none", expected 1 or 2: binary translation has a hypervisor
      paging: found "nested", expected shadow: nested paging needs a processor that walks the host's tables, too, and penryn does not
      paging: found "nested", expected another processor: nested paging needs a processor that walks the host's tables, too, and prescott does not
      paging: found "shadow", expected direct: under paravirtual there are no tables beside the guest's own
      io: found "emulated", expected virtio: paravirtual has no other
      type: found "2", expected 1: paravirtual has no other
      io: found "virtio", expected native: under native there is no monitor between the kernel and the devices
      paging: found "shadow", expected none: under native there are no tables beside the guest's own
      type: found "1", expected none: native has no hypervisor"
    `);
  });

  it("gives what the technique offers, or an error, whatever is asked for", () => {
    const asked = fc.record({
      technique: fc.constantFrom(...TECHNIQUES.map(({ name }) => name)),
      paging: fc.option(fc.constantFrom(...PAGINGS), { nil: undefined }),
      io: fc.option(fc.constantFrom(...IOS), { nil: undefined }),
      type: fc.option(fc.constantFrom(...HYPERVISOR_TYPES.map(String)), { nil: undefined }),
      processor: fc.option(fc.constantFrom(...processors.map(({ name }) => name)), { nil: undefined }),
    });
    fc.assert(
      fc.property(asked, (request) => {
        try {
          const { combination, technique: made } = resolveCombination(request, TECHNIQUES);
          expect(made.name).toBe(request.technique);
          expect(made.paging).toContain(combination.paging);
          expect(made.io).toContain(combination.io);
          expect(made.types).toContain(combination.type);
          if (combination.paging.startsWith("nested")) {
            expect(combination.processor.translation.nestedTlb).not.toBeNull();
          }
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CombinationError);
        }
      }),
    );
  });
});
