import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";

/** Called at the time of a sample, s, once everything else at that time has happened. It may change nothing. */
export type SampleTaker = (nowS: number) => void;

/** Calls those who record at fixed times from 0 on, in the order in which they came, and once at the end of a run. */
export class Sampler {
  readonly #engine: Engine;
  readonly #intervalS: number;
  readonly #sampling: EventKind;
  readonly #takers: SampleTaker[] = [];
  #lastS = -1;

  constructor(engine: Engine, intervalS: number) {
    this.#engine = engine;
    this.#intervalS = intervalS;
    this.#sampling = engine.on("sample", (_, sample) => this.#sampleAndGoOn(sample));
    engine.schedule(engine.now, PHASE.sample, this.#sampling, undefined, 0);
  }

  /** Has someone called at each sample. */
  onSample(taker: SampleTaker): void {
    this.#takers.push(taker);
  }

  /** Samples the end of the run, unless that was a regular sample. */
  close(): void {
    if (this.#engine.now > this.#lastS) this.#sample();
  }

  #sampleAndGoOn(sample: number): void {
    this.#sample();
    // A multiple of the interval, not a sum, so that the times of a long run do not drift.
    const nextS = (sample + 1) * this.#intervalS;
    this.#engine.schedule(nextS, PHASE.sample, this.#sampling, undefined, sample + 1);
  }

  #sample(): void {
    this.#lastS = this.#engine.now;
    for (const taker of this.#takers) taker(this.#lastS);
  }
}
