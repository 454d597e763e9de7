import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import { TextLine } from "../../../src/scenario/inputs/text-line.ts";
import { readLines } from "../../../src/scenario/inputs/text-lines.ts";
import { rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { gzip } from "../../support/sound-inputs.ts";

const COMMA = 44;

function lineOf(content: string): TextLine {
  const bytes = Buffer.from(content);
  const line = new TextLine("file.csv");
  line.set(bytes, 0, bytes.length);
  return line;
}

function numberOf(content: string): number {
  const line = lineOf(content);
  line.split(COMMA);
  return line.value(0);
}

describe("a number in a line", () => {
  it("is the double that the language reads, for any double and any number of digits", () => {
    const digits = fc.stringMatching(/^-?\d{1,25}(\.\d{0,25})?(e-?\d{1,3})?$/);
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.maxSafeNat(), fc.nat(15)).map(([n, decimals]) => (n / 10 ** decimals).toFixed(decimals)),
      digits,
    );
    fc.assert(
      fc.property(text, (number) => {
        expect(numberOf(number)).toBe(Number(number));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "",
    " ",
    "NaN",
    "Infinity",
    "0x10",
    "1,",
    "1_000",
    "1 2",
    "1e",
    "e5",
    ".",
    "-",
    "--1",
    "1.2.3",
    "١",
  ])("is not %j", (text) => {
    expect(numberOf(text)).toBe(text === "1," ? 1 : Number.NaN);
  });

  it("may stand among blanks", () => {
    expect(numberOf(" \t 1.5\t")).toBe(1.5);
  });
});

describe("the fields of a line", () => {
  it("are those between separators, like a split text", () => {
    const field = fc.stringMatching(/^[a-z0-9.é-]{0,6}$/);
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 30 }), (fields) => {
        const line = lineOf(fields.join(","));
        expect(line.split(COMMA)).toBe(fields.length);
        expect(fields.map((_, i) => line.text(i))).toEqual(fields);
      }),
    );
  });

  it("are those between blanks, like a split text", () => {
    const line = lineOf("  1 \t 23   x ");
    expect(line.splitAtBlanks()).toBe(3);
    expect([0, 1, 2].map((field) => line.text(field))).toEqual(["1", "23", "x"]);
    expect(lineOf(" \t ").splitAtBlanks()).toBe(0);
  });

  it("may be more than can be read", () => {
    expect(lineOf(",".repeat(1000)).split(COMMA)).toBe(1001);
  });

  it("are reported with line and column, counted in characters", () => {
    const line = lineOf("é,y,z");
    line.split(COMMA);
    expect(line.error(1, "a number").message).toBe('file.csv:1:3: found "y", expected a number');
  });

  it("are quoted in part where they are long", () => {
    const line = lineOf("x".repeat(10_000));
    line.split(COMMA);
    expect(line.error(0, "less").message.length).toBeLessThan(100);
  });
});

describe("reading lines", () => {
  async function linesOf(content: string | Uint8Array, name = "data"): Promise<string[]> {
    const folder = temporaryFolder({ [name]: content });
    const lines: string[] = [];
    const sha256 = await readLines(join(folder, name), "text", (line) => {
      expect(line.number).toBe(lines.length + 1);
      lines.push(line.whole);
    });
    expect(sha256).toBe(inputDigest(join(folder, name)));
    return lines;
  }

  it.each([
    ["ending in LF", "a\nb\n", ["a", "b"]],
    ["ending in CRLF", "a\r\nb\r\n", ["a", "b"]],
    ["without an end of the last", "a\nb", ["a", "b"]],
    ["after a byte order mark", "\uFEFFa\nb\n", ["a", "b"]],
    ["that are empty", "\n\na\n", ["", "", "a"]],
    ["of an empty file", "", []],
  ])("gives lines %s", async (_, content, expected) => {
    expect(await linesOf(content)).toEqual(expected);
  });

  it("gives the same lines wherever the file is cut into pieces, compressed or not", async () => {
    const expected = Array.from({ length: 60_000 }, (_, i) => `${"x".repeat(i % 23)}${i}`);
    const content = `${expected.join("\n")}\n`;
    expect(content.length).toBeGreaterThan(3 * 2 ** 18);
    expect(await linesOf(content)).toEqual(expected);
    expect(await linesOf(gzip(content), "data.gz")).toEqual(expected);
  });

  it("goes on through the members of a gzip file that was appended to", async () => {
    const members = Buffer.concat([gzip("a\n"), gzip("b\n")]);
    expect(await linesOf(members, "data.gz")).toEqual(["a", "b"]);
  });

  it("refuses a line that would fill the memory", async () => {
    const folder = temporaryFolder({ data: `first\n${"x".repeat(2_000_000)}` });
    expect(
      await rejectionOf(
        readLines(join(folder, "data"), "text", () => {}),
        folder,
      ),
    ).toMatchInlineSnapshot(
      `"<folder>/data:2: found a line of more than 1048576 bytes, expected shorter lines"`,
    );
  });

  it("passes on what is thrown for a line, and leaves the rest", async () => {
    const folder = temporaryFolder({ data: "a\nb\n" });
    writeFileSync(join(folder, "data.gz"), gzip("a\nb\n".repeat(100_000)));
    for (const name of ["data", "data.gz"]) {
      const reading = readLines(join(folder, name), "text", () => {
        throw new RangeError("enough");
      });
      await expect(reading).rejects.toThrow("enough");
    }
  });
});
