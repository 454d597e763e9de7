import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { RecordedVms } from "../models/workload/recorded-vms.ts";
import { InputError } from "../scenario/inputs/input-error.ts";
import { OutputError } from "./output-error.ts";

/** Rows are handed on in texts of about this many characters. */
const CHUNK = 2 ** 16;
const NOT_A_NAME = /[",\r\n]/;

/**
 * Writes recorded VMs as the CSV that scenarios read: a row for each sample while its VM is there, VM by VM, and the
 * VM's size where it is known. Compressed where the name ends in `.gz`. The file appears when it is whole.
 *
 * @throws InputError if a VM's name cannot stand in a CSV
 * @throws OutputError if the file cannot be written
 */
export async function writeTraceCsv(file: string, recorded: RecordedVms): Promise<void> {
  const unfit = recorded.traces.names.find((name) => NOT_A_NAME.test(name));
  if (unfit !== undefined) {
    const found = `a VM called ${JSON.stringify(unfit)}`;
    throw new InputError({ file, found, expected: "names without commas, quotes and line ends" });
  }
  const aside = `${file}.partial`;
  const out = createWriteStream(aside);
  const rows = Readable.from(csvOf(recorded));
  try {
    if (file.endsWith(".gz")) await pipeline(rows, createGzip(), out);
    else await pipeline(rows, out);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw isSystemError(error) ? new OutputError(file, error) : error;
  }
}

function* csvOf({ traces, stays, sizes }: RecordedVms): Generator<string> {
  let text = `time,vm,utilisation${sizes === null ? "" : ",vcpus,speed_mhz,memory_mib"}\n`;
  for (let vm = 0; vm < traces.count; vm++) {
    const size = sizes === null ? "" : `,${sizes.vcpus[vm]},${sizes.vcpuMhz[vm]},${sizes.memoryMiB[vm]}`;
    const first = stays === null ? 0 : Math.round(stays.arrivalS[vm]! / traces.intervalS);
    const count = stays === null ? traces.samples : Math.round(stays.lifetimeS[vm]! / traces.intervalS);
    for (let sample = first; sample < first + count; sample++) {
      text += `${sample * traces.intervalS},${traces.names[vm]},${traces.value(vm, sample)}${size}\n`;
      if (text.length < CHUNK) continue;
      yield text;
      text = "";
    }
  }
  yield text;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
