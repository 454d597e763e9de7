import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import { InputError } from "../../../src/scenario/inputs/input-error.ts";
import { readPlanetLab } from "../../../src/scenario/inputs/planetlab.ts";
import {
  type FolderContents,
  messageOf,
  planetLabLines,
  temporaryFolder,
  text,
} from "../../support/broken-traces.ts";
import { hasReference, referencePath } from "../../support/reference.ts";
import { gzip } from "../../support/sound-inputs.ts";

const good = text(planetLabLines());

function refusal(contents: FolderContents, options = {}): string {
  const folder = temporaryFolder(contents);
  return messageOf(() => readPlanetLab(folder, options), folder);
}

describe("a PlanetLab folder", () => {
  it("becomes fractions that are exactly percent / 100", () => {
    const { traces } = readPlanetLab(temporaryFolder({ vm: good }));
    expect(traces.samples).toBe(288);
    expect(traces.intervalS).toBe(300);
    for (let k = 0; k < 288; k++) expect(traces.value(0, k)).toBe((k % 101) / 100);
  });

  it("is in order of file name by code unit, without hidden files", () => {
    const { traces } = readPlanetLab(
      temporaryFolder({ b: good, Z: good, a10: good, a9: good, é: good, ".hidden": "no trace" }),
    );
    expect(traces.names).toEqual(["Z", "a10", "a9", "b", "é"]);
  });

  it.each([
    ["CRLF", planetLabLines().join("\r\n").concat("\r\n")],
    ["no end of the last line", planetLabLines().join("\n")],
    ["CRLF and no end of the last line", planetLabLines().join("\r\n")],
    ["leading zeros", text(planetLabLines({ 5: "005" }))],
  ])("may have %s", (_, contents) => {
    const { traces } = readPlanetLab(temporaryFolder({ vm: contents }));
    for (let k = 0; k < 288; k++) expect(traces.value(0, k)).toBe((k % 101) / 100);
  });

  it("can be read in part: the first of the names, under the same digest", () => {
    const folder = temporaryFolder({ a: good, b: text(planetLabLines({ 0: "77" })), c: "no trace" });
    const { traces, sha256 } = readPlanetLab(folder, { first: 2 });
    expect(traces.names).toEqual(["a", "b"]);
    expect([...traces.column(0)]).toEqual([0, 0.77]);
    expect(sha256).toBe(inputDigest(folder));
  });

  it("has at most the traces that there are", () => {
    const folder = temporaryFolder({ a: good, b: good });
    expect(readPlanetLab(folder, { first: 3 }).traces.names).toEqual(["a", "b"]);
  });

  it("may have compressed files, whose names count without .gz", () => {
    const folder = temporaryFolder({ a: good, "b.gz": gzip(text(planetLabLines({ 0: "77" }))) });
    const { traces, sha256 } = readPlanetLab(folder);
    expect(traces.names).toEqual(["a", "b"]);
    expect([...traces.column(0)]).toEqual([0, 0.77]);
    expect(sha256).toBe(inputDigest(folder));
  });

  it("refuses any damaged line, and accepts any whole one", () => {
    const folder = temporaryFolder({ vm: good });
    fc.assert(
      fc.property(
        fc.nat(287),
        fc.oneof(
          fc.nat(120).map(String),
          fc.string({ maxLength: 3 }).filter((s) => !/[\r\n]/.test(s)),
        ),
        (index, line) => {
          writeFileSync(join(folder, "vm"), text(planetLabLines({ [index]: line })));
          if (/^\d+$/.test(line) && Number(line) <= 100) {
            expect(readPlanetLab(folder).traces.value(0, index)).toBe(Number(line) / 100);
          } else {
            expect(() => readPlanetLab(folder)).toThrow(
              expect.objectContaining({ name: "InputError", line: index + 1 }),
            );
          }
        },
      ),
    );
  });
});

describe("what is wrong with a PlanetLab folder is said with file and line", () => {
  it("lines missing", () => {
    expect(refusal({ a: good, vm: text(planetLabLines().slice(0, 287)) })).toMatchInlineSnapshot(
      `"<folder>/vm:288: found the end after 287 lines, expected 288 lines"`,
    );
  });
  it("lines too many", () => {
    expect(refusal({ vm: text([...planetLabLines(), "1", "2"]) })).toMatchInlineSnapshot(
      `"<folder>/vm:289: found 290 lines, expected 288 lines"`,
    );
  });
  it("an empty file", () => {
    expect(refusal({ vm: "" })).toMatchInlineSnapshot(
      `"<folder>/vm:1: found the end after 0 lines, expected 288 lines"`,
    );
  });
  it("an empty line", () => {
    expect(refusal({ vm: text(planetLabLines({ 7: "" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:8: found an empty line, expected an integer percentage 0..100"`,
    );
  });
  it("an empty line at the end", () => {
    expect(refusal({ vm: `${good}\n` })).toMatchInlineSnapshot(
      `"<folder>/vm:289: found 289 lines, expected 288 lines"`,
    );
  });
  it("text in a number", () => {
    expect(refusal({ vm: text(planetLabLines({ 41: "1O" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:42: found "1O", expected an integer percentage 0..100"`,
    );
  });
  it("a fraction", () => {
    expect(refusal({ vm: text(planetLabLines({ 3: "12.5" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:4: found "12.5", expected an integer percentage 0..100"`,
    );
  });
  it("a negative value", () => {
    expect(refusal({ vm: text(planetLabLines({ 3: "-1" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:4: found "-1", expected an integer percentage 0..100"`,
    );
  });
  it("a value above 100", () => {
    expect(refusal({ vm: text(planetLabLines({ 287: "101" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:288: found "101", expected an integer percentage 0..100"`,
    );
  });
  it("a carriage return alone", () => {
    expect(refusal({ vm: text(planetLabLines({ 0: "1\r2" })) })).toMatchInlineSnapshot(
      `"<folder>/vm:1: found "1\\r2", expected an integer percentage 0..100"`,
    );
  });
  it("a folder among the files", () => {
    expect(refusal({ vm: { inner: good } })).toMatchInlineSnapshot(
      `"<folder>/vm: found a folder, expected a file of 288 lines"`,
    );
  });
  it("an empty folder", () => {
    expect(refusal({ ".hidden": good })).toMatchInlineSnapshot(
      `"<folder>: found an empty folder, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("a trace twice, plain and compressed", () => {
    expect(refusal({ vm: good, "vm.gz": gzip(good) })).toMatchInlineSnapshot(
      `"<folder>/vm.gz: found vm again, expected each trace once"`,
    );
  });
  it("a compressed file cut off", () => {
    expect(refusal({ "vm.gz": gzip(good).slice(0, 60) })).toMatchInlineSnapshot(
      `"<folder>/vm.gz: found gzip data that cannot be decompressed (unexpected end of file), expected a whole gzip file"`,
    );
  });
  it("not a folder", () => {
    const folder = temporaryFolder({ vm: good });
    expect(messageOf(() => readPlanetLab(`${folder}/vm`), folder)).toMatchInlineSnapshot(
      `"<folder>/vm: found something that is not a folder, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("nothing there", () => {
    const folder = temporaryFolder({});
    expect(messageOf(() => readPlanetLab(`${folder}/20110303`), folder)).toMatchInlineSnapshot(
      `"<folder>/20110303: found nothing at this path, expected a folder with one file of 288 lines per virtual machine"`,
    );
  });
  it("structured, too", () => {
    const folder = temporaryFolder({ vm: text(planetLabLines({ 9: "x" })) });
    expect(() => readPlanetLab(folder)).toThrow(
      expect.objectContaining({ file: `${folder}/vm`, line: 10, found: '"x"', expected: expect.any(String) }),
    );
    expect(() => readPlanetLab(folder)).toThrow(InputError);
  });
});

// Figures of the day: "Power-aware consolidation on PlanetLab traces", cloudsim-planetlab.md of the reference folder.
describe.skipIf(!hasReference)("the PlanetLab day 20110303", () => {
  const day = () => referencePath("traces", "planetlab", "20110303");

  it("has the published size, mean, deviation, quartiles and zeros", () => {
    const { traces } = readPlanetLab(day());
    const sorted = traces.values.slice().sort();
    const size = sorted.length;
    const mean = sorted.reduce((sum, u) => sum + u, 0) / size;
    const variance = sorted.reduce((sum, u) => sum + (u - mean) ** 2, 0) / size;
    expect(traces.count).toBe(1052);
    expect(size).toBe(302_976);
    expect(100 * mean).toBeCloseTo(12.314, 3);
    expect(100 * Math.sqrt(variance)).toBeCloseTo(17.089, 3);
    expect([0.25, 0.5, 0.75].map((q) => sorted[Math.floor(q * size)])).toEqual([0.02, 0.06, 0.15]);
    expect(sorted.filter((u) => u === 0).length / size).toBeCloseTo(0.15, 3);
  });

  it("has the digest that sha256sum gives", () => {
    const expected = "1c564c1527d50cfd68096207d3a0f9a021b2072a74c7cff622c6244a2c9f3cf9";
    expect(readPlanetLab(day()).sha256).toBe(expected);
    expect(inputDigest(day())).toBe(expected);
  });
});
