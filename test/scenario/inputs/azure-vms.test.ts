import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAzureVms } from "../../../src/scenario/inputs/azure-vms.ts";
import type { TraceRules } from "../../../src/scenario/inputs/trace-input.ts";
import { rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { AZURE_V1, AZURE_V2, gzip } from "../../support/sound-inputs.ts";

const ALL: TraceRules = { first: Number.POSITIVE_INFINITY, resampleS: null, capExcess: false };

describe("a VM table of the Azure Public Dataset", () => {
  it("of version 1 becomes VMs of constant utilisation that come and go", async () => {
    const file = join(temporaryFolder({ "vmtable.csv": AZURE_V1 }), "vmtable.csv");
    const { traces, stays, sizes } = await readAzureVms(file, ALL);
    expect(traces.names).toEqual(["x/XsO", "H5Cxm"]);
    expect([...traces.values]).toEqual([3.4240942342446719 / 100, 0.0625]);
    expect([...stays!.arrivalS]).toEqual([0, 300]);
    expect([...stays!.lifetimeS]).toEqual([2_591_700, 1_539_000]);
    expect(sizes).toEqual({
      vcpus: Int32Array.of(1, 8),
      vcpuMhz: Float64Array.of(Infinity, Infinity),
      memoryMiB: Float64Array.of(1792, 57_344),
    });
  });

  it("of version 2 has buckets, of which the open ones count as 30 vCPUs and 70 GiB", async () => {
    const file = join(temporaryFolder({ "vmtable.csv.gz": gzip(AZURE_V2) }), "vmtable.csv.gz");
    const { sizes } = await readAzureVms(file, ALL);
    expect([...sizes!.vcpus]).toEqual([4, 30]);
    expect([...sizes!.memoryMiB]).toEqual([32 * 1024, 70 * 1024]);
  });

  it("begins with its first VM", async () => {
    const later = AZURE_V2.replaceAll(",d,0,", ",d,900,");
    const file = join(temporaryFolder({ "vmtable.csv": later }), "vmtable.csv");
    expect([...(await readAzureVms(file, ALL)).stays!.arrivalS]).toEqual([300, 0]);
  });
});

describe("what is wrong with a VM table is said with file, line and column", () => {
  async function refusal(content: string): Promise<string> {
    const folder = temporaryFolder({ "vmtable.csv": content });
    return rejectionOf(readAzureVms(join(folder, "vmtable.csv"), ALL), folder);
  }

  it("nothing", async () => {
    expect(await refusal("")).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv: found no row, expected a VM table of the Azure Public Dataset"`,
    );
  });
  it("a field too few", async () => {
    expect(await refusal(AZURE_V1.replace(",56", ""))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2: found 10 fields, expected 11"`,
    );
  });
  it("a VM twice", async () => {
    expect(await refusal(AZURE_V1.replace("H5Cxm", "x/XsO"))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2:1: found VM "x/XsO" again, expected each VM once"`,
    );
  });
  it("a VM that is deleted before it is created", async () => {
    expect(await refusal(AZURE_V1.replace("1539300", "200"))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2:23: found "200", expected a time in seconds from the creation at 300 on"`,
    );
  });
  it("utilisation above 100 %", async () => {
    expect(await refusal(AZURE_V1.replace("6.25", "100.1"))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2:35: found "100.1", expected a percentage 0..100"`,
    );
  });
  it("another bucket", async () => {
    expect(await refusal(AZURE_V2.replace(">24", ">16"))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2:35: found ">16", expected a whole number of vCPUs, or >24"`,
    );
  });
  it("half a vCPU", async () => {
    expect(await refusal(AZURE_V1.replace(",8,56", ",0.5,56"))).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv:2:61: found "0.5", expected a whole number of vCPUs, or >24"`,
    );
  });
  it("no time at all", async () => {
    expect(await refusal("a,s,d,300,300,99,10,50,Unknown,4,32\n")).toMatchInlineSnapshot(
      `"<folder>/vmtable.csv: found VMs that stay for no time, expected one that stays"`,
    );
  });
});
