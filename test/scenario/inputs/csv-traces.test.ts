import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCsvTraces } from "../../../src/scenario/inputs/csv-traces.ts";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import type { TraceInput, TraceRules } from "../../../src/scenario/inputs/trace-input.ts";
import { rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { CSV, gzip, SIZED_CSV } from "../../support/sound-inputs.ts";

const STRICT: TraceRules = { first: Number.POSITIVE_INFINITY, resampleS: null, capExcess: false };

function read(
  content: string | Uint8Array,
  rules: Partial<TraceRules> = {},
  name = "t.csv",
): Promise<TraceInput> {
  return readCsvTraces(join(temporaryFolder({ [name]: content }), name), { ...STRICT, ...rules });
}

describe("a CSV of utilisation", () => {
  it("becomes traces in order of first appearance", async () => {
    const { traces, stays, sizes } = await read(CSV);
    expect(traces.names).toEqual(["a", "b"]);
    expect([...traces.values]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 1]);
    expect({ interval: traces.intervalS, stays, sizes }).toEqual({ interval: 300, stays: null, sizes: null });
  });

  it("is the same sorted by VM, with its columns in another order, times of the calendar, CRLF, and compressed", async () => {
    const { traces, sizes } = await read(SIZED_CSV);
    const plain = await read(CSV);
    expect(traces.values).toEqual(plain.traces.values);
    expect(traces.intervalS).toBe(300);
    expect(sizes).toEqual({
      vcpus: Int32Array.of(2, 1),
      vcpuMhz: Float64Array.of(2000, 1500),
      memoryMiB: Float64Array.of(1024, 512),
    });
    const compressed = await read(gzip(SIZED_CSV.replaceAll("\n", "\r\n")), {}, "t.csv.gz");
    expect(compressed.traces.values).toEqual(traces.values);
    expect(compressed.sizes).toEqual(sizes);
  });

  it("can be read in part: the first of its VMs, under the same digest", async () => {
    const file = join(temporaryFolder({ "t.csv": SIZED_CSV }), "t.csv");
    const { traces, sizes, sha256 } = await readCsvTraces(file, { ...STRICT, first: 1 });
    expect(traces.names).toEqual(["a"]);
    expect(sizes?.vcpus).toEqual(Int32Array.of(2));
    expect(sha256).toBe(inputDigest(file));
  });

  it("may exceed 100 % where that counts as 100 %", async () => {
    const { traces } = await read(CSV.replace("0.3", "1.06"), { capExcess: true });
    expect(traces.value(0, 1)).toBe(1);
  });

  it("is laid on a grid where that is asked for", async () => {
    const { traces } = await read("time,vm,utilisation\n0,a,0.2\n150,a,0.8\n", { resampleS: 300 });
    expect([...traces.values]).toEqual([0.5]);
  });
});

describe("what is wrong with a CSV is said with file, line and column", () => {
  async function refusal(content: string, rules: Partial<TraceRules> = {}): Promise<string> {
    const folder = temporaryFolder({ "t.csv": content });
    return rejectionOf(readCsvTraces(join(folder, "t.csv"), { ...STRICT, ...rules }), folder);
  }
  const HEAD = "time,vm,utilisation\n";

  it("an empty file", async () => {
    expect(await refusal("")).toMatchInlineSnapshot(
      `"<folder>/t.csv: found an empty file, expected a CSV file with the columns time, vm and utilisation"`,
    );
  });
  it("a header alone", async () => {
    expect(await refusal(HEAD)).toMatchInlineSnapshot(
      `"<folder>/t.csv: found no virtual machine, expected at least one"`,
    );
  });
  it("no header", async () => {
    expect(await refusal("0,a,0.1\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:1:1: found "0", expected a header of the columns time (s) or timestamp (UTC), vm, utilisation, and perhaps vcpus, speed_mhz, memory_mib"`,
    );
  });
  it("a column by another name", async () => {
    expect(await refusal("time,vm,utilization\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:1:9: found "utilization", expected a header of the columns time (s) or timestamp (UTC), vm, utilisation, and perhaps vcpus, speed_mhz, memory_mib, nearest "utilisation""`,
    );
  });
  it("a column twice", async () => {
    expect(await refusal("time,vm,utilisation,vm\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:1:21: found column vm again, expected each column once"`,
    );
  });
  it("a column missing", async () => {
    expect(await refusal("time,utilisation\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:1: found the columns time, utilisation, expected a header of the columns time (s) or timestamp (UTC), vm, utilisation, and perhaps vcpus, speed_mhz, memory_mib"`,
    );
  });
  it("half a size", async () => {
    expect(await refusal("time,vm,utilisation,vcpus\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:1: found the columns time, vm, utilisation, vcpus, expected a header of the columns time (s) or timestamp (UTC), vm, utilisation, and perhaps vcpus, speed_mhz, memory_mib"`,
    );
  });
  it("a field too few", async () => {
    expect(await refusal(`${HEAD}0,a\n`)).toMatchInlineSnapshot(
      `"<folder>/t.csv:2: found 2 fields, expected 3"`,
    );
  });
  it("an empty line", async () => {
    expect(await refusal(`${HEAD}0,a,0.1\n\n`)).toMatchInlineSnapshot(
      `"<folder>/t.csv:3: found an empty line, expected 3 fields"`,
    );
  });
  it("a name in quotes", async () => {
    expect(await refusal(`${HEAD}0,"a",0.1\n`)).toMatchInlineSnapshot(
      `"<folder>/t.csv:2:3: found "\\"a\\"", expected a name without quotes"`,
    );
  });
  it("no name", async () => {
    expect(await refusal(`${HEAD}0,,0.1\n`)).toMatchInlineSnapshot(
      `"<folder>/t.csv:2:3: found nothing, expected a name without quotes"`,
    );
  });
  it("a moment without its zone", async () => {
    expect(await refusal("timestamp,vm,utilisation\n2026-01-01T00:00:00,a,0\n")).toMatchInlineSnapshot(
      `"<folder>/t.csv:2:1: found "2026-01-01T00:00:00", expected a moment in UTC, such as 2026-01-01T00:00:00Z"`,
    );
  });
  it("milliseconds since 1970", async () => {
    expect(await refusal(`${HEAD}1767225600000,a,0.1\n`)).toMatchInlineSnapshot(
      `"<folder>/t.csv:2:1: found "1767225600000", expected a time in seconds from 0 to 1e11"`,
    );
  });
  it("another size in a later row", async () => {
    expect(await refusal(SIZED_CSV.replace("0.5,2,2000", "0.5,4,2000"))).toMatchInlineSnapshot(
      `"<folder>/t.csv:4:28: found "4", expected 2, as in the first row of this VM"`,
    );
  });
  it("no vCPU", async () => {
    expect(await refusal(SIZED_CSV.replace("0.1,2,2000", "0.1,0,2000"))).toMatchInlineSnapshot(
      `"<folder>/t.csv:2:28: found "0", expected a number of vCPUs of at least 1"`,
    );
  });
});
