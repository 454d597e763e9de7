import { load } from "js-yaml";
import { expect, it } from "vitest";
import { z } from "zod";
import { type JobManifest, jobManifest } from "../../../src/experiment/cluster/kubernetes/job-manifest.ts";

const MANIFEST: JobManifest = {
  name: "consolidation-sweep",
  planFile: "/share/results/consolidation-sweep/plan.jsonl",
  tasks: 6,
  jobs: 2,
  image: "registry.example/coldaisle:0.1.0",
  claim: "shared",
  mount: "/share",
};

/** A label of DNS (RFC 1123), which names of objects and volumes must be. */
const label = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .max(63);

/**
 * The part of Job v1 (batch) that is used, strictly: a key that the API does not have is refused, as the API server does by
 * `fieldValidation=Strict`. From the API reference of Kubernetes 1.33.
 */
const job = z.strictObject({
  apiVersion: z.literal("batch/v1"),
  kind: z.literal("Job"),
  metadata: z.strictObject({ name: label, labels: z.record(z.string(), z.string().max(63)) }),
  spec: z
    .strictObject({
      completionMode: z.enum(["NonIndexed", "Indexed"]),
      completions: z.int().positive(),
      parallelism: z.int().nonnegative(),
      backoffLimitPerIndex: z.int().nonnegative(),
      podFailurePolicy: z.strictObject({
        rules: z
          .array(
            z.strictObject({
              action: z.enum(["FailJob", "FailIndex", "Ignore", "Count"]),
              onExitCodes: z
                .strictObject({
                  containerName: z.string(),
                  operator: z.enum(["In", "NotIn"]),
                  // Sorted, without 0 for "In".
                  values: z.array(z.int().positive()).min(1).max(255),
                })
                .optional(),
              onPodConditions: z.array(z.strictObject({ type: z.string(), status: z.string() })).optional(),
            }),
          )
          .max(20),
      }),
      template: z.strictObject({
        spec: z.strictObject({
          // What a pod failure policy asks for.
          restartPolicy: z.literal("Never"),
          containers: z
            .array(
              z.strictObject({
                name: label,
                image: z.string().min(1),
                command: z.array(z.string()),
                resources: z.strictObject({ requests: z.record(z.string(), z.string()) }),
                volumeMounts: z.array(
                  z.strictObject({ name: label, mountPath: z.string().regex(/^\/[^:]*$/) }),
                ),
              }),
            )
            .min(1),
          volumes: z.array(
            z.union([
              z.strictObject({
                name: label,
                persistentVolumeClaim: z.strictObject({ claimName: z.string() }),
              }),
              z.strictObject({ name: label, hostPath: z.strictObject({ path: z.string() }) }),
            ]),
          ),
        }),
      }),
    })
    .refine(({ completionMode, completions }) => completionMode === "Indexed" && completions > 0),
});

it("is an indexed Job, each pod of which is a worker", () => {
  const text = jobManifest(MANIFEST);
  job.parse(load(text));
  expect(text).toMatchInlineSnapshot(`
    "apiVersion: batch/v1
    kind: Job
    metadata:
      name: coldaisle-consolidation-sweep
      labels:
        app.kubernetes.io/name: coldaisle
    spec:
      completionMode: Indexed
      completions: 6
      parallelism: 6
      backoffLimitPerIndex: 3
      podFailurePolicy:
        rules:
          - action: FailIndex
            onExitCodes:
              containerName: worker
              operator: In
              values:
                - 2
                - 3
                - 4
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
                status: 'True'
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: worker
              image: registry.example/coldaisle:0.1.0
              command:
                - sh
                - -c
                - exec coldaisle worker --plan /share/results/consolidation-sweep/plan.jsonl --jobs 2 --quiet --shard "$((JOB_COMPLETION_INDEX + 1))/6"
              resources:
                requests:
                  cpu: '2'
              volumeMounts:
                - name: shared
                  mountPath: /share
          volumes:
            - name: shared
              persistentVolumeClaim:
                claimName: shared
    "
  `);
});

it.each([
  { name: "a name of more than sixty characters, which no object of a cluster may have" },
  { name: "v1.2" },
  { claim: null },
])("has the shape of a Job with %j", (change) => {
  const { spec, metadata } = job.parse(load(jobManifest({ ...MANIFEST, ...change })));
  const [container] = spec.template.spec.containers;
  const volumes = spec.template.spec.volumes.map(({ name }) => name);
  expect(container!.volumeMounts.map(({ name }) => name)).toEqual(volumes);
  expect(spec.podFailurePolicy.rules[0]!.onExitCodes?.containerName).toBe(container!.name);
  // A pod's name adds its index and five characters.
  expect(metadata.name.length).toBeLessThanOrEqual(63 - "-12345-abcde".length);
});
