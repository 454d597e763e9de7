import { describe, expect, it } from "vitest";
import { PAGE_BYTES, PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";

describe("physical memory", () => {
  it("keeps words as two halves, the low one first, and as bytes", () => {
    const memory = new PhysicalMemory(PAGE_BYTES);
    memory.writeWord(8, 0x8123_4567, 0x0000_00ff);
    expect(memory.low(8)).toBe(0x8123_4567 | 0);
    expect(memory.high(8)).toBe(255);
    expect([...memory.bytes.subarray(7, 14)]).toEqual([0, 0x67, 0x45, 0x23, 0x81, 0xff, 0]);
    memory.setLow(8, 8);
    expect(memory.low(8)).toBe(0x8123_456f | 0);
  });

  it("reads 0 beyond its end and swallows what is written there", () => {
    const memory = new PhysicalMemory(PAGE_BYTES);
    memory.writeWord(PAGE_BYTES, 1, 2);
    memory.setLow(PAGE_BYTES + 8, 1);
    expect([memory.low(PAGE_BYTES), memory.high(PAGE_BYTES), memory.low(PAGE_BYTES + 8)]).toEqual([0, 0, 0]);
    expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("copies and clears pages", () => {
    const memory = new PhysicalMemory(3 * PAGE_BYTES);
    memory.bytes.fill(7, PAGE_BYTES, 2 * PAGE_BYTES);
    memory.copyPage(1, 2);
    memory.clearPage(1);
    expect([0, PAGE_BYTES, 2 * PAGE_BYTES, 3 * PAGE_BYTES - 1].map((at) => memory.bytes[at])).toEqual([
      0, 0, 7, 7,
    ]);
    expect(memory.pages).toBe(3);
  });

  it("refuses sizes that are not whole pages", () => {
    expect(() => new PhysicalMemory(5000)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: physical memory: found 5000 bytes, expected whole pages up to 1073741824]`,
    );
    expect(() => new PhysicalMemory(Number.NaN)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: physical memory: found NaN bytes, expected whole pages up to 1073741824]`,
    );
  });
});
