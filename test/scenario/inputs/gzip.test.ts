import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkGrowth, contents } from "../../../src/scenario/inputs/gzip.ts";
import { readLines } from "../../../src/scenario/inputs/text-lines.ts";
import { messageOf, rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { gzip } from "../../support/sound-inputs.ts";

const MIB = 2 ** 20;
/** 65 MiB of zeros make 65 kB: a thousand times as much. */
const BOMB = gzip(new Uint8Array(65 * MIB));

describe("a compressed file that grows too much", () => {
  it("is refused while it is read line by line, before it is whole", async () => {
    const lines = gzip("0\n".repeat(40 * MIB));
    const folder = temporaryFolder({ "bomb.gz": lines });
    let seen = 0;
    const reading = readLines(join(folder, "bomb.gz"), "text", () => {
      seen++;
    });
    expect(await rejectionOf(reading, folder)).toMatch(
      /^<folder>\/bomb\.gz: found \d+ bytes that hold more than \d+, expected at most 8 GiB, and above 64 MiB at most 250 times the compressed size$/,
    );
    expect(seen).toBeLessThan(40 * MIB);
  });

  it("is refused where it is read at once", () => {
    expect(messageOf(() => contents("bomb.gz", Buffer.from(BOMB)), "-")).toMatch(
      /^bomb\.gz: found \d+ bytes that hold more than 67108864, expected at most 1 GiB, and above 64 MiB/,
    );
  });

  it.each([
    ["64 MiB of anything", 1, 64 * MIB, true],
    ["more, of what is little compressed", MIB, 250 * MIB, true],
    ["more, of what is much compressed", MIB, 250 * MIB + 1, false],
    ["8 GiB", 4 * 1024 * MIB, 8 * 1024 * MIB, true],
    ["more than 8 GiB", 8 * 1024 * MIB, 8 * 1024 * MIB + 1, false],
  ])("is not refused below the limit: %s", (_, compressedBytes, bytes, allowed) => {
    const check = (): void => checkGrowth("x.gz", compressedBytes, bytes);
    if (allowed) expect(check).not.toThrow();
    else expect(check).toThrow(/found \d+ bytes that hold more than/);
  });
});
