import { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { InputError } from "./input-error.ts";
import type { TextLine } from "./text-line.ts";
import { readLines } from "./text-lines.ts";
import { LATEST_S, SECONDS_EXPECTED, type TraceInput, type TraceRules } from "./trace-input.ts";
import { GatheredSizes } from "./vm-sizes.ts";

const FILE_EXPECTED = "a VM table of the Azure Public Dataset";
const COMMA = 44;
const FIELDS = 11;
const [VM_ID, CREATED, DELETED, AVERAGE_CPU, CORES, MEMORY] = [0, 3, 4, 6, 9, 10] as const;
const MOST_CORES = 1e6;
const MOST_GIB = 1e9;
const MIB_PER_GIB = 1024;

/** Sizes of the open buckets, as the notebook that comes with version 2 of the data set counts them. */
const CORES_ABOVE_24 = 30;
const GIB_ABOVE_64 = 70;

/**
 * Reads a VM table of the Azure Public Dataset, version 1 (2017) or 2 (2019): a CSV file without a header, eleven
 * fields a line: VM, subscription and deployment id, time of creation and of deletion (s), maximum, average and 95th
 * percentile of the maximum CPU utilisation (%), category, vCPUs, memory (GB of 2³⁰ bytes). Version 2 gives the last
 * two as buckets, of which `>24` counts as 30 vCPUs and `>64` as 70 GiB.
 *
 * Each VM arrives when it was created, stays until it was deleted, and always asks for its average utilisation.
 * The earliest creation is time 0. The speed of vCPUs is not recorded.
 *
 * Format: E. Cortez et al., "Resource Central: understanding and predicting workloads for improved resource management
 * in large cloud platforms", 2017, and the descriptions of AzurePublicDatasetV1 and V2.
 *
 * @throws InputError with file, line and column when the file is not as described
 */
export async function readAzureVms(file: string, rules: TraceRules): Promise<TraceInput> {
  const names: string[] = [];
  const seen = new Set<string>();
  const arrivalS: number[] = [];
  const lifetimeS: number[] = [];
  const fractions: number[] = [];
  const sizes = new GatheredSizes();
  let startS = Number.POSITIVE_INFINITY;
  let endS = 0;
  const sha256 = await readLines(file, FILE_EXPECTED, (line) => {
    if (names.length >= rules.first) return;
    const fields = line.split(COMMA);
    if (fields !== FIELDS) throw line.countError(fields, FIELDS);
    const name = line.name(VM_ID, "the id of a VM");
    if (seen.has(name)) throw line.error(VM_ID, "each VM once", `VM ${JSON.stringify(name)} again`);
    seen.add(name);
    names.push(name);
    const createdS = line.numberIn(CREATED, SECONDS_EXPECTED, 0, LATEST_S);
    const deletedS = line.numberIn(
      DELETED,
      `a time in seconds from the creation at ${createdS} on`,
      createdS,
      LATEST_S,
    );
    arrivalS.push(createdS);
    lifetimeS.push(deletedS - createdS);
    startS = Math.min(startS, createdS);
    endS = Math.max(endS, deletedS);
    const percent = line.numberIn(AVERAGE_CPU, "a percentage 0..100", 0, 100);
    fractions.push(percent / 100);
    const vcpus = bucket(line, CORES, ">24", CORES_ABOVE_24, "a whole number of vCPUs, or >24", MOST_CORES);
    if (!Number.isInteger(vcpus)) throw line.error(CORES, "a whole number of vCPUs, or >24");
    const memoryGiB = bucket(line, MEMORY, ">64", GIB_ABOVE_64, "memory above 0 GB, or >64", MOST_GIB);
    sizes.push(vcpus, Number.POSITIVE_INFINITY, memoryGiB * MIB_PER_GIB);
  });
  if (names.length === 0) throw new InputError({ file, found: "no row", expected: FILE_EXPECTED });
  if (endS === startS)
    throw new InputError({ file, found: "VMs that stay for no time", expected: "one that stays" });
  const traces = new UtilisationTraces({ names, samples: 1, intervalS: endS - startS });
  traces.values.set(fractions);
  return {
    traces,
    stays: {
      arrivalS: Float64Array.from(arrivalS, (timeS) => timeS - startS),
      lifetimeS: Float64Array.from(lifetimeS),
    },
    sizes: sizes.columns(),
    sha256,
  };
}

/** A size, or the name of the bucket above all others. */
function bucket(
  line: TextLine,
  field: number,
  open: string,
  size: number,
  expected: string,
  most: number,
): number {
  return line.text(field) === open ? size : line.numberIn(field, expected, Number.MIN_VALUE, most);
}
