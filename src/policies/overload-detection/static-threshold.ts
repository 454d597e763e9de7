import type { LoadView } from "../load-view.ts";
import type { OverloadDetection, OverloadDetectionModule } from "./overload-detection.ts";

const parameters = {
  threshold: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.8,
    min: 0,
    max: 1,
    meaning: "share of a server's capacity which its VMs may request before it counts as overloaded",
  },
} as const;

/**
 * Whether the VMs of a server request strictly more than `threshold` of its capacity. Every other overload
 * detection falls back on this rule while a server's history is too short.
 */
export function exceedsThreshold(view: LoadView, server: number, threshold: number): boolean {
  return view.requestedMhz(server) / view.capacityMhz(server) > threshold;
}

class StaticThreshold implements OverloadDetection {
  readonly #threshold: number;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  overloaded(view: LoadView, server: number): boolean {
    return exceedsThreshold(view, server, this.#threshold);
  }
}

/** THR: overloaded iff Σ requests / capacity > threshold. */
export const staticThreshold: OverloadDetectionModule<typeof parameters> = {
  kind: "overload-detection",
  name: "static-threshold",
  meaning: "a server is overloaded when its VMs request more than a fixed share of its capacity",
  source:
    "Beloglazov, Abawajy and Buyya, Energy-aware resource allocation heuristics for efficient management of data centers for Cloud computing, 2012",
  parameters,
  create: ({ threshold }) => new StaticThreshold(threshold),
};
