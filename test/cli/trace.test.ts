import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { sparkline } from "../../src/cli/sparkline.ts";
import { type FolderContents, temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { hasReference, referencePath } from "../support/reference.ts";
import { AZURE_V2, bitbrainsFile, CSV, SIZED_CSV, SOUND_INPUTS } from "../support/sound-inputs.ts";

/** Runs `coldaisle trace` on `<folder>/data`; what it prints, after its exit code if that is not 0. */
async function trace(data: FolderContents | string, ...argv: readonly string[]): Promise<string> {
  const folder = temporaryFolder({ data });
  const terminal = recordedTerminal();
  const words = argv.map((word) => word.replace("<folder>", folder));
  const exitCode = await commandLine(["trace", ...words], terminal);
  const { out, err } = terminal.written;
  const text = exitCode === 0 ? out : `exit ${exitCode}: ${out}${err}`;
  return text.trimEnd().replaceAll(folder, "<folder>");
}

describe("trace info", () => {
  it.each(Object.keys(SOUND_INPUTS))("recognises the format %s", async (format) => {
    const data = SOUND_INPUTS[format as keyof typeof SOUND_INPUTS];
    expect(JSON.parse(await trace(data, "info", "<folder>/data", "--json")).format).toBe(format);
  });

  it("says what a trace of VMs holds", async () => {
    expect(await trace(SIZED_CSV, "info", "<folder>/data")).toMatchInlineSnapshot(`
      "<folder>/data
        format           csv
        VMs              2
        samples          6, every 5 min
        span             15 min
        vCPUs            1 to 2, 3 together
        capacity         1,500 to 4,000 MHz, 5,500 MHz together
        memory           512 to 1,024 MiB, 1,536 MiB together
        utilisation      mean 41.67 %, deviation 29.11 %
                         10.00 % · 20.00 % · 30.00 % · 50.00 % · 100.00 % (minimum, quartiles, maximum)
                         0.00 % of the time 0
        autocorrelation  -0.042 from one sample to the next
        mean over time   ▁▃█
                         from 15.00 % to 75.00 %"
    `);
  });

  it("says what a trace of VMs holds that come and go", async () => {
    expect(await trace(AZURE_V2, "info", "<folder>/data")).toMatchInlineSnapshot(`
      "<folder>/data
        format          azure-vms
        VMs             2, of which 1 come or go
        samples         one of each VM
        span            30 d
        vCPUs           4 to 30, 34 together
        memory          32,768 to 71,680 MiB, 104,448 MiB together
        utilisation     mean 10.00 %, deviation 0.16 %
                        10.00 % · 10.00 % · 10.00 % · 10.00 % · 20.50 % (minimum, quartiles, maximum)
                        0.00 % of the time 0
        mean over time  █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                        from 10.00 % to 10.14 %"
    `);
  });

  it("says what a log of jobs holds", async () => {
    expect(await trace(SOUND_INPUTS.swf, "info", "<folder>/data")).toMatchInlineSnapshot(`
      "<folder>/data
        format           swf
        jobs             3; 3 lines that are no job that ran are left out
        fragments        3
        span             60.5 min, if no job had waited
        machine          64 processors
        processors       2 to 16, 22 together
        memory           0 to 8 MiB, 9 MiB together
        processor time   16.07 h
        run time         mean 20.34 min, deviation 28.05 min
                         0.5 s · 0.5 s · 60 s · 60 min · 60 min (minimum, quartiles, maximum)
        processors busy  ▁███████████████████████████████████████████████████████████
                         from 12.05 to 16.00"
    `);
  });

  it("says what tasks and fragments hold: as jobs, and as VMs where they are resampled", async () => {
    expect(await trace(SOUND_INPUTS.fragments, "info", "<folder>/data")).toMatchInlineSnapshot(`
      "<folder>/data
        format           fragments
        jobs             2
        fragments        4
        span             15 min, if no job had waited
        processors       1 to 2, 3 together
        memory           1 to 2 MiB, 3 MiB together
        processor time   30 min
        run time         mean 10 min, deviation 0 s
                         10 min · 10 min · 10 min · 10 min · 10 min (minimum, quartiles, maximum)
        utilisation      mean 33.75 %, deviation 39.27 %
                         0.00 % · 0.00 % · 10.00 % · 25.00 % · 100.00 % (minimum, quartiles, maximum)
        processors busy  ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅████████████████████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                         from 1.000 to 3.000"
    `);
    expect(
      await trace(SOUND_INPUTS.fragments, "info", "<folder>/data", "--resample", "10 min"),
    ).toMatchInlineSnapshot(`
      "<folder>/data
        format           fragments
        VMs              2, of which 1 come or go
        samples          3, every 10 min
        span             20 min
        vCPUs            1 to 2, 3 together
        capacity         2,000 to 4,000 MHz, 6,000 MHz together
        memory           1 to 2 MiB, 3 MiB together
        utilisation      mean 39.17 %, deviation 43.60 %
                         0.00 % · 0.00 % · 17.50 % · 100.00 % · 100.00 % (minimum, quartiles, maximum)
                         33.33 % of the time 0
        autocorrelation  -0.500 from one sample to the next
        mean over time   █▁
                         from 0.00 % to 58.75 %"
    `);
  });

  it("says the same to programs", async () => {
    expect(JSON.parse(await trace(CSV, "info", "<folder>/data", "--json"))).toMatchInlineSnapshot(`
      {
        "capacityMhz": null,
        "format": "csv",
        "intervalS": 300,
        "kind": "vms",
        "lagOneAutocorrelation": -0.04166666666666666,
        "meanOverTime": [
          0.15,
          0.35,
          0.75,
        ],
        "memoryMiB": null,
        "passing": 0,
        "path": "<folder>/data",
        "samples": 6,
        "sha256": "33b2a46d0914c76bd1dc88f59008749a2d309a180a68ae6c1d061776777b5cf9",
        "spanS": 900,
        "utilisation": {
          "maximum": 1,
          "mean": 0.4166666666666667,
          "minimum": 0.1,
          "quartiles": [
            0.2,
            0.3,
            0.5,
          ],
          "standardDeviation": 0.291070819942883,
          "zeroShare": 0,
        },
        "vcpus": null,
        "vms": 2,
      }
    `);
  });

  it("may be told the format", async () => {
    expect(await trace(CSV, "info", "<folder>/data", "--format", "azure-vms")).toMatchInlineSnapshot(
      `"exit 3: <folder>/data:1: found 3 fields, expected 11"`,
    );
  });
});

describe("trace convert", () => {
  it("writes the CSV that is read, with sizes where they are known", async () => {
    const folder = temporaryFolder({ data: SOUND_INPUTS.bitbrains });
    const terminal = recordedTerminal();
    const target = join(folder, "out.csv");
    expect(await commandLine(["trace", "convert", join(folder, "data"), target], terminal)).toBe(0);
    expect(terminal.written.out).toBe(`written: ${target}\n`);
    expect(readFileSync(target, "utf8")).toMatchInlineSnapshot(`
      "time,vm,utilisation,vcpus,speed_mhz,memory_mib
      0,1,0,2,2000,4096
      300,1,0.25,2,2000,4096
      600,1,1,2,2000,4096
      0,2,1,2,2000,4096
      300,2,0,2,2000,4096
      600,2,0.5,2,2000,4096
      "
    `);
    const again = join(folder, "again.csv.gz");
    expect(await commandLine(["trace", "convert", target, again, "--json"], terminal)).toBe(0);
    expect(gunzipSync(readFileSync(again)).toString()).toBe(readFileSync(target, "utf8"));
  });

  it("writes VMs that come and go with the rows of their time alone", async () => {
    const data = {
      "1.csv": bitbrainsFile([0, 400, 800]),
      "2.csv": bitbrainsFile([400]).replace("1376314846", "1376315146"),
    };
    const folder = temporaryFolder({ data });
    const target = join(folder, "out.csv");
    expect(await commandLine(["trace", "convert", join(folder, "data"), target], recordedTerminal())).toBe(0);
    expect(readFileSync(target, "utf8")).toMatchInlineSnapshot(`
      "time,vm,utilisation,vcpus,speed_mhz,memory_mib
      0,1,0,2,2000,4096
      300,1,0.1,2,2000,4096
      600,1,0.2,2,2000,4096
      300,2,0.1,2,2000,4096
      "
    `);
  });

  it("leaves nothing behind where it fails", async () => {
    const folder = temporaryFolder({ data: { "a,b": bitbrainsFile([0, 0]) } });
    const terminal = recordedTerminal();
    const target = join(folder, "out.csv");
    expect(await commandLine(["trace", "convert", join(folder, "data"), target], terminal)).toBe(3);
    expect(terminal.written.err.replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
      "<folder>/out.csv: found a VM called "a,b", expected names without commas, quotes and line ends
      "
    `);
    expect(existsSync(target)).toBe(false);
  });
});

describe("trace, wrongly used,", () => {
  it("says so", async () => {
    const commands = [
      ["peek", "<folder>/data"],
      ["info"],
      ["info", "<folder>/data", "b"],
      ["convert", "<folder>/data"],
      ["convert", "<folder>/data", "out.txt"],
      ["convert", "<folder>/data", "out.csv", "--format", "swf"],
      ["info", "<folder>/data", "--format", "cvs"],
      ["info", "<folder>/data", "--excess", "clip"],
      ["info", "<folder>/data", "--resample", "5"],
      ["info", "<folder>/data", "--resample", "0 s"],
      ["info", "<folder>/nothing"],
      ["convert", "<folder>/data", "<folder>/none/out.csv"],
    ];
    const messages: string[] = [];
    for (const argv of commands) messages.push(await trace(CSV, ...argv));
    expect(messages).toMatchInlineSnapshot(`
      [
        "exit 2: coldaisle: trace: found "peek <folder>/data", expected info <path>, or convert <path> <file.csv> (see coldaisle --help)",
        "exit 2: coldaisle: trace: found "info", expected info <path>, or convert <path> <file.csv> (see coldaisle --help)",
        "exit 2: coldaisle: trace: found "info <folder>/data b", expected info <path>, or convert <path> <file.csv> (see coldaisle --help)",
        "exit 2: coldaisle: trace: found "convert <folder>/data", expected info <path>, or convert <path> <file.csv> (see coldaisle --help)",
        "exit 2: coldaisle: trace convert: found "out.txt", expected a file name that ends in .csv or .csv.gz (see coldaisle --help)",
        "exit 2: coldaisle: trace convert: found the format swf, expected one with utilisation over time (see coldaisle --help)",
        "exit 2: coldaisle: --format: found "cvs", expected one of planetlab, csv, bitbrains, fragments, azure-vms, swf, nearest "csv" (see coldaisle --help)",
        "exit 2: coldaisle: --excess: found "clip", expected refuse or cap (see coldaisle --help)",
        "exit 2: coldaisle: --resample: found "5", expected a time in us, ms, s, min, h or d, such as 5 min (see coldaisle --help)",
        "exit 2: coldaisle: --resample: found "0 s", expected a time in us, ms, s, min, h or d, such as 5 min (see coldaisle --help)",
        "exit 3: <folder>/nothing: found nothing at this path, expected one of the formats planetlab, csv, bitbrains, fragments, azure-vms, swf",
        "exit 1: coldaisle: cannot write <folder>/none/out.csv: a folder on the way there does not exist, or no longer (ENOENT)",
      ]
    `);
  });

  it("says what it does not recognise", async () => {
    const things = [
      "Shall I compare thee to a summer's day?\n",
      "",
      {},
      { "18.txt": "Thou art more lovely and more temperate\n" },
      { "tasks.parquet": "" },
    ];
    const messages: string[] = [];
    for (const data of things) messages.push(await trace(data, "info", "<folder>/data"));
    expect(messages).toMatchInlineSnapshot(`
      [
        "exit 3: <folder>/data:1: found "Shall I compare thee to a summer's day?", expected one of the formats planetlab, csv, bitbrains, fragments, azure-vms, swf",
        "exit 3: <folder>/data: found no first line, expected one of the formats planetlab, csv, bitbrains, fragments, azure-vms, swf",
        "exit 3: <folder>/data: found an empty folder, expected one of the formats planetlab, csv, bitbrains, fragments, azure-vms, swf",
        "exit 3: <folder>/data/18.txt:1: found "Thou art more lovely and more temperate", expected one of the formats planetlab, csv, bitbrains, fragments, azure-vms, swf",
        "exit 3: <folder>/data/tasks.parquet: found something other than Parquet, expected a whole Parquet file",
      ]
    `);
  });
});

describe("a sparkline", () => {
  it("has the least at its bottom and the most at its top", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([5, null, 5])).toBe("▁ ▁");
    expect(sparkline([])).toBe("");
  });
});

describe.skipIf(!hasReference)("trace info of the traces at hand", () => {
  async function info(name: string): Promise<string> {
    const terminal = recordedTerminal();
    const path = referencePath("traces", name);
    expect(await commandLine(["trace", "info", path], terminal)).toBe(0);
    return terminal.written.out.replaceAll(path, name);
  }

  it("the PlanetLab day", async () => {
    expect(await info("planetlab/20110303")).toMatchInlineSnapshot(`
      "planetlab/20110303
        format           planetlab
        VMs              1,052
        samples          302,976, every 5 min
        span             24 h
        utilisation      mean 12.31 %, deviation 17.09 %
                         0.00 % · 2.00 % · 6.00 % · 15.00 % · 99.00 % (minimum, quartiles, maximum)
                         14.99 % of the time 0
        autocorrelation  0.085 from one sample to the next
        mean over time   ▄▅▅▅▄▆▅▃▄▃▅▄▆▇▆▇▇▆▆█▇▆▆▇▇▇▇▇█▇▇█▇████████▇▇▇▆▆▅▅▃▄▃▄▃▂▁▂▂▂▁▂
                         from 10.86 % to 13.17 %
      "
    `);
  });
  it("the SURF week", async () => {
    expect(await info("surf-week")).toMatchInlineSnapshot(`
      "surf-week
        format           fragments
        jobs             6,295
        fragments        2,323,475
        span             7 d, if no job had waited
        processors       16 to 16, 100,720 together
        memory           97.65625 to 97.65625 MiB, 614,746.1 MiB together
        processor time   12,910 d
        run time         mean 3.076 h, deviation 11.36 h
                         30 s · 30 s · 90 s · 43.5 min · 5 d (minimum, quartiles, maximum)
        utilisation      mean 65.07 %, deviation 39.98 %
                         0.00 % · 9.00 % · 82.00 % · 100.00 % · 100.00 % (minimum, quartiles, maximum)
        processors busy  ▄▅▇▇▅▅▆▄▅▃▃▃▄▅▆▂▃▂▂▃▃▄▆▆▂▂▂▂▄▅▇▇▆▆▆▆▆▆▇█▇▇▄▁▁▅▇▇▇▇███▅▄▃▃▃▅▃
                         from 1054 to 2534
      "
    `);
  });
  it("some of Bitbrains' VMs", async () => {
    expect(await info("bitbrains-small")).toMatchInlineSnapshot(`
      "bitbrains-small
        format           fragments
        jobs             50
        fragments        276,979
        span             30 d, if no job had waited
        processors       1 to 32, 194 together
        memory           101.0586 to 127,400 MiB, 597,709.4 MiB together
        processor time   5,660 d
        run time         mean 28.03 d, deviation 5.753 d
                         6.681 d · 29.91 d · 29.92 d · 29.98 d · 30 d (minimum, quartiles, maximum)
        utilisation      mean 9.12 %, deviation 25.55 %
                         0.00 % · 0.00 % · 0.80 % · 1.70 % · 105.94 % (minimum, quartiles, maximum)
        processors busy  ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▆▆▆▆▇▇▇▇▇▇▇▇▇▇▇▇▇▇█████████████████████████▁
                         from 168.3 to 194.0
      "
    `);
  });
});
