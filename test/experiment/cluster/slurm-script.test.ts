import { expect, it } from "vitest";
import { slurmScript } from "../../../src/experiment/cluster/slurm/slurm-script.ts";

it("is a job array whose tasks are workers", () => {
  const script = slurmScript({
    name: "Two words",
    planFile: "/share/it's here/plan.jsonl",
    tasks: 6,
    jobs: 4,
    partition: "long",
    time: "2:00:00",
    program: ["/usr/bin/node", "/opt/coldaisle.cjs"],
  });
  expect(script).toMatchInlineSnapshot(`
    "#!/bin/sh
    #SBATCH --job-name=coldaisle-two-words
    #SBATCH --array=1-6
    #SBATCH --cpus-per-task=4
    #SBATCH --output=%A_%a.log
    #SBATCH --partition=long
    #SBATCH --time=2:00:00
    # exec: signals from Slurm reach the worker, which ends the runs that it has begun.
    exec /usr/bin/node /opt/coldaisle.cjs worker --plan '/share/it'\\''s here/plan.jsonl' --jobs 4 --quiet --shard "$SLURM_ARRAY_TASK_ID/6"
    "
  `);
});
