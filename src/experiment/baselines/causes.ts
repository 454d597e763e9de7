import type { Recorded } from "./baseline.ts";
import { type Change, changesBetween } from "./changes.ts";
import type { Observation } from "./observe.ts";

/** Why results may not be as recorded: what they follow from is not, or else the program. */
export interface Causes {
  /** In the resolved scenario: parameters of policies and their defaults included. */
  readonly scenario: readonly Change[];
  /** Sections of it that are too large for the baseline, one of which has changed. */
  readonly largeSections: readonly string[];
  /** Inputs with other contents. */
  readonly inputs: readonly string[];
  /** Versions that are others: `coldaisle`, `resultsVersion`, `node`. */
  readonly versions: readonly Change[];
}

const VERSIONS = ["coldaisle", "resultsVersion", "node"] as const;

/** What is not as it was when a baseline was recorded. */
export function causesOf(recorded: Recorded, now: Observation): Causes {
  const kept = Object.keys(recorded.scenario);
  const whole = Object.entries(now.wholeScenario);
  const large = whole.map(([name]) => name).filter((name) => !kept.includes(name) && !(name in now.scenario));
  const comparable = Object.fromEntries(whole.filter(([name]) => !large.includes(name)));
  const scenario = changesBetween(recorded.scenario, comparable);
  const isSame = recorded.scenarioSha256 === now.scenarioSha256;
  return {
    scenario,
    largeSections: scenario.length === 0 && !isSame ? large : [],
    inputs: Object.keys(now.inputs).filter((name) => now.inputs[name] !== recorded.inputs[name]),
    versions: VERSIONS.flatMap((name) => changesBetween(recorded[name], now[name], name)),
  };
}
