import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { type FolderContents, temporaryFolder } from "../support/broken-traces.ts";
import { parquet } from "../support/parquet.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import {
  AZURE_V1,
  bitbrainsFile,
  CSV,
  FRAGMENT_COLUMNS,
  gzip,
  SOUND_INPUTS,
  SWF,
  TASK_COLUMNS,
} from "../support/sound-inputs.ts";
import { traceScenario } from "../support/trace-scenario.ts";

interface Ending {
  readonly exitCode: number;
  readonly text: string;
}

/** Runs a scenario of one workload that reads `data`, or what else is in the files. */
async function run(workload: string, files: FolderContents, ...options: readonly string[]): Promise<Ending> {
  const folder = temporaryFolder({ "s.yaml": traceScenario(workload), ...files });
  const terminal = recordedTerminal();
  const results = join(folder, "results");
  const argv = ["run", join(folder, "s.yaml"), "--out", results, "--quiet", ...options];
  const exitCode = await commandLine(
    argv.map((word) => word.replace("<folder>", folder)),
    terminal,
  );
  expect(terminal.written.out).toBe("");
  expect(existsSync(results)).toBe(exitCode === 0);
  return { exitCode, text: terminal.written.err.trimEnd().replaceAll(folder, "<folder>") };
}

async function failureOf(...args: Parameters<typeof run>): Promise<string> {
  const { exitCode, text } = await run(...args);
  return `exit ${exitCode}: ${text}`;
}

const workloadOf = (format: string, more = ""): string =>
  `kind: ${format === "swf" ? "jobs" : "traces"}, input: day, format: ${format}${more}`;
const CSV_WORKLOAD = workloadOf("csv", ", vmTypes: [small]");
const csv = (content: string | Uint8Array): Promise<string> => failureOf(CSV_WORKLOAD, { data: content });
const bitbrains = (data: FolderContents): Promise<string> => failureOf(workloadOf("bitbrains"), { data });
const azure = (data: string): Promise<string> =>
  failureOf(workloadOf("azure-vms", ", speed: 2 GHz"), { data });
const swf = (data: string): Promise<string> => failureOf(workloadOf("swf", ", speed: 2 GHz"), { data });

it.each([
  ["planetlab", ", vmTypes: [small]"],
  ["csv", ", vmTypes: [small]"],
  ["bitbrains", ""],
  ["fragments", ""],
  ["azure-vms", ", speed: 2 GHz"],
  ["swf", ", speed: 2 GHz"],
] as const)("the trace of the format %s is sound before it is broken", async (format, more) => {
  const ending = await run(workloadOf(format, more), { data: SOUND_INPUTS[format] });
  expect(ending).toEqual({ exitCode: 0, text: "" });
});

describe("a CSV with", () => {
  it("times that go back", async () => {
    expect(await csv(CSV.replace("600,a", "200,a"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:6:1: found 200 s after 300 s of "a", expected samples in order of time"`,
    );
  });
  it("a gap", async () => {
    expect(await csv(CSV.replace("600,a", "900,a"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:6:1: found 600 s from one sample of "a" to the next, expected 300 s, as before, or resampling"`,
    );
  });
  it("a row twice", async () => {
    expect(await csv(CSV.replace("300,a,0.3\n", "300,a,0.3\n300,a,0.3\n"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:5:1: found a second sample of "a" at 300 s, expected one"`,
    );
  });
  it("the rows of a VM a second time, as a file that was appended to itself", async () => {
    expect(await csv(CSV + CSV.replace(/.*\n/, ""))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:8:1: found 0 s after 600 s of "a", expected samples in order of time"`,
    );
  });
  it("VMs that are not in step", async () => {
    expect(await csv(CSV.replaceAll(/^(\d+),b/gm, (_, s) => `${Number(s) + 60},b`))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:3: found "b" beginning 60 s after the first, expected a multiple of 300 s, or resampling"`,
    );
  });
  it("NaN", async () => {
    expect(await csv(CSV.replace("0.3", "NaN"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:4:7: found "NaN", expected a fraction 0..1, or excess: cap for more"`,
    );
  });
  it("text in a number", async () => {
    expect(await csv(CSV.replace("0.3", "0.3x"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:4:7: found "0.3x", expected a fraction 0..1, or excess: cap for more"`,
    );
  });
  it("a comma for a decimal point", async () => {
    expect(await csv(CSV.replace("0.3", "0,3"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:4: found 4 fields, expected 3"`,
    );
  });
  it("negative utilisation", async () => {
    expect(await csv(CSV.replace("0.3", "-0.3"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:4:7: found "-0.3", expected a fraction 0..1, or excess: cap for more"`,
    );
  });
  it("percentages", async () => {
    expect(await csv(CSV.replace("0.3", "30"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:4:7: found "30", expected a fraction 0..1, or excess: cap for more"`,
    );
  });
  it("a negative time", async () => {
    expect(await csv(CSV.replace("0,a", "-300,a"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:2:1: found "-300", expected a time in seconds from 0 to 1e11"`,
    );
  });
  it("one sample a VM", async () => {
    expect(await csv("time,vm,utilisation\n0,a,0.5\n0,b,0.5\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found one sample of each virtual machine, expected two of one at least, or resampling"`,
    );
  });
  it("bytes that are no text", async () => {
    expect(await csv(parquet(FRAGMENT_COLUMNS))).toMatch(
      /^exit 3: <folder>\/data:1:1: found ".*", expected a header/,
    );
  });
  it("no line end in two megabytes", async () => {
    expect(await csv("x".repeat(2_000_000))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:1: found a line of more than 1048576 bytes, expected shorter lines"`,
    );
  });
  it("a folder in its place", async () => {
    expect(await failureOf(CSV_WORKLOAD, { data: {} })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found a folder, expected a CSV file with the columns time, vm and utilisation"`,
    );
  });
});

describe("a compressed trace", () => {
  const compressed = (bytes: Uint8Array): Promise<string> =>
    failureOf(CSV_WORKLOAD, { "data.csv.gz": bytes }, "--input", "day=<folder>/data.csv.gz");

  it("that is not compressed", async () => {
    expect(await compressed(Buffer.from(CSV))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data.csv.gz: found gzip data that cannot be decompressed (incorrect header check), expected a whole gzip file"`,
    );
  });
  it("cut off", async () => {
    expect(await compressed(gzip(CSV).slice(0, 50))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data.csv.gz: found gzip data that cannot be decompressed (unexpected end of file), expected a whole gzip file"`,
    );
  });
  it("that is a gzip bomb", async () => {
    const comments = gzip(`;${"-".repeat(1022)}\n`.repeat(66 * 1024));
    const bomb = failureOf(
      workloadOf("swf", ", speed: 2 GHz"),
      { "data.swf.gz": comments },
      "--input",
      "day=<folder>/data.swf.gz",
    );
    // How much was decompressed when the limit was met is the library's affair.
    expect(await bomb).toMatch(
      /^exit 3: <folder>\/data\.swf\.gz: found \d+ bytes that hold more than 67\d{6}, expected at most 8 GiB, and above 64 MiB at most 250 times the compressed size$/,
    );
  });
  it("that is a gzip bomb of one line", async () => {
    expect(await compressed(gzip(new Uint8Array(80 * 2 ** 20)))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data.csv.gz:1: found a line of more than 1048576 bytes, expected shorter lines"`,
    );
  });
  it("of PlanetLab that is a gzip bomb", async () => {
    const data = { "vm.gz": gzip("0\n".repeat(33 * 2 ** 20)) };
    expect(await failureOf(workloadOf("planetlab", ", vmTypes: [small]"), { data })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/vm.gz: found 67309 bytes that hold more than 67108864, expected at most 1 GiB, and above 64 MiB at most 250 times the compressed size"`,
    );
  });
});

describe("a folder of GWA-T-12 with", () => {
  const GOOD = bitbrainsFile([0, 1000, 4000]);

  it("a VM that began between two samples of the first", async () => {
    expect(await bitbrains({ a: GOOD, b: GOOD.replaceAll("137631", "137632") })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/b:2: found "b" beginning 10000 s after the first, expected a multiple of 300 s, or resampling"`,
    );
  });
  it("usage above capacity", async () => {
    expect(await bitbrains({ a: bitbrainsFile([4321]) })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/a:2:22: found "4321", expected from 0 MHz to the capacity of 4000 MHz, or excess: cap for more"`,
    );
  });
  it("a file of another kind", async () => {
    expect(await bitbrains({ a: GOOD, "readme.txt": "VMs\n" })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/readme.txt:1: found one field, expected Timestamp [ms]; CPU cores; CPU capacity provisioned [MHZ]; CPU usage [MHZ]; CPU usage [%]; Memory capacity provisioned [KB]; …"`,
    );
  });
});

describe("tasks and fragments as VMs with", () => {
  const fragments = (tasks: object, pieces: object): Promise<string> =>
    failureOf(workloadOf("fragments"), {
      data: {
        "tasks.parquet": parquet({ ...TASK_COLUMNS, ...tasks }),
        "fragments.parquet": parquet({ ...FRAGMENT_COLUMNS, ...pieces }),
      },
    });

  it("fragments of different lengths", async () => {
    expect(await fragments({}, { duration: [300_000, 300_000, 600_000, 300_000] })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found 600 s from one sample of "1" to the next, expected 300 s, as before, or resampling"`,
    );
  });
  it("usage above capacity", async () => {
    expect(await fragments({}, { cpu_usage: [400, 2100, 1000, 0] })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found task 2 using 2100 MHz, expected at most its capacity of 2000 MHz, or excess: cap"`,
    );
  });
  it("a task without capacity", async () => {
    expect(await fragments({ cpu_capacity: [0, 2000] }, {})).toMatchInlineSnapshot(
      `"exit 3: <folder>/data: found task 1 with 0 MHz, expected a CPU capacity above 0"`,
    );
  });
  it("a task that lasts no time", async () => {
    expect(await fragments({}, { duration: [0, 300_000, 0, 300_000] })).toMatchInlineSnapshot(
      `"exit 3: <folder>/data/fragments.parquet: found task 1 lasting 0 s, expected a duration above 0 of each"`,
    );
  });
});

describe("a VM table of Azure with", () => {
  it("a VM twice", async () => {
    expect(await azure(AZURE_V1 + AZURE_V1)).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:3:1: found VM "x/XsO" again, expected each VM once"`,
    );
  });
  it("a title line", async () => {
    expect(
      await azure(`vmid,a,b,vmcreated,vmdeleted,maxcpu,avgcpu,p95,c,cores,memory\n${AZURE_V1}`),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:1:10: found "vmcreated", expected a time in seconds from 0 to 1e11"`,
    );
  });
});

describe("a log in the Standard Workload Format with", () => {
  it("jobs out of order", async () => {
    expect(await swf(SWF.replace(" 150 ", " 100 "))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:7:6: found "100", expected at least 140 s, as the job before"`,
    );
  });
  it("a job twice", async () => {
    expect(await swf(SWF.replace("  4  150", "  2  150"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:7:3: found job 2 again, expected each job once"`,
    );
  });
  it("commas", async () => {
    expect(await swf("1,2,3\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:1: found one field, expected 18"`,
    );
  });
});

describe("a scenario whose workload", () => {
  const asked = (workload: string): Promise<string> => failureOf(workload, { data: CSV });

  it("names no VM types for a trace without sizes", async () => {
    expect(await asked(workloadOf("planetlab"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:13 workloads.0.vmTypes: found nothing, expected VM types: the format planetlab does not say how large VMs are"`,
    );
  });
  it("resamples what does not change, and caps what never exceeds", async () => {
    const more = ", speed: 2 GHz, resample: 5 min, excess: cap, arrivals: { share: 1 }, phases: spread";
    expect(await asked(workloadOf("azure-vms", more))).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:8:84 workloads.0.resample: found 300 s, expected nothing: in the format azure-vms utilisation does not change
      <folder>/s.yaml:8:99 workloads.0.excess: found "cap", expected nothing: in the format azure-vms nothing exceeds 100 %
      <folder>/s.yaml:8:114 workloads.0.arrivals: found arrivals, expected nothing: in the format azure-vms VMs come and go by themselves
      <folder>/s.yaml:8:136 workloads.0.phases: found "spread", expected nothing: in the format azure-vms utilisation does not change"
    `);
  });
  it("says no speed where the format does not", async () => {
    expect(await asked(workloadOf("azure-vms"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:13 workloads.0.speed: found nothing, expected a speed: the format does not say it"`,
    );
    expect(await asked(workloadOf("swf"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:13 workloads.0.speed: found nothing, expected a speed: the format does not say it"`,
    );
  });
  it("says a speed where something else does", async () => {
    expect(await asked(workloadOf("csv", ", speed: 2 GHz"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:61 workloads.0.speed: found 2000 MHz, expected nothing: the format or the VM types say it"`,
    );
  });
  it("has more arrivals than VMs", async () => {
    expect(await asked(workloadOf("csv", ", arrivals: { share: 130 % }"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:73 workloads.0.arrivals.share: found "130 %", expected a fraction from 0 to 1"`,
    );
  });
  it("is in an unknown format", async () => {
    expect(await asked(workloadOf("cvs"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:49 workloads.0.format: found "cvs", expected one of planetlab, csv, bitbrains, fragments, azure-vms, nearest "csv""`,
    );
  });
  it("resamples to nothing", async () => {
    expect(await asked(workloadOf("csv", ", resample: 0 s"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:8:64 workloads.0.resample: found "0 s", expected a time above 0 s"`,
    );
  });
});
