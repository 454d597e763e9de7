import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IOMMU_FAULT, IOMMU_REGISTER, Iommu } from "../../../src/hypervisor/devices/iommu.ts";
import { PageRange, PageTableBuilder } from "../../../src/hypervisor/memory/page-table-builder.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES } from "../../../src/hypervisor/memory/physical-memory.ts";
import { benchEnvironment } from "./bench-environment.ts";

const { root, faultStatus, faultAddress } = IOMMU_REGISTER;
const DATA_PAGES = 32;

/** A unit that is on, over memory whose first pages are data and whose others are tables. */
function benchUnit(pages = 64) {
  const environment = benchEnvironment(pages);
  const unit = new Iommu(environment);
  const tables = new PageTableBuilder(environment.memory, 4, new PageRange(DATA_PAGES, 64));
  unit.write(root, tables.root);
  return { environment, unit, tables };
}

describe("iommu", () => {
  it("lets devices use physical addresses while it is off", () => {
    const environment = benchEnvironment();
    const unit = new Iommu(environment);
    expect(unit.memory.write(5, Uint8Array.of(1, 2))).toBe(true);
    expect([...environment.memory.bytes.subarray(4, 8)]).toEqual([0, 1, 2, 0]);
    expect(unit.memory.write(64 * PAGE_BYTES - 1, Uint8Array.of(1, 2))).toBe(false);
    expect(unit.read(faultStatus)).toBe(0);
  });

  it("moves bytes to and from the pages that the tables name, and nothing where one of them is not granted", () => {
    const page = fc.record({ frame: fc.nat(DATA_PAGES - 1), writable: fc.boolean(), present: fc.boolean() });
    const pages = fc.uniqueArray(page, { minLength: 4, maxLength: 4, selector: ({ frame }) => frame });
    const access = fc.record({ at: fc.nat(4 * PAGE_BYTES - 1), length: fc.nat(2 * PAGE_BYTES) });
    fc.assert(
      fc.property(pages, fc.array(access, { minLength: 1, maxLength: 4 }), (mapped, accesses) => {
        const { environment, unit, tables } = benchUnit();
        const base = 0x12_3456_7000;
        for (const [index, { frame, writable, present }] of mapped.entries()) {
          if (present) tables.map(base + index * PAGE_BYTES, frame * PAGE_BYTES, { writable });
        }
        const { bytes } = environment.memory;
        for (const { at, length } of accesses) {
          const data = Uint8Array.from({ length }, (_, index) => (index % 255) + 1);
          const before = bytes.slice(0, DATA_PAGES * PAGE_BYTES);
          const touched = Array.from({ length }, (_, index) => (at + index) >> 12);
          const granted = touched.every((index) => mapped[index]?.present && mapped[index].writable);
          expect(unit.memory.write(base + at, data)).toBe(granted);
          if (granted) {
            for (let index = 0; index < length; index++) {
              const frame = mapped[touched[index]!]!.frame;
              before[frame * PAGE_BYTES + ((at + index) % PAGE_BYTES)] = data[index]!;
            }
            const back = new Uint8Array(length);
            expect(unit.memory.read(base + at, back)).toBe(true);
            expect(back).toEqual(data);
          }
          expect(Buffer.compare(before, bytes.subarray(0, before.length))).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("records the first fault until it is told to forget it", () => {
    const { unit, tables } = benchUnit();
    tables.map(0x5000, 0x3000, { writable: false });
    unit.memory.write(0x5008, Uint8Array.of(1));
    expect([unit.read(faultStatus), unit.read(faultAddress)]).toEqual([
      IOMMU_FAULT.recorded | IOMMU_FAULT.write,
      0x5000,
    ]);
    unit.memory.read(0x9010, new Uint8Array(8));
    expect(unit.read(faultAddress)).toBe(0x5000);
    unit.write(faultStatus, 0);
    expect(unit.read(faultStatus)).toBe(0);
    unit.memory.read(0x9010, new Uint8Array(8));
    expect([unit.read(faultStatus), unit.read(faultAddress)]).toEqual([IOMMU_FAULT.recorded, 0x9000]);
  });

  it("knows large pages, and no addresses beyond 48 bits", () => {
    const { environment, unit, tables } = benchUnit(2 * (LARGE_PAGE_BYTES / PAGE_BYTES));
    tables.map(LARGE_PAGE_BYTES, LARGE_PAGE_BYTES, { large: true });
    expect(unit.memory.write(LARGE_PAGE_BYTES + 0x12345, Uint8Array.of(9))).toBe(true);
    expect(environment.memory.bytes[LARGE_PAGE_BYTES + 0x12345]).toBe(9);
    expect(unit.memory.write(2 ** 48 + LARGE_PAGE_BYTES, Uint8Array.of(9))).toBe(false);
  });
});
