import { slurmCommand } from "./slurm-command.ts";

/** States in which a task has ended, or will not begin any more; of all others something may still come. */
const ENDED =
  /^(BOOT_FAIL|CANCELLED|COMPLETED|DEADLINE|FAILED|NODE_FAIL|OUT_OF_MEMORY|PREEMPTED|REVOKED|TIMEOUT)\b/;

/** A job array that was submitted. Needs neither accounting nor anything else but the controller. */
export class SlurmJob {
  readonly id: string;
  readonly #folder: string;

  /** @param folder - where its script lies */
  constructor(id: string, folder: string) {
    this.id = id;
    this.#folder = folder;
  }

  /**
   * Submits a script.
   *
   * @throws ExperimentError if Slurm is not there, or refuses it
   */
  static async submit(folder: string, script: string, args: readonly string[]): Promise<SlurmJob> {
    const printed = await slurmCommand(folder, "sbatch", ["--parsable", ...args, script]);
    // With several clusters: `<id>;<cluster>`.
    return new SlurmJob(printed.split(";")[0]!, folder);
  }

  /** The states of its tasks by name, each state once; empty where Slurm does not know the job any more. */
  async states(): Promise<readonly string[]> {
    try {
      const printed = await slurmCommand(this.#folder, "squeue", [
        "-h",
        "-j",
        this.id,
        "-t",
        "all",
        "-o",
        "%T",
      ]);
      return [...new Set(printed.split("\n").filter((state) => state !== ""))];
    } catch (error) {
      if (error instanceof Error && error.message.includes("Invalid job id")) return [];
      throw error;
    }
  }

  /** Whether any task is running or may begin. */
  async isActive(): Promise<boolean> {
    return (await this.states()).some((state) => !ENDED.test(state));
  }

  /** Has no further task begin, and those under way end with the runs that they are at. */
  async drain(): Promise<void> {
    await this.#cancel("--state=PENDING");
    await this.#cancel("--batch", "--signal=INT");
  }

  /** Ends all tasks. */
  async cancel(): Promise<void> {
    await this.#cancel();
  }

  async #cancel(...options: readonly string[]): Promise<void> {
    // Tasks that are over make it fail, which is no harm.
    await slurmCommand(this.#folder, "scancel", [...options, this.id]).catch(() => {});
  }
}
