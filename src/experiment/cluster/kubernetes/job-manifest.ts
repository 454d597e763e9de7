import { dump } from "js-yaml";
import { folderName } from "../../../report/run-id.ts";
import { shellWords } from "../../shell-words.ts";

/** What an indexed Job of Kubernetes is made of. */
export interface JobManifest {
  /** Name of the experiment. */
  readonly name: string;
  readonly planFile: string;
  /** How many pods share the runs. */
  readonly tasks: number;
  /** How many runs a pod does at a time, each on a CPU of its own. */
  readonly jobs: number;
  /** An image that has `coldaisle` on its PATH. */
  readonly image: string;
  /** The claim of the volume that is shared; null: the nodes have the folder itself. */
  readonly claim: string | null;
  /** The folder that is shared, at the same path in pods as here. */
  readonly mount: string;
}

/** Names of objects may be as long as a label of DNS, and pods add to them. */
const MAX_NAME_LENGTH = 50;

/** How often a pod that was lost, or whose worker has had a defect, is made again. */
const RETRIES_PER_INDEX = 3;

/** Exit codes after which another try would come to the same: usage, input, runs that failed. */
const FINAL_EXIT_CODES = [2, 3, 4];

/**
 * The manifest, as YAML, of a Job each of whose pods is a worker that does its share of a plan. A pod that fails fails only
 * its index, which needs Kubernetes 1.29 or later (`backoffLimitPerIndex`).
 *
 * Source: Kubernetes API reference, Job v1 batch, https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/
 */
export function jobManifest(manifest: JobManifest): string {
  const { name, planFile, tasks, jobs, image, claim, mount } = manifest;
  const worker = shellWords(["coldaisle", "worker", "--plan", planFile, "--jobs", String(jobs), "--quiet"]);
  const volume =
    claim === null ? { hostPath: { path: mount } } : { persistentVolumeClaim: { claimName: claim } };
  const container = {
    name: "worker",
    image,
    // exec: the signal that ends a pod reaches the worker, which ends the runs that it has begun. Indexes are from 0.
    command: ["sh", "-c", `exec ${worker} --shard "$((JOB_COMPLETION_INDEX + 1))/${tasks}"`],
    resources: { requests: { cpu: String(jobs) } },
    volumeMounts: [{ name: "shared", mountPath: mount }],
  };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: objectName(name), labels: { "app.kubernetes.io/name": "coldaisle" } },
    spec: {
      completionMode: "Indexed",
      completions: tasks,
      parallelism: tasks,
      backoffLimitPerIndex: RETRIES_PER_INDEX,
      podFailurePolicy: {
        rules: [
          {
            action: "FailIndex",
            onExitCodes: { containerName: "worker", operator: "In", values: FINAL_EXIT_CODES },
          },
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [container],
          volumes: [{ name: "shared", ...volume }],
        },
      },
    },
  };
  return dump(job, { lineWidth: -1 });
}

function objectName(name: string): string {
  const plain = `coldaisle-${folderName(name)}`.replaceAll(".", "-").slice(0, MAX_NAME_LENGTH);
  return plain.replace(/-+$/, "");
}
