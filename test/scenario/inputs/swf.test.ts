import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import { readSwf, type SwfLog } from "../../../src/scenario/inputs/swf.ts";
import { rejectionOf, temporaryFolder } from "../../support/broken-traces.ts";
import { gzip, SWF } from "../../support/sound-inputs.ts";

function read(content: string | Uint8Array, name = "log.swf"): Promise<SwfLog> {
  return readSwf(join(temporaryFolder({ [name]: content }), name), 2000);
}

describe("a log in the Standard Workload Format", () => {
  it("becomes jobs that keep their processors busy for their run time", async () => {
    const { work, maxProcessors, header, leftOut } = await read(SWF);
    expect([...work.traceId]).toEqual([1, 2, 4]);
    expect([...work.submitS]).toEqual([0, 30, 50]);
    expect([...work.durationS]).toEqual([60, 3600, 0.5]);
    expect([...work.fragmentDurationS]).toEqual([60, 3600, 0.5]);
    expect([...work.fragmentStart]).toEqual([0, 1, 2, 3]);
    expect([...work.fragmentUsageMhz]).toEqual([8000, 32_000, 4000]);
    expect(maxProcessors).toBe(64);
    expect(header.Version).toBe("2.2");
    expect(leftOut).toBe(3);
  });

  it("takes allocated processors before requested ones, and requested memory before used", async () => {
    const { work } = await read(SWF);
    expect([...work.cpuCount]).toEqual([4, 16, 2]);
    expect([...work.memoryMiB]).toEqual([8, 0, 1]);
  });

  it("may be compressed", async () => {
    const file = join(temporaryFolder({ "log.swf.gz": gzip(SWF) }), "log.swf.gz");
    const { work, sha256 } = await readSwf(file, 2000);
    expect(work.count).toBe(3);
    expect(sha256).toBe(inputDigest(file));
  });

  it("may say nothing of the machine", async () => {
    expect((await read(SWF.replace("; MaxProcs: 64", "; MaxProcs: -1"))).maxProcessors).toBe(Infinity);
    expect((await read(SWF.replace(/;.*\n/g, ""))).maxProcessors).toBe(Infinity);
  });
});

describe("what is wrong with a log is said with file, line and column", () => {
  async function refusal(content: string): Promise<string> {
    const folder = temporaryFolder({ "log.swf": content });
    return rejectionOf(readSwf(join(folder, "log.swf"), 2000), folder);
  }

  it("comments alone", async () => {
    expect(await refusal("; Version: 2\n")).toMatchInlineSnapshot(
      `"<folder>/log.swf: found no job, expected at least one job that ran"`,
    );
  });
  it("no job that ran", async () => {
    expect(await refusal("1 0 -1 -1 4 -1 -1 4 60 -1 5 1 1 1 1 1 -1 -1\n")).toMatchInlineSnapshot(
      `"<folder>/log.swf: found none that ran among 1, expected at least one job that ran"`,
    );
  });
  it("a field too few", async () => {
    expect(await refusal(SWF.replace(" 1 1 1 1 1 1 -1 -1", " 1 1 1 1 1 1 -1"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:4: found 17 fields, expected 18"`,
    );
  });
  it("an empty line", async () => {
    expect(await refusal(`${SWF}\n`)).toMatchInlineSnapshot(
      `"<folder>/log.swf:10: found an empty line, expected 18 fields"`,
    );
  });
  it("text in a number", async () => {
    expect(await refusal(SWF.replace("3600", "1h"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:5:14: found "1h", expected a run time in seconds from 0, or -1"`,
    );
  });
  it("a run time below 0 that is not -1", async () => {
    expect(await refusal(SWF.replace("0.5", "-5"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:7:13: found "-5", expected a run time in seconds from 0, or -1"`,
    );
  });
  it("jobs that are not in order of submission", async () => {
    expect(await refusal(SWF.replace(" 150 ", " 139 "))).toMatchInlineSnapshot(
      `"<folder>/log.swf:7:6: found "139", expected at least 140 s, as the job before"`,
    );
  });
  it("a job twice", async () => {
    expect(await refusal(SWF.replace("  2  130", "  1  130"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:5:3: found job 1 again, expected each job once"`,
    );
  });
  it("more processors than the machine has", async () => {
    expect(await refusal(SWF.replace("MaxProcs: 64", "MaxProcs: 8"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:5:19: found 16 processors, expected at most the 8 of MaxProcs"`,
    );
  });
  it("a machine of some processors", async () => {
    expect(await refusal(SWF.replace("MaxProcs: 64", "MaxProcs: many"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:3: found MaxProcs "many", expected a whole number of at least 1, or -1"`,
    );
  });
  it("half a processor", async () => {
    expect(await refusal(SWF.replace("60  4  50", "60  0.5  50"))).toMatchInlineSnapshot(
      `"<folder>/log.swf:4:19: found "0.5", expected a whole number of processors"`,
    );
  });
});
