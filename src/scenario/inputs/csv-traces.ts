import { NONE } from "../../sim/none.ts";
import { nearestName } from "../nearest.ts";
import { InputError } from "./input-error.ts";
import type { TextLine } from "./text-line.ts";
import { readLines } from "./text-lines.ts";
import { TraceGatherer } from "./trace-gatherer.ts";
import {
  FRACTION_EXPECTED,
  LATEST_S,
  SECONDS_EXPECTED,
  type TraceInput,
  type TraceRules,
} from "./trace-input.ts";
import { GatheredSizes } from "./vm-sizes.ts";

const FILE_EXPECTED = "a CSV file with the columns time, vm and utilisation";
const COMMA = 44;

const COLUMNS = ["time", "timestamp", "vm", "utilisation", "vcpus", "speed_mhz", "memory_mib"] as const;

type ColumnName = (typeof COLUMNS)[number];

const HEADER_EXPECTED = `a header of the columns time (s) or timestamp (UTC), vm, utilisation, and perhaps vcpus, speed_mhz, memory_mib`;
const TIMESTAMP_EXPECTED = "a moment in UTC, such as 2026-01-01T00:00:00Z";
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const MOST_VCPUS = 1e6;
const MOST = 1e12;

/** Where each column stands; NONE: it is not there. */
type Header = Readonly<Record<ColumnName, number>> & { readonly count: number };

/**
 * Reads utilisation from a CSV file (`.csv` or `.csv.gz`). Its first line names the columns, in any order:
 * - `time`, in seconds, or `timestamp`, a moment such as 2026-01-01T00:00:00Z;
 * - `vm`, a name without commas and quotes;
 * - `utilisation`, a fraction 0..1;
 * - all three or none of `vcpus`, `speed_mhz` (of one vCPU) and `memory_mib`, which are the same in all rows of a VM.
 *
 * VMs are in order of their first rows. The rows of a VM must be in order of time; those of several VMs may be mixed,
 * so that a file sorted by time or by VM and time is fine. The earliest row of all is time 0. How rows become samples
 * at equidistant times: {@link TraceGatherer}.
 *
 * @throws InputError with file, line and column when anything is not as described
 */
export async function readCsvTraces(file: string, rules: TraceRules): Promise<TraceInput> {
  const gatherer = new TraceGatherer(rules);
  const sizes = new GatheredSizes();
  const vmOfName = new Map<string, number>();
  let header: Header | undefined;
  const sha256 = await readLines(file, FILE_EXPECTED, (line) => {
    if (header === undefined) {
      header = readHeader(line);
      return;
    }
    const fields = line.split(COMMA);
    if (fields !== header.count) throw line.countError(fields, header.count);
    const name = line.name(header.vm, "a name without quotes");
    let vm = vmOfName.get(name);
    if (vm === undefined) {
      vm = gatherer.count < rules.first ? gatherer.begin(name, { file, line: line.number }) : NONE;
      vmOfName.set(name, vm);
      if (vm !== NONE && header.vcpus !== NONE) pushSizes(line, header, sizes);
    } else if (vm !== NONE && header.vcpus !== NONE) checkSizes(line, header, sizes, vm);
    if (vm === NONE) return;
    const timeS = timeOf(line, header);
    const utilisation = line.numberIn(header.utilisation, FRACTION_EXPECTED, 0, rules.capExcess ? MOST : 1);
    const problem = gatherer.add(vm, timeS, Math.min(utilisation, 1));
    if (problem !== null) {
      throw line.error(
        header.time === NONE ? header.timestamp : header.time,
        problem.expected,
        problem.found,
      );
    }
  });
  if (header === undefined) throw new InputError({ file, found: "an empty file", expected: FILE_EXPECTED });
  const { traces, stays } = gatherer.finish(file);
  return { traces, stays, sizes: header.vcpus === NONE ? null : sizes.columns(), sha256 };
}

function readHeader(line: TextLine): Header {
  const places = new Map<string, number>();
  const count = line.split(COMMA);
  for (let field = 0; field < count; field++) {
    const name = line.text(field);
    if (!COLUMNS.some((column) => column === name)) {
      const nearest = nearestName(name, COLUMNS);
      const hint = nearest === undefined ? "" : `, nearest ${JSON.stringify(nearest)}`;
      throw line.error(field, `${HEADER_EXPECTED}${hint}`);
    }
    if (places.has(name)) throw line.error(field, "each column once", `column ${name} again`);
    places.set(name, field);
  }
  const at = (name: ColumnName): number => places.get(name) ?? NONE;
  const sized = [at("vcpus"), at("speed_mhz"), at("memory_mib")].filter((place) => place !== NONE).length;
  const timed = [at("time"), at("timestamp")].filter((place) => place !== NONE).length;
  if (timed !== 1 || at("vm") === NONE || at("utilisation") === NONE || sized % 3 !== 0) {
    throw line.lineError(`the columns ${[...places.keys()].join(", ")}`, HEADER_EXPECTED);
  }
  const header = Object.fromEntries(COLUMNS.map((name) => [name, at(name)]));
  return { ...(header as Record<ColumnName, number>), count };
}

function timeOf(line: TextLine, header: Header): number {
  if (header.time !== NONE) return line.numberIn(header.time, SECONDS_EXPECTED, 0, LATEST_S);
  const text = line.text(header.timestamp);
  const milliseconds = TIMESTAMP.test(text) ? Date.parse(text.replace(" ", "T")) : Number.NaN;
  if (!(milliseconds >= 0)) throw line.error(header.timestamp, TIMESTAMP_EXPECTED);
  return milliseconds / 1000;
}

function pushSizes(line: TextLine, header: Header, sizes: GatheredSizes): void {
  const vcpus = line.numberIn(header.vcpus, "a number of vCPUs of at least 1", 1, MOST_VCPUS);
  if (!Number.isInteger(vcpus)) throw line.error(header.vcpus, "a whole number of vCPUs");
  const speedMhz = line.numberIn(header.speed_mhz, "a speed above 0 MHz", Number.MIN_VALUE, MOST);
  sizes.push(vcpus, speedMhz, line.numberIn(header.memory_mib, "memory of at least 0 MiB", 0, MOST));
}

/** A VM has one size. */
function checkSizes(line: TextLine, header: Header, sizes: GatheredSizes, vm: number): void {
  const { vcpus, vcpuMhz, memoryMiB } = sizes;
  check(header.vcpus, vcpus[vm]!);
  check(header.speed_mhz, vcpuMhz[vm]!);
  check(header.memory_mib, memoryMiB[vm]!);
  function check(field: number, first: number): void {
    if (line.value(field) !== first) throw line.error(field, `${first}, as in the first row of this VM`);
  }
}
