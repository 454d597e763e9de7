import type { TaskFragments } from "../../models/workload/fragments.ts";
import type { JobsWorkload } from "../specification.ts";

/** Recorded jobs, and the digest of what they were read from. */
export interface JobInput {
  readonly work: TaskFragments;
  readonly sha256: string;
}

/** How jobs are to be read. */
export type JobRules = Pick<JobsWorkload, "format" | "processorMhz">;

/**
 * Reads jobs in one of the formats. Readers are loaded when they are needed.
 *
 * @throws InputError when what lies at the path is not of the format
 */
export async function readJobs(path: string, { format, processorMhz }: JobRules): Promise<JobInput> {
  if (format === "swf") return (await import("./swf.ts")).readSwf(path, processorMhz);
  return (await import("./fragments-parquet.ts")).readFragments(path);
}
