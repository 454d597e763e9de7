import { ParameterError, type ParameterIssue } from "../parameters.ts";
import { checkUtilisation, type PowerModel } from "./power-model.ts";

/** How a server's processors choose their performance state. */
export const GOVERNOR = {
  kind: "choice",
  choices: ["on-demand", "performance"],
  default: "on-demand",
  meaning: "on-demand: the slowest state that serves the load; performance: always the fastest state",
} as const;

/** The speeds of a server's performance states, as a scenario lists them. */
export const SPEEDS = {
  kind: "list",
  of: { kind: "quantity", dimension: "fraction", meaning: "speed as a share of the fastest state's" },
  meaning: "speed of each performance state, slowest first; the last is 1",
} as const;

/**
 * Power of processors with performance states: a state s runs at speed x_s, draws idle_s when it does nothing
 * and busy_s when it never pauses, and is busy a share u/x_s of the time:
 * P = idle_s + (busy_s − idle_s)·u/x_s. The choice of the state is immediate.
 */
export class PStatePower implements PowerModel {
  readonly name: string;
  readonly idleW: number;
  readonly peakW: number;
  private readonly speeds: Float64Array;
  private readonly stateIdleW: Float64Array;
  private readonly stateBusyW: Float64Array;
  /** The slowest state that the governor uses. */
  private readonly slowest: number;

  /**
   * @param name - the model's name
   * @param speeds - ascending, the last 1; see {@link checkStates}
   * @param stateIdleW - power of each state at rest, W
   * @param stateBusyW - power of each state when always busy, W
   * @param governor - one of {@link GOVERNOR}'s choices
   */
  constructor(
    name: string,
    speeds: readonly number[],
    stateIdleW: readonly number[],
    stateBusyW: readonly number[],
    governor: (typeof GOVERNOR.choices)[number],
  ) {
    this.name = name;
    this.speeds = Float64Array.from(speeds);
    this.stateIdleW = Float64Array.from(stateIdleW);
    this.stateBusyW = Float64Array.from(stateBusyW);
    this.slowest = governor === "performance" ? speeds.length - 1 : 0;
    this.idleW = this.powerW(0);
    this.peakW = this.powerW(1);
  }

  powerW(utilisation: number): number {
    checkUtilisation(utilisation);
    let state = this.slowest;
    while (this.speeds[state]! < utilisation) state++;
    const restW = this.stateIdleW[state]!;
    return restW + (this.stateBusyW[state]! - restW) * (utilisation / this.speeds[state]!);
  }
}

/**
 * Checks that lists describe the same states: speeds ascending from above 0 to 1, and as many of each other
 * value as there are speeds.
 *
 * @throws ParameterError
 */
export function checkStates(
  speeds: readonly number[],
  others: Readonly<Record<string, readonly number[]>>,
): void {
  const issues: ParameterIssue[] = [];
  let previous = 0;
  for (let s = 0; s < speeds.length; s++) {
    if (!(speeds[s]! > previous)) {
      issues.push({ path: `speeds.${s}`, found: String(speeds[s]), expected: `a speed above ${previous}` });
    }
    previous = speeds[s]!;
  }
  if (previous !== 1) {
    const found = speeds.length === 0 ? "no speeds" : `${previous} as the last`;
    issues.push({ path: "speeds", found, expected: "1 as the last" });
  }
  for (const [path, values] of Object.entries(others)) {
    if (values.length !== speeds.length) {
      issues.push({
        path,
        found: `${values.length} values`,
        expected: `one for each of ${speeds.length} speeds`,
      });
    }
  }
  if (issues.length > 0) throw new ParameterError(issues);
}
