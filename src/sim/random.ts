import seedrandom from "seedrandom";

/** The next number of a stream: uniform on [0, 1), a multiple of 2^-32. */
export type RandomStream = () => number;

/**
 * Named streams of random numbers. Each source of chance draws from a stream of its own, so that two runs which
 * differ in a policy meet the same arrivals, sizes and failures (common random numbers).
 *
 * A stream depends on the seed and its name alone, never on which other streams exist or how far they were read.
 * Generator: J. Baagøe, Alea (2010), period about 2^116.
 */
export class RandomStreams {
  readonly #seed: string;

  /** @param seed - A number and its decimal text are the same seed. */
  constructor(seed: number | string) {
    this.#seed = escaped(seed);
  }

  /**
   * A new stream at its beginning. The same name gives the same numbers again, from an independent position.
   *
   * @param component - Whose chance it is, for example `failures`.
   * @param purpose - What is drawn, for example `time-to-repair`.
   * @param key - Which entity, if each has its own stream.
   */
  stream(component: string, purpose: string, key?: number | string): RandomStream {
    const name = `${this.#seed}/${escaped(component)}/${escaped(purpose)}`;
    return seedrandom.alea(key === undefined ? name : `${name}/${escaped(key)}`);
  }
}

/** The text without "/", and different for different texts: two names never join to the same seed. */
function escaped(part: number | string): string {
  return String(part).replaceAll("%", "%25").replaceAll("/", "%2F");
}
