import { checkDigest } from "../inputs/check-digest.ts";
import type { InputReader } from "../inputs/input-reader.ts";
import type { JobInput } from "../inputs/read-jobs.ts";
import type { TraceInput } from "../inputs/trace-input.ts";
import { inputPath } from "../load.ts";
import type { JobsWorkload, Scenario, TracesWorkload } from "../specification.ts";

/**
 * SHA-256 of the contents of each input that a scenario reads, by name.
 *
 * @throws ScenarioError if an input has no path, or is not what the scenario expects
 * @throws InputError if an input cannot be read
 */
export async function inputDigests(
  scenario: Scenario,
  inputs: InputReader,
): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const workload of scenario.workloads) {
    if (workload.kind === "traces")
      digests[workload.input] = (await readRecorded(scenario, workload, inputs)).sha256;
    if (workload.kind === "jobs")
      digests[workload.input] = (await readRecordedJobs(scenario, workload, inputs)).sha256;
  }
  return digests;
}

/** What a workload of traces plays. */
export async function readRecorded(
  scenario: Scenario,
  workload: TracesWorkload,
  inputs: InputReader,
): Promise<TraceInput> {
  const recorded = await inputs.traces(inputPath(scenario, workload.input), workload.format, {
    first: workload.vms,
    resampleS: workload.resampleS,
    capExcess: workload.excess === "cap",
  });
  checkDigest(scenario.inputs[workload.input]!, recorded.sha256);
  return recorded;
}

/** What a workload of jobs does. */
export async function readRecordedJobs(
  scenario: Scenario,
  workload: JobsWorkload,
  inputs: InputReader,
): Promise<JobInput> {
  const recorded = await inputs.jobs(inputPath(scenario, workload.input), workload);
  checkDigest(scenario.inputs[workload.input]!, recorded.sha256);
  return recorded;
}
