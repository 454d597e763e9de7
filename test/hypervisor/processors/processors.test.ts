import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CacheHierarchy } from "../../../src/hypervisor/memory/cache-hierarchy.ts";
import { MemoryManagementUnit } from "../../../src/hypervisor/memory/memory-management-unit.ts";
import { PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";
import {
  cacheHierarchyOf,
  cyclesOf,
  memoryManagementUnitOf,
  type Processor,
  type VirtualisationOperations,
} from "../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import type { Sourced } from "../../../src/hypervisor/processors/sourced.ts";
import { SOURCES } from "../../../src/hypervisor/processors/sources.ts";
import { hasReference, referencePath } from "../../support/reference.ts";

const BASES = ["measured", "documented", "unchecked", "estimate"];

/** Everything in a processor that is not another group: figures, and what should have been one. */
function figuresOf(group: object, path: string): (readonly [string, unknown])[] {
  return Object.entries(group).flatMap(([key, value]): (readonly [string, unknown])[] => {
    const at = `${path}.${key}`;
    if (value === null) return [];
    return typeof value === "object" && !("basis" in value) ? figuresOf(value, at) : [[at, value]];
  });
}

const figures = processors.flatMap(({ name, model: _, ...groups }) =>
  figuresOf(groups, name).filter(([path]) => path !== `${name}.name`),
);

describe("processors", () => {
  it("say of every figure where it comes from", () => {
    expect(figures.length).toBeGreaterThan(12 * 50);
    for (const [path, figure] of figures) {
      const { value, basis, source, note } = figure as Sourced<unknown>;
      expect(BASES, path).toContain(basis);
      expect(Object.keys(SOURCES), path).toContain(source);
      expect(value, path).toBeDefined();
      if (typeof value === "number") expect(value, path).toBeGreaterThan(0);
      // Nobody can check an estimate without being told how it was made.
      if (basis === "estimate") expect(note, path).not.toBe("");
      if (source === "here") expect(basis, path).toBe("estimate");
    }
  });

  it("use every source, and none of them is what results are compared with", () => {
    const used = new Set(figures.map(([, figure]) => (figure as Sourced<unknown>).source));
    expect([...used].sort()).toEqual(Object.keys(SOURCES).sort());
    for (const text of Object.values(SOURCES)) expect(text).not.toMatch(/Adams|ASPLOS 2006/);
  });

  it("stand in order, under names of their own", () => {
    expect(processors.map(({ name }) => name)).toEqual([
      "prescott",
      "merom",
      "penryn",
      "nehalem",
      "westmere",
      "sandy-bridge",
      "ivy-bridge",
      "haswell",
      "broadwell",
      "skylake",
      "kaby-lake",
      "cascade-lake",
    ]);
  });

  it.each(processors.map((processor) => [processor.name, processor] as const))(
    "%s can be built",
    (_, processor) => {
      const caches = cacheHierarchyOf(processor);
      const latencies = [caches.firstData, caches.second, caches.third].flatMap(
        (level) => level?.latencyCycles ?? [],
      );
      expect([...latencies, caches.memoryCycles].toSorted((a, b) => a - b)).toEqual([
        ...latencies,
        caches.memoryCycles,
      ]);
      const memory = new PhysicalMemory(4096);
      const unit = new MemoryManagementUnit(
        memory,
        new CacheHierarchy(caches),
        memoryManagementUnitOf(processor),
      );
      const canNest = processor.virtualisation.exitNestedFault !== null;
      expect(processor.translation.nestedTlb !== null).toBe(canNest);
      if (canNest) unit.enterVirtualMachine(0, 1);
      else expect(() => unit.enterVirtualMachine(0, 1)).toThrow("no nested paging");
    },
  );

  it("turns times into cycles", () => {
    expect(cyclesOf(processors[0]!, processors[0]!.operations.portReadNs.value)).toBe(3800);
  });
});

/** A table of the reference: by the first column, then by the heading. */
function tableUnder(heading: string, text: string): Map<string, Map<string, string>> {
  const lines = text.slice(text.indexOf(heading)).split("\n");
  const first = lines.findIndex((line) => line.startsWith("|"));
  const rows: string[][] = [];
  for (let at = first; lines[at]?.startsWith("|"); at++) {
    rows.push(
      lines[at]!.split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  const [columns, , ...body] = rows;
  return new Map(
    body.map(([name, ...cells]) => [name!, new Map(cells.map((cell, at) => [columns![at + 1]!, cell]))]),
  );
}

const ROWS: Readonly<Record<string, keyof VirtualisationOperations>> = {
  VMREAD: "vmread",
  VMWRITE: "vmwrite",
  VMLAUNCH: "vmlaunch",
  VMRESUME: "vmresume",
  "exit/vmcall": "exitHypercall",
  "exit/cpuid": "exitIdentify",
  "exit/#PF": "exitPageFault",
  "exit/IO bitmap": "exitPort",
  "exit/EPT": "exitNestedFault",
};
const COLUMNS: Readonly<Record<string, string>> = {
  Prescott: "prescott",
  Merom: "merom",
  Penryn: "penryn",
  Westmere: "westmere",
  "Sandy B.": "sandy-bridge",
  "Ivy B.": "ivy-bridge",
  Haswell: "haswell",
  Broadwell: "broadwell",
};

describe.skipIf(!hasReference)("processors: transitions", () => {
  const text = hasReference ? readFileSync(referencePath("reference", "hypervisor.md"), "utf8") : "";
  const named = (name: string): Processor => processors.find((processor) => processor.name === name)!;

  it("are those of the published table, cell by cell", () => {
    let cells = 0;
    for (const [row, byColumn] of tableUnder("tables 4.2", text)) {
      for (const [column, cell] of byColumn) {
        const figure = named(COLUMNS[column]!).virtualisation[ROWS[row]!];
        if (cell === "–") {
          expect(figure?.basis ?? "estimate").toBe("estimate");
          continue;
        }
        expect(figure, `${row}, ${column}`).toMatchObject({ value: Number(cell), basis: "measured" });
        cells++;
      }
    }
    expect(cells).toBe(8 * 8 + 4);
  });

  it("have the published round trips, or the middle of the range", () => {
    const line = text.split("\n").find((candidate) => candidate.startsWith("VM entry + exit round trip"))!;
    for (const { name, virtualisation } of processors) {
      const words = name.split("-").join(" ");
      const [, low, high] = new RegExp(`${words} (\\d+)(?:–(\\d+))?`, "i").exec(line)!;
      const middle = (Number(low) + Number(high ?? low)) / 2;
      expect(Math.abs(virtualisation.roundTrip.value - middle), name).toBeLessThanOrEqual(0.5);
    }
  });
});
