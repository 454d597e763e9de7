import * as z from "zod/mini";
import { METRICS, type MetricName } from "../../datacenter/metrics.ts";
import type { ThresholdSpec } from "../specification.ts";
import { choice, number, type Schema } from "./fields.ts";
import { named, section } from "./sections.ts";

/** The value of `thresholds`. */
export function thresholdsSchema(): Schema<Readonly<Record<string, ThresholdSpec>>> {
  const shape = {
    metric: choice("a metric of the run", METRICS.map(({ name }) => name) as readonly MetricName[]),
    atLeast: z.optional(number("what it must come to at least; no bound if left out")),
    atMost: z.optional(number("what it may come to at most; no bound if left out")),
  };
  const threshold = section("what a metric must come to", shape, ({ metric, atLeast, atMost }) => ({
    metric,
    atLeast: atLeast ?? Number.NEGATIVE_INFINITY,
    atMost: atMost ?? Number.POSITIVE_INFINITY,
  }));
  return named("what must come out, by names that failures are reported by (exit code 5)", threshold);
}
