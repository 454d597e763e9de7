import { sharedFloat64, sharedInt32 } from "./shared-columns.ts";

/**
 * Tasks whose CPU use is recorded piece by piece, as struct of arrays on shared memory.
 *
 * Tasks are rows in order of submission. The fragments of task t are the rows `fragmentStart[t]` up to but not
 * including `fragmentStart[t + 1]` of the fragment columns, one after the other in time: each asks for
 * `fragmentUsageMhz` for `fragmentDurationS`.
 */
export class TaskFragments {
  /** Number of tasks. */
  readonly count: number;
  /** Number of fragments of all tasks. */
  readonly fragmentCount: number;
  /** The trace's own number of the task, a safe integer. */
  readonly traceId: Float64Array;
  /** Time of submission, s; the first task's is 0, and no task's is less than the one's before it. */
  readonly submitS: Float64Array;
  /** Duration that the trace states for the task, s; it need not be the sum of the fragments' durations. */
  readonly durationS: Float64Array;
  /** CPU cores that the task asks for. */
  readonly cpuCount: Int32Array;
  /** CPU speed that the task asks for over all its cores, MHz. */
  readonly cpuCapacityMhz: Float64Array;
  /** Memory that the task asks for, MiB. */
  readonly memoryMiB: Float64Array;
  /** First fragment of each task, and `fragmentCount` at the end. */
  readonly fragmentStart: Int32Array;
  readonly fragmentDurationS: Float64Array;
  /** CPU speed used during the fragment over all the task's cores, MHz. */
  readonly fragmentUsageMhz: Float64Array;

  /** Columns of zeros, for a reader or generator to fill. */
  constructor(count: number, fragmentCount: number) {
    this.count = count;
    this.fragmentCount = fragmentCount;
    this.traceId = sharedFloat64(count);
    this.submitS = sharedFloat64(count);
    this.durationS = sharedFloat64(count);
    this.cpuCount = sharedInt32(count);
    this.cpuCapacityMhz = sharedFloat64(count);
    this.memoryMiB = sharedFloat64(count);
    this.fragmentStart = sharedInt32(count + 1);
    this.fragmentDurationS = sharedFloat64(fragmentCount);
    this.fragmentUsageMhz = sharedFloat64(fragmentCount);
  }
}
