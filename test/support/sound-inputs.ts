import { gzipSync } from "node:zlib";
import type { InputFormat } from "../../src/scenario/inputs/detect-format.ts";
import { type FolderContents, planetLabLines, text } from "./broken-traces.ts";
import { parquet } from "./parquet.ts";

/** Plain CSV: two VMs, three samples each, sorted by time. */
export const CSV = `time,vm,utilisation
0,a,0.1
0,b,0.2
300,a,0.3
300,b,0.4
600,a,0.5
600,b,1
`;

/** The same VMs with sizes, VM by VM. */
export const SIZED_CSV = `vm,timestamp,utilisation,vcpus,speed_mhz,memory_mib
a,2026-01-01T00:00:00Z,0.1,2,2000,1024
a,2026-01-01T00:05:00Z,0.3,2,2000,1024
a,2026-01-01T00:10:00Z,0.5,2,2000,1024
b,2026-01-01T00:00:00Z,0.2,1,1500,512
b,2026-01-01T00:05:00Z,0.4,1,1500,512
b,2026-01-01T00:10:00Z,1,1,1500,512
`;

/** Titles of GWA-T-12 as its files have them. */
export const BITBRAINS_TITLES: string =
  "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t" +
  "Memory capacity provisioned [KB];\tMemory usage [KB];\tDisk read throughput [KB/s];\t" +
  "Disk write throughput [KB/s];\tNetwork received throughput [KB/s];\tNetwork transmitted throughput [KB/s]";

/** A file of GWA-T-12 of two cores with 4 GHz together; usage in MHz, in steps of 300 s from 1376314846 s on. */
export function bitbrainsFile(usagesMhz: readonly number[], ticksPerS = 1): string {
  const rows = usagesMhz.map((mhz, i) => {
    const ticks = (1_376_314_846 + i * 300) * ticksPerS;
    return [ticks, 2, 4000, mhz, mhz / 40, 4194304, 1000, 0, 0.5, 1, 2].join(";\t");
  });
  return text([BITBRAINS_TITLES, ...rows]);
}

/** Two lines of each version of the Azure VM table, with shortened ids. */
export const AZURE_V1 = `x/XsO,VDU4C,Pc2VL,0,2591700,99.369869,3.4240942342446719,10.194309,Delay-insensitive,1,1.75
H5Cxm,BSXOc,3J17L,300,1539300,100,6.25,33.98136,Interactive,8,56
`;
export const AZURE_V2 = `a,s,d,0,2592000,99,10,50,Delay-insensitive,4,32
b,s,d,600,1200,99,20.5,50,Unknown,>24,>64
`;

/** A log of six lines: three jobs that ran, one that never did, and one in two parts. */
export const SWF = `; Version: 2.2
; Computer: a machine
; MaxProcs: 64
  1  100  10  60  4  50 1024  4  120 2048 1 1 1 1 1 1 -1 -1
  2  130   0 3600 -1 -1 -1 16 3600 -1 1 1 1 1 1 1 -1 -1
  3  140  -1 -1 -1 -1 -1 8 3600 -1 5 1 1 1 1 1 -1 -1
  4  150  5 0.5 2 -1 512 -1 -1 -1 0 1 1 1 1 1 -1 -1
  5  160  5 10 2 -1 512 -1 -1 -1 2 1 1 1 1 1 -1 -1
  5  170  5 10 2 -1 512 -1 -1 -1 3 1 1 1 1 1 -1 -1
`;

export const TASK_COLUMNS: Readonly<Record<string, readonly number[]>> = {
  id: [1, 2],
  submission_time: [0, 300_000],
  duration: [600_000, 600_000],
  cpu_count: [2, 1],
  cpu_capacity: [4000, 2000],
  mem_capacity: [1024, 2048],
};
export const FRAGMENT_COLUMNS: Readonly<Record<string, readonly number[]>> = {
  id: [1, 2, 1, 2],
  duration: [300_000, 300_000, 300_000, 300_000],
  cpu_usage: [400, 2000, 1000, 0],
};

/** A sound input of each format: the contents of the path `data`, a folder or a file. */
export const SOUND_INPUTS: Readonly<Record<InputFormat, FolderContents | string>> = {
  planetlab: { a: text(planetLabLines()), b: text(planetLabLines({ 0: "100" })) },
  csv: CSV,
  bitbrains: { "1.csv": bitbrainsFile([0, 1000, 4000]), "2.csv": bitbrainsFile([4000, 0, 2000]) },
  fragments: { "tasks.parquet": parquet(TASK_COLUMNS), "fragments.parquet": parquet(FRAGMENT_COLUMNS) },
  "azure-vms": AZURE_V1,
  swf: SWF,
};

/** Compressed text. */
export function gzip(content: string | Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(content));
}
