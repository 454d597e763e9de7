import { describe, expect, it } from "vitest";
import { readBitbrains } from "../../../src/scenario/inputs/bitbrains.ts";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import type { TraceRules } from "../../../src/scenario/inputs/trace-input.ts";
import { type FolderContents, rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { BITBRAINS_TITLES, bitbrainsFile, gzip } from "../../support/sound-inputs.ts";

const STRICT: TraceRules = { first: Number.POSITIVE_INFINITY, resampleS: null, capExcess: false };

describe("a folder of GWA-T-12", () => {
  it("becomes VMs with their own size, in order of file name", async () => {
    const folder = temporaryFolder({
      "10.csv": bitbrainsFile([0, 1000, 4000]),
      "9.csv.gz": gzip(bitbrainsFile([4000, 0, 2000])),
    });
    const { traces, stays, sizes, sha256 } = await readBitbrains(folder, STRICT);
    expect(traces.names).toEqual(["10", "9"]);
    expect([...traces.values]).toEqual([0, 1, 0.25, 0, 1, 0.5]);
    expect(traces.intervalS).toBe(300);
    expect(stays).toBeNull();
    expect(sizes).toEqual({
      vcpus: Int32Array.of(2, 2),
      vcpuMhz: Float64Array.of(2000, 2000),
      memoryMiB: Float64Array.of(4096, 4096),
    });
    expect(sha256).toBe(inputDigest(folder));
  });

  it("may count in milliseconds, as its titles say, or in seconds, file by file", async () => {
    const folder = temporaryFolder({
      "1.csv": bitbrainsFile([0, 1000, 4000]),
      "2.csv": bitbrainsFile([0, 1000, 4000], 1000),
    });
    const { traces, stays } = await readBitbrains(folder, STRICT);
    expect(stays).toBeNull();
    expect(traces.intervalS).toBe(300);
  });

  it("has VMs as large as they ever are, and utilisation of that", async () => {
    const rows = [
      "0; 1; 1000; 500; 50; 1024; 0",
      "300; 2; 2000; 500; 25; 2048; 0",
      "600; 2; 2000; 2000; 100; 0; 0",
    ];
    const titles = BITBRAINS_TITLES.split(";").slice(0, 7).join(";");
    const folder = temporaryFolder({ "1.csv": [titles, ...rows].join("\n") });
    const { traces, sizes } = await readBitbrains(folder, STRICT);
    expect([...traces.values]).toEqual([0.25, 0.25, 1]);
    expect(sizes).toEqual({
      vcpus: Int32Array.of(2),
      vcpuMhz: Float64Array.of(1000),
      memoryMiB: Float64Array.of(2),
    });
  });

  it("may use more than its capacity where that counts as 100 %", async () => {
    const folder = temporaryFolder({ "1.csv": bitbrainsFile([4200, 1000]) });
    const { traces } = await readBitbrains(folder, { ...STRICT, capExcess: true });
    expect([...traces.values]).toEqual([1, 0.25]);
  });
});

describe("what is wrong with a folder of GWA-T-12 is said with file, line and column", () => {
  async function refusal(contents: FolderContents): Promise<string> {
    const folder = temporaryFolder(contents);
    return rejectionOf(readBitbrains(folder, STRICT), folder);
  }
  const GOOD = bitbrainsFile([0, 1000, 4000]);

  it("other titles", async () => {
    expect(await refusal({ "1.csv": GOOD.replace("CPU cores", "Cores") })).toMatchInlineSnapshot(
      `"<folder>/1.csv:1:17: found "Cores", expected Timestamp [ms]; CPU cores; CPU capacity provisioned [MHZ]; CPU usage [MHZ]; CPU usage [%]; Memory capacity provisioned [KB]; …"`,
    );
  });
  it("commas", async () => {
    expect(await refusal({ "1.csv": GOOD.replaceAll(";", ",") })).toMatchInlineSnapshot(
      `"<folder>/1.csv:1: found one field, expected Timestamp [ms]; CPU cores; CPU capacity provisioned [MHZ]; CPU usage [MHZ]; CPU usage [%]; Memory capacity provisioned [KB]; …"`,
    );
  });
  it("titles alone", async () => {
    expect(await refusal({ "1.csv": `${BITBRAINS_TITLES}\n` })).toMatchInlineSnapshot(
      `"<folder>/1.csv: found no row, expected at least one"`,
    );
  });
  it("a row cut off", async () => {
    expect(await refusal({ "1.csv": GOOD.slice(0, -30) })).toMatchInlineSnapshot(
      `"<folder>/1.csv:4: found 5 fields, expected 11"`,
    );
  });
  it("usage above capacity", async () => {
    expect(await refusal({ "1.csv": bitbrainsFile([0, 4001]) })).toMatchInlineSnapshot(
      `"<folder>/1.csv:3:22: found "4001", expected from 0 MHz to the capacity of 4000 MHz, or excess: cap for more"`,
    );
  });
  it("half a core", async () => {
    expect(await refusal({ "1.csv": GOOD.replace(";\t2;\t", ";\t1.5;\t") })).toMatchInlineSnapshot(
      `"<folder>/1.csv:2:13: found "1.5", expected a whole number of cores"`,
    );
  });
  it("no capacity at all", async () => {
    expect(
      await refusal({ "1.csv": bitbrainsFile([0, 0]).replaceAll(";\t4000;", ";\t0;") }),
    ).toMatchInlineSnapshot(
      `"<folder>/1.csv: found 2 CPU cores with 0 MHz, expected a row with more than 0 of both"`,
    );
  });
  it("a VM twice", async () => {
    expect(await refusal({ "1.csv": GOOD, "1.csv.gz": gzip(GOOD) })).toMatchInlineSnapshot(
      `"<folder>/1.csv.gz: found VM "1" again, expected each VM once"`,
    );
  });
  it("milliseconds after seconds", async () => {
    const later = bitbrainsFile([0, 0], 1000).split("\n")[2];
    expect(await refusal({ "1.csv": `${GOOD}${later}\n` })).toMatchInlineSnapshot(
      `"<folder>/1.csv:5:1: found "1376315146000", expected seconds, as in the first row"`,
    );
  });
});
