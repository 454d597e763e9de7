import type { TraceFormat } from "../specification.ts";
import { type JobInput, type JobRules, readJobs } from "./read-jobs.ts";
import { readTraces } from "./read-traces.ts";
import type { TraceInput, TraceRules } from "./trace-input.ts";

/**
 * Reads inputs, each once: runs that differ in other things share what was read. Nobody writes to it. Files that change
 * on disk meanwhile are not looked at again.
 */
export class InputReader {
  readonly #read: Map<string, Promise<unknown>> = new Map();

  /** As `readTraces`. */
  traces(path: string, format: TraceFormat, rules: TraceRules): Promise<TraceInput> {
    const { first, resampleS, capExcess } = rules;
    return this.#once([format, first, resampleS, capExcess, path], () => readTraces(path, format, rules));
  }

  /** As `readJobs`. */
  jobs(path: string, rules: JobRules): Promise<JobInput> {
    return this.#once([rules.format, rules.processorMhz, path], () => readJobs(path, rules));
  }

  #once<T>(question: readonly unknown[], read: () => Promise<T>): Promise<T> {
    const key = question.join("\n");
    let answer = this.#read.get(key) as Promise<T> | undefined;
    if (answer === undefined) {
      answer = read();
      this.#read.set(key, answer);
    }
    return answer;
  }
}
