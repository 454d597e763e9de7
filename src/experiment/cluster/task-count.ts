/** A task has its price: a place in a queue, a process, inputs to read. Fewer runs do not pay for it. */
const RUNS_PER_TASK = 10;

/** Ten times fewer than Slurm allows an array by default, so that more than one experiment may be submitted. */
const MOST_TASKS = 100;

/**
 * How many tasks of a cluster share runs.
 *
 * @param runs - how many there are to do
 * @param wanted - how many tasks somebody asked for; no more than there are runs are of use
 */
export function taskCount(runs: number, wanted?: number): number {
  const tasks = wanted ?? Math.min(MOST_TASKS, Math.ceil(runs / RUNS_PER_TASK));
  return Math.max(1, Math.min(tasks, runs));
}
