import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { arithmetic } from "../../../src/hypervisor/benchmarks/computing.ts";
import { nullSystemCall } from "../../../src/hypervisor/benchmarks/system-calls.ts";
import { COST_PARTS, type OverheadRow } from "../../../src/hypervisor/overhead/overhead-row.ts";
import { OverheadTable } from "../../../src/hypervisor/overhead/overhead-table.ts";
import { profiles } from "../../../src/hypervisor/overhead/profiles/registry.ts";
import { PROFILE_SOURCES } from "../../../src/hypervisor/overhead/profiles/sources.ts";
import { digestProvenance } from "../../../src/hypervisor/overhead/provenance.ts";
import { remainderOf } from "../../../src/hypervisor/overhead/slowdown.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import type { Sourced } from "../../../src/hypervisor/processors/sourced.ts";
import { everyCombination } from "../../../src/hypervisor/techniques/every-combination.ts";
import { native } from "../../../src/hypervisor/techniques/native.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import {
  type ResolvedCombination,
  resolveCombination,
} from "../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../src/hypervisor/techniques/technique.ts";
import { resolved, table } from "./measured.ts";

const ON_SKYLAKE = resolved({ technique: "native", processor: "skylake" });

/** The bare machine, whose kernel takes seven cycles more to change its address space. */
const detour: Technique = {
  ...native,
  name: "detour",
  create: (combination, guest) =>
    native.create(combination, (operations) =>
      guest({ ...operations, writeRoot: `${"        nop\n".repeat(7)}${operations.writeRoot}` }),
    ),
};

/** The same combination on a processor of which one figure is larger by 1,000. */
function perturbed(
  { combination, technique }: ResolvedCombination,
  group: "operations" | "virtualisation",
  figure: string,
): ResolvedCombination {
  const { processor } = combination;
  const figures: Readonly<Record<string, Sourced<number> | null>> = { ...processor[group] };
  const { value, ...source } = figures[figure] as Sourced<number>;
  const changed: Processor = {
    ...processor,
    name: `${processor.name}, another ${figure}`,
    [group]: { ...figures, [figure]: { ...source, value: value + 1000 } },
  };
  return { combination: { ...combination, processor: changed }, technique };
}

/** Names of the operations that cost something else here than there, by more than a rounding error. */
function moved(here: readonly OverheadRow[], there: readonly OverheadRow[]): string[] {
  return here
    .filter(({ cycles }, index) => Math.abs(cycles - there[index]!.cycles) > 1e-6)
    .map(({ operation }) => operation);
}

function hashOf(combination: ResolvedCombination): string {
  const digest = createHash("sha256");
  digestProvenance(combination, digest);
  return digest.digest("hex");
}

describe("overhead table", () => {
  it("measures a combination once", () => {
    expect(table.rows(ON_SKYLAKE)).toBe(table.rows(resolved({ technique: "native", processor: "skylake" })));
    expect(new OverheadTable().rows(ON_SKYLAKE)).toEqual(table.rows(ON_SKYLAKE));
  });

  it("has parts that add up, and names the combination in each row", () => {
    const rows = table.rows(ON_SKYLAKE);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const { technique, paging, io, type, processor } = row;
      expect({ technique, paging, io, type, processor }).toEqual({
        technique: "native",
        paging: "none",
        io: "native",
        type: "none",
        processor: "skylake",
      });
      expect(COST_PARTS.reduce((sum, part) => sum + row[part], 0)).toBeCloseTo(row.cycles, 9);
      expect({ monitor: row.monitor, host: row.host, exits: row.exits }).toEqual({
        monitor: 0,
        host: 0,
        exits: 0,
      });
    }
  });

  it("measures a technique with operations of its own, if it has some", () => {
    const benchmarks = [{ ...arithmetic, code: nullSystemCall.code, ring: nullSystemCall.ring }];
    const own: Technique = { ...native, name: "own", benchmarks: () => benchmarks };
    const call = table.rows(ON_SKYLAKE).find(({ operation }) => operation === "null-system-call")!;
    const rows = table.rows(resolveCombination({ technique: "own", processor: "skylake" }, [own]));
    expect(rows).toMatchObject([{ technique: "own", operation: "arithmetic", cycles: call.cycles }]);
  });

  it("says which combination has failed, and how", () => {
    const lost: Technique = {
      ...native,
      name: "lost",
      create: (combination, guest) => ({ ...native.create(combination, guest), run: () => "asleep" }),
    };
    expect(() => table.rows(resolveCombination({ technique: "lost" }, [lost]))).toThrow(
      'lost/none/native/none/skylake: benchmarks: found "asleep", expected "halted"',
    );
  });

  it("takes techniques from anyone, and shows their code", () => {
    const added = resolveCombination({ technique: "detour" }, [...techniques, detour]);
    const rows = table.rows(added);
    const bare = table.rows(ON_SKYLAKE);
    expect(moved(rows, bare)).toContain("context-switch");
    expect(moved(rows, bare)).not.toContain("null-system-call");
    const cost = (of: readonly OverheadRow[]) => of.find(({ operation }) => operation === "context-switch")!;
    expect(cost(rows).cycles - cost(bare).cycles).toBe(7);
  });
});

describe("a figure of the hardware", () => {
  it.each([
    ["systemCall", ["null-system-call"]],
    ["portReadNs", ["port-in"]],
    ["portWriteNs", ["port-out"]],
    ["controlRegisterWrite", ["context-switch", "control-register-write"]],
    ["popFlags", ["flags-restore"]],
    ["wakeUp", ["idle-wake-up", "packet-out", "packet-burst", "packet-in", "disk-read"]],
    ["pageFault", ["page-fault-true"]],
    ["softwareInterrupt", ["interrupt-system-call"]],
  ] as const)("%s moves what depends on it, and nothing else", (operation, dependent) => {
    const rows = table.rows(perturbed(ON_SKYLAKE, "operations", operation));
    expect(moved(rows, table.rows(ON_SKYLAKE))).toEqual(dependent);
  });
});

describe.each(techniques)("entry into a virtual machine, $name", ({ name, hardwareAssisted }) => {
  it("matters to what exits from one, and to nothing else", () => {
    const combination = resolved({ technique: name, processor: "skylake" });
    const rows = table.rows(combination);
    const exiting = hardwareAssisted ? rows.filter(({ exits }) => exits > 0) : [];
    expect(moved(table.rows(perturbed(combination, "virtualisation", "vmresume")), rows)).toEqual(
      exiting.map(({ operation }) => operation),
    );
  });
});

describe("provenance", () => {
  it("is the same for the same, and another for another processor, figure or code", () => {
    const hash = hashOf(ON_SKYLAKE);
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(hashOf(ON_SKYLAKE)).toBe(hash);
    const others = [
      resolved({ technique: "native", processor: "haswell" }),
      perturbed(ON_SKYLAKE, "operations", "wakeUp"),
      resolveCombination({ technique: "detour" }, [detour]),
      // The name alone does not tell this one apart.
      { ...ON_SKYLAKE, technique: detour },
      { ...ON_SKYLAKE, technique: { ...native, charges: { something: 1 } } },
    ];
    expect(new Set([hash, ...others.map(hashOf)]).size).toBe(6);
  });
});

describe("every combination", () => {
  it("is one of each that go together", () => {
    const wide: Technique = {
      ...native,
      hardwareAssisted: true,
      paging: ["nested", "shadow"],
      io: ["emulated", "virtio"],
      types: [1, 2],
    };
    expect(everyCombination({ technique: "native" }, [wide])).toHaveLength(8);
    expect(everyCombination({ technique: "native", io: "virtio" }, [wide])).toHaveLength(4);
    expect(everyCombination({ technique: "native", processor: "prescott" }, [wide])).toHaveLength(4);
    expect(
      everyCombination({ technique: "native", paging: "nested", processor: "prescott" }, [wide]),
    ).toEqual([]);
    expect(() => everyCombination({ technique: "native", processor: "none" }, [wide])).toThrow("processor");
  });
});

it("a profile names its sources as they are listed", () => {
  const reasons = profiles.flatMap(({ rates }) => Object.values(rates).map(({ because }) => because));
  for (const name of Object.keys(PROFILE_SOURCES)) {
    expect(
      reasons.some((because) => because.includes(name)),
      name,
    ).toBe(true);
  }
  for (const because of reasons) {
    for (const [author] of because.matchAll(/[A-Z]\w+ (?:et al\. \d{4}|\d{6})|Vermeulen, \w+/g)) {
      expect(Object.keys(PROFILE_SOURCES)).toContain(author);
    }
  }
});

describe.each(profiles)("profile $name", ({ name, meaning, rates }) => {
  const operations = new Set(table.rows(ON_SKYLAKE).map(({ operation }) => operation));

  it("names operations that there are, each with a rate and a reason", () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning).not.toBe("");
    for (const [operation, { perSecond, because }] of Object.entries(rates)) {
      expect(operations).toContain(operation);
      expect(perSecond).toBeGreaterThan(0);
      expect(because).not.toBe("");
    }
  });

  it("leaves some of a second to computing, on every processor", () => {
    for (const processor of processors) {
      const rows = table.rows(resolved({ technique: "native", processor: processor.name }));
      const left = remainderOf({ name, meaning, rates }, rows, processor.frequencyMhz.value * 1_000_000);
      expect(left, processor.name).toBeGreaterThan(0.3);
    }
  });

  it("costs nothing on the bare machine", () => {
    expect(table.slowdown({ name, meaning, rates }, ON_SKYLAKE).slowdown).toBeCloseTo(1, 12);
  });
});
