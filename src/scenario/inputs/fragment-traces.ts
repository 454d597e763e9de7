import { join } from "node:path";
import { FRAGMENTS, readFragments } from "./fragments-parquet.ts";
import { InputError } from "./input-error.ts";
import { TraceGatherer } from "./trace-gatherer.ts";
import type { TraceInput, TraceRules } from "./trace-input.ts";
import { GatheredSizes } from "./vm-sizes.ts";

/**
 * Reads a folder of tasks and fragments ({@link readFragments}) as virtual machines: each task is a VM of its CPU count,
 * CPU capacity and memory, there from its submission to the end of its fragments, and its utilisation is
 * `cpu_usage / cpu_capacity`. How fragments become samples at equidistant times: {@link TraceGatherer}.
 *
 * @throws InputError as `readFragments` does, and if a task has no CPU capacity or uses more of it than there is
 */
export async function readFragmentTraces(folder: string, rules: TraceRules): Promise<TraceInput> {
  const { work, sha256 } = await readFragments(folder);
  const file = join(folder, FRAGMENTS);
  const gatherer = new TraceGatherer(rules);
  const sizes = new GatheredSizes();
  const { fragmentStart, fragmentDurationS, fragmentUsageMhz } = work;
  const count = Math.min(work.count, rules.first);
  for (let task = 0; task < count; task++) {
    const name = String(work.traceId[task]);
    const capacityMhz = work.cpuCapacityMhz[task]!;
    if (capacityMhz === 0) {
      throw new InputError({
        file: folder,
        found: `task ${name} with 0 MHz`,
        expected: "a CPU capacity above 0",
      });
    }
    const trace = gatherer.begin(name, { file });
    const submitS = work.submitS[task]!;
    let timeS = submitS;
    for (let fragment = fragmentStart[task]!; fragment < fragmentStart[task + 1]!; fragment++) {
      if (fragmentDurationS[fragment] === 0) continue;
      const usageMhz = fragmentUsageMhz[fragment]!;
      if (usageMhz > capacityMhz && !rules.capExcess) {
        const found = `task ${name} using ${usageMhz} MHz`;
        const expected = `at most its capacity of ${capacityMhz} MHz, or excess: cap`;
        throw new InputError({ file, found, expected });
      }
      const problem = gatherer.add(trace, timeS, Math.min(usageMhz, capacityMhz));
      if (problem !== null) throw new InputError({ file, ...problem });
      timeS += fragmentDurationS[fragment]!;
    }
    if (timeS === submitS) {
      throw new InputError({
        file,
        found: `task ${name} lasting 0 s`,
        expected: "a duration above 0 of each",
      });
    }
    const problem = gatherer.endAt(trace, timeS);
    if (problem !== null) throw new InputError({ file, ...problem });
    gatherer.divideBy(trace, capacityMhz);
    const cores = work.cpuCount[task]!;
    sizes.push(cores, capacityMhz / cores, work.memoryMiB[task]!);
  }
  const { traces, stays } = gatherer.finish(folder);
  return { traces, stays, sizes: sizes.columns(), sha256 };
}
