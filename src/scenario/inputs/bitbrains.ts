import { join } from "node:path";
import { FolderDigest } from "./digest.ts";
import { visibleNames } from "./files.ts";
import { withoutGz } from "./gzip.ts";
import { InputError } from "./input-error.ts";
import type { TextLine } from "./text-line.ts";
import { readLines } from "./text-lines.ts";
import { TraceGatherer } from "./trace-gatherer.ts";
import { LATEST_S, type TraceInput, type TraceRules } from "./trace-input.ts";
import { GatheredSizes } from "./vm-sizes.ts";

const FOLDER_EXPECTED = "a folder with one CSV file of GWA-T-12 per virtual machine";
const FILE_EXPECTED = "a CSV file of GWA-T-12";
const SEMICOLON = 59;
const KIB_PER_MIB = 1024;
const MOST = 1e15;

/** The columns that are read, by place, as their titles begin; those after them are not. */
const TITLES = [
  "timestamp",
  "cpu cores",
  "cpu capacity provisioned [mhz]",
  "cpu usage [mhz]",
  "cpu usage [%]",
  "memory capacity provisioned [kb]",
] as const;
const [TIME, CORES, CAPACITY, USAGE, , MEMORY] = [0, 1, 2, 3, 4, 5] as const;

const HEADER_EXPECTED =
  "Timestamp [ms]; CPU cores; CPU capacity provisioned [MHZ]; CPU usage [MHZ]; CPU usage [%]; Memory capacity provisioned [KB]; …";

/**
 * Reads the business-critical workloads of Bitbrains: a folder with one file per virtual machine, each a table of
 * fields between semicolons, with a title line. VMs are in order of file name (by code unit), and have their names
 * without `.csv` and `.gz`.
 *
 * A VM's size is the largest that its rows give: CPU cores, CPU capacity (MHz over all cores) and memory (kilobytes of
 * 1,024 bytes). Its utilisation is CPU usage / that capacity, both in MHz.
 *
 * The titles promise milliseconds, and many copies hold seconds: a file whose first time is 1e11 or more counts in
 * milliseconds (1e11 s lie in the year 5138, 1e11 ms in 1973).
 *
 * Format: S. Shen, V. van Beek and A. Iosup, "Statistical characterization of business-critical workloads hosted in cloud
 * datacenters", 2015; GWA-T-12 of the Grid Workloads Archive.
 *
 * @throws InputError with file, line and column when the folder or a file is not as described
 */
export async function readBitbrains(folder: string, rules: TraceRules): Promise<TraceInput> {
  const gatherer = new TraceGatherer(rules);
  const sizes = new GatheredSizes();
  const digest = new FolderDigest();
  const seen = new Set<string>();
  for (const fileName of visibleNames(folder, FOLDER_EXPECTED)) {
    const file = join(folder, fileName);
    const name = withoutGz(fileName).replace(/\.csv$/, "");
    if (seen.has(name))
      throw new InputError({ file, found: `VM ${JSON.stringify(name)} again`, expected: "each VM once" });
    seen.add(name);
    const wanted = gatherer.count < rules.first;
    const reader = wanted ? new VmFile(name, gatherer, rules.capExcess) : null;
    const sha256 = await readLines(file, FILE_EXPECTED, (line) => reader?.read(line));
    digest.addDigest(fileName, sha256);
    reader?.finish(file, sizes);
  }
  const { traces, stays } = gatherer.finish(folder);
  return { traces, stays, sizes: sizes.columns(), sha256: digest.hex() };
}

/** One VM as far as its file has been read. */
class VmFile {
  readonly #name: string;
  readonly #gatherer: TraceGatherer;
  readonly #capExcess: boolean;
  #trace = -1;
  #fields = 0;
  /** Units of a timestamp in a second. */
  #ticksPerS = 1;
  #cores = 0;
  #capacityMhz = 0;
  #memoryKiB = 0;

  constructor(name: string, gatherer: TraceGatherer, capExcess: boolean) {
    this.#name = name;
    this.#gatherer = gatherer;
    this.#capExcess = capExcess;
  }

  read(line: TextLine): void {
    const fields = line.split(SEMICOLON);
    if (this.#fields === 0) {
      this.#readTitles(line, fields);
      return;
    }
    if (fields !== this.#fields) throw line.countError(fields, this.#fields);
    const ticks = line.numberIn(TIME, "a time of at least 0", 0, LATEST_S * 1000);
    if (this.#trace === -1) {
      this.#trace = this.#gatherer.begin(this.#name, { file: line.file, line: line.number });
      this.#ticksPerS = ticks >= LATEST_S ? 1000 : 1;
    }
    const timeS = ticks / this.#ticksPerS;
    if (timeS > LATEST_S) throw line.error(TIME, "seconds, as in the first row");
    const cores = line.numberIn(CORES, "a number of cores of at least 0", 0, MOST);
    if (!Number.isInteger(cores) || cores > 0x7fffffff) throw line.error(CORES, "a whole number of cores");
    const capacityMhz = line.numberIn(CAPACITY, "a CPU capacity of at least 0 MHz", 0, MOST);
    const most = this.#capExcess ? MOST : capacityMhz;
    const usageMhz = line.numberIn(USAGE, this.#usageExpected(capacityMhz), 0, most);
    const memoryKiB = line.numberIn(MEMORY, "memory of at least 0 KB", 0, MOST);
    this.#cores = Math.max(this.#cores, cores);
    this.#capacityMhz = Math.max(this.#capacityMhz, capacityMhz);
    this.#memoryKiB = Math.max(this.#memoryKiB, memoryKiB);
    const problem = this.#gatherer.add(this.#trace, timeS, Math.min(usageMhz, capacityMhz));
    if (problem !== null) throw line.error(TIME, problem.expected, problem.found);
  }

  /** The VM's size is known. */
  finish(file: string, sizes: GatheredSizes): void {
    if (this.#trace === -1) throw new InputError({ file, found: "no row", expected: "at least one" });
    if (this.#cores === 0 || this.#capacityMhz === 0) {
      const found = `${this.#cores} CPU cores with ${this.#capacityMhz} MHz`;
      throw new InputError({ file, found, expected: "a row with more than 0 of both" });
    }
    this.#gatherer.divideBy(this.#trace, this.#capacityMhz);
    sizes.push(this.#cores, this.#capacityMhz / this.#cores, this.#memoryKiB / KIB_PER_MIB);
  }

  #readTitles(line: TextLine, fields: number): void {
    if (fields < TITLES.length)
      throw line.lineError(fields === 1 ? "one field" : `${fields} fields`, HEADER_EXPECTED);
    TITLES.forEach((title, field) => {
      if (!line.text(field).toLowerCase().startsWith(title)) throw line.error(field, HEADER_EXPECTED);
    });
    this.#fields = fields;
  }

  #usageExpected(capacityMhz: number): string {
    return `from 0 MHz to the capacity of ${capacityMhz} MHz, or excess: cap for more`;
  }
}
