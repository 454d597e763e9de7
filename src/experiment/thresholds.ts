import type { Scenario, ThresholdSpec } from "../scenario/specification.ts";

/** A metric that did not come to what the scenario wants. */
export interface MissedThreshold {
  readonly name: string;
  readonly threshold: ThresholdSpec;
  /** null: there was nothing to report. */
  readonly found: number | null;
}

/** The thresholds that a run missed, in the order of the scenario. A metric with nothing to report misses its own. */
export function missedThresholds(
  thresholds: Scenario["thresholds"],
  metrics: Readonly<Record<string, number | null>>,
): readonly MissedThreshold[] {
  const missed: MissedThreshold[] = [];
  for (const [name, threshold] of Object.entries(thresholds)) {
    const found = metrics[threshold.metric] ?? null;
    if (found === null || !(found >= threshold.atLeast && found <= threshold.atMost)) {
      missed.push({ name, threshold, found });
    }
  }
  return missed;
}

/** `threshold allEvacuated: found vmsNotEvacuated = 3, expected at most 0`. */
export function missedText({ name, threshold, found }: MissedThreshold): string {
  const { metric, atLeast, atMost } = threshold;
  const bounds: string[] = [];
  if (atLeast > Number.NEGATIVE_INFINITY) bounds.push(`at least ${atLeast}`);
  if (atMost < Number.POSITIVE_INFINITY) bounds.push(`at most ${atMost}`);
  const expected = bounds.length > 0 ? bounds.join(" and ") : "a value";
  return `threshold ${name}: found ${metric} = ${found ?? "nothing"}, expected ${expected}`;
}
