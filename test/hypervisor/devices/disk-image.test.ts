import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLOCK_BYTES } from "../../../src/hypervisor/devices/disk.ts";
import { DiskImage, IMAGE_ROOT_BLOCK, withImage } from "../../../src/hypervisor/devices/disk-image.ts";

describe("disk image", () => {
  it("is what the guest has written, block by block, and 0 elsewhere; no two of its blocks share one", () => {
    const writes = fc.array(fc.record({ block: fc.nat(1023), value: fc.integer({ min: 1, max: 255 }) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(writes, (done) => {
        // The root, two tables, and 40 blocks at most.
        const disk = new Uint8Array((IMAGE_ROOT_BLOCK + 43) * BLOCK_BYTES);
        const image = DiskImage.format(disk, 1024);
        const expected = new Map<number, number>();
        for (const { block, value } of done) {
          image.write(block, new Uint8Array(BLOCK_BYTES).fill(value));
          expected.set(block, value);
        }
        for (const block of [...expected.keys(), 0, 511, 512, 1023]) {
          const wanted = new Uint8Array(BLOCK_BYTES).fill(expected.get(block) ?? 0);
          expect(Buffer.compare(image.read(block), wanted)).toBe(0);
        }
        const places = [...expected.keys()].map((block) => image.locate(block));
        expect(new Set(places).size).toBe(expected.size);
        for (const place of places) expect(place).toBeGreaterThanOrEqual(IMAGE_ROOT_BLOCK + 3);
      }),
      { numRuns: 30 },
    );
  });

  it("is what the disk around it begins with, if it was made of that", () => {
    const content = Uint8Array.from({ length: 3 * BLOCK_BYTES }, (_, index) => (index * 7) & 255);
    const disk = withImage(content);
    expect(Buffer.compare(disk.subarray(0, content.length), content)).toBe(0);
    // The root names one table, which is behind it, and names the guest's blocks, the first one last.
    const word = (block: number, index: number) => disk[block * BLOCK_BYTES + 8 * index];
    expect(word(IMAGE_ROOT_BLOCK, 0)).toBe(IMAGE_ROOT_BLOCK + 1);
    const places = [0, 1, 2, 3].map((block) => word(IMAGE_ROOT_BLOCK + 1, block)!);
    expect(places).toEqual([IMAGE_ROOT_BLOCK + 4, IMAGE_ROOT_BLOCK + 3, IMAGE_ROOT_BLOCK + 2, 0]);
    for (const [block, place] of places.slice(0, 3).entries()) {
      const there = disk.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES);
      expect(Buffer.compare(there, content.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES))).toBe(0);
    }
  });

  it("refuses what is not there", () => {
    const image = DiskImage.format(new Uint8Array((IMAGE_ROOT_BLOCK + 3) * BLOCK_BYTES), 8);
    const bytes = new Uint8Array(BLOCK_BYTES);
    expect(() => image.read(8)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: disk image: found block 8, expected one below 8]`,
    );
    image.write(0, bytes);
    image.write(0, bytes);
    expect(() => image.write(1, bytes)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: disk image: found no free block, expected one for block 1]`,
    );
    expect(() => DiskImage.format(new Uint8Array(2 * BLOCK_BYTES), 8)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: disk image: found 8 blocks on a disk of 8192 bytes, expected fewer]`,
    );
  });
});
