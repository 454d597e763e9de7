import { sharedFloat64 } from "./shared-columns.ts";

/** What a set of utilisation traces is made of. */
export interface UtilisationTracesShape {
  /** One name per trace; its length is the number of traces. */
  readonly names: readonly string[];
  /** Samples per trace, the same for every trace. */
  readonly samples: number;
  /** Time between two samples, s. */
  readonly intervalS: number;
}

/**
 * CPU utilisation of n traces at m equidistant times, as fractions 0..1 of what the trace's owner may use.
 *
 * The layout is sample-major: `values[sample * count + trace]`, so that the demand of every virtual machine
 * at one instant is one contiguous column. The values lie on a `SharedArrayBuffer`: another thread rebuilds
 * the same traces without a copy from the shape and `values`.
 *
 * Sample k belongs to time k·intervalS; the last sample holds for ever after.
 */
export class UtilisationTraces {
  readonly names: readonly string[];
  readonly samples: number;
  readonly intervalS: number;
  /** Number of traces. */
  readonly count: number;
  /** All fractions, sample-major. Whoever fills the traces writes here. */
  readonly values: Float64Array;

  /**
   * @param values existing storage to look at, sample-major; fresh zeros on shared memory when left out
   * @throws RangeError when the shape is not one, or `values` has another size than it asks for
   */
  constructor(shape: UtilisationTracesShape, values?: Float64Array) {
    const { names, samples, intervalS } = shape;
    if (!Number.isInteger(samples) || samples < 1) {
      throw new RangeError(`utilisation traces: found ${samples} samples, expected an integer of at least 1`);
    }
    if (!(intervalS > 0 && intervalS < Infinity)) {
      throw new RangeError(`utilisation traces: found an interval of ${intervalS} s, expected more than 0 s`);
    }
    const size = names.length * samples;
    if (values !== undefined && values.length !== size) {
      throw new RangeError(`utilisation traces: found ${values.length} values, expected ${size}`);
    }
    this.names = names;
    this.samples = samples;
    this.intervalS = intervalS;
    this.count = names.length;
    this.values = values ?? sharedFloat64(size);
  }

  /** Fraction of `trace` at `sample`; both must be in range. */
  value(trace: number, sample: number): number {
    return this.values[sample * this.count + trace]!;
  }

  /** Every trace's fraction at `sample`, indexed by trace: a view of the storage, not a copy. */
  column(sample: number): Float64Array {
    return this.values.subarray(sample * this.count, (sample + 1) * this.count);
  }

  /**
   * Fraction of `trace` at `timeS` ≥ 0 on the straight line between the samples before and after.
   * At a sample's own time it is exactly the sample.
   */
  interpolate(trace: number, timeS: number): number {
    const last = this.samples - 1;
    const before = Math.floor(timeS / this.intervalS);
    if (before >= last) return this.value(trace, last);
    const from = this.value(trace, before);
    const to = this.value(trace, before + 1);
    return from + ((to - from) / this.intervalS) * (timeS - before * this.intervalS);
  }
}
