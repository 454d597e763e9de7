import { UsageError } from "../usage-error.ts";

/** Who may do the runs of an experiment. */
export const EXECUTORS = ["local", "slurm", "bullmq", "kubernetes"] as const;

/** One of {@link EXECUTORS}. */
export type ExecutorName = (typeof EXECUTORS)[number];

/** The options by which a command says how a queue is reached. */
export const QUEUE_OPTIONS = {
  redis: {
    kind: "text",
    placeholder: "url",
    meaning: "bullmq: where Redis is, such as redis://127.0.0.1:6379",
  },
  queue: {
    kind: "text",
    placeholder: "name",
    meaning: "bullmq: name of the queue; default after the experiment's folder",
  },
  lease: {
    kind: "text",
    placeholder: "time",
    meaning: "bullmq: how long a worker may be silent before others have its runs; default 30 s",
  },
} as const;

/** The options by which `batch` says who does the runs. */
export const CLUSTER_OPTIONS = {
  executor: {
    kind: "text",
    placeholder: "name",
    meaning: "Who does the runs: local (default), slurm, bullmq, or kubernetes, which prints a manifest",
  },
  tasks: {
    kind: "integer",
    placeholder: "integer",
    meaning: "slurm, kubernetes: how many tasks share the runs; default one for ten runs, 100 at most",
  },
  partition: { kind: "text", placeholder: "name", meaning: "slurm: the partition" },
  time: { kind: "text", placeholder: "time", meaning: "slurm: limit for a task, such as 2:00:00" },
  "sbatch-arg": { kind: "texts", placeholder: "option", meaning: "slurm: further option for sbatch" },
  image: { kind: "text", placeholder: "image", meaning: "kubernetes: an image that has coldaisle" },
  claim: { kind: "text", placeholder: "name", meaning: "kubernetes: the claim of the volume that is shared" },
  mount: {
    kind: "text",
    placeholder: "folder",
    meaning: "kubernetes: the folder that is shared; default the working folder",
  },
} as const;

/** What those options say. */
export interface ClusterValues {
  readonly executor: string | undefined;
  readonly jobs: number | undefined;
  readonly tasks: number | undefined;
  readonly partition: string | undefined;
  readonly time: string | undefined;
  readonly "sbatch-arg": readonly string[];
  readonly redis: string | undefined;
  readonly queue: string | undefined;
  readonly lease: string | undefined;
  readonly image: string | undefined;
  readonly claim: string | undefined;
  readonly mount: string | undefined;
}

/** Which options are for which executors alone. */
const FOR: Readonly<Record<string, readonly ExecutorName[]>> = {
  tasks: ["slurm", "kubernetes"],
  partition: ["slurm"],
  time: ["slurm"],
  "sbatch-arg": ["slurm"],
  redis: ["bullmq"],
  queue: ["bullmq"],
  lease: ["bullmq"],
  image: ["kubernetes"],
  claim: ["kubernetes"],
  mount: ["kubernetes"],
};

/**
 * Who does the runs. An option that is for others is a mistake.
 *
 * @throws UsageError
 */
export function executorName(values: ClusterValues): ExecutorName {
  const given = values.executor ?? "local";
  const name = EXECUTORS.find((candidate) => candidate === given);
  if (name === undefined) {
    throw new UsageError(`--executor: found "${given}", expected one of ${EXECUTORS.join(", ")}`);
  }
  for (const [option, executors] of Object.entries(FOR)) {
    const value = values[option as keyof ClusterValues];
    if (value === undefined || (Array.isArray(value) && value.length === 0) || executors.includes(name))
      continue;
    throw new UsageError(
      `--${option}: found it with --executor ${name}, expected --executor ${executors.join(" or ")}`,
    );
  }
  if (values.tasks === 0) throw new UsageError('--tasks: found "0", expected one at least');
  if (name === "bullmq") redisUrl(values.redis);
  return name;
}

/**
 * Where Redis is.
 *
 * @throws UsageError
 */
export function redisUrl(given: string | undefined): string {
  const expected = "expected redis://host:port";
  if (given === undefined) throw new UsageError(`--redis: found nothing, ${expected}`);
  if (!/^rediss?:\/\/./.test(given) || !URL.canParse(given)) {
    throw new UsageError(`--redis: found "${given}", ${expected}`);
  }
  return given;
}

/**
 * A value that becomes a line of a job script.
 *
 * @throws UsageError if it is more than a word
 */
export function slurmWord(option: string, given: string | undefined): string | undefined {
  if (given === undefined || /^[\w.,:+-]+$/.test(given)) return given;
  throw new UsageError(`--${option}: found "${given}", expected a word of letters, digits and . , : + -`);
}
