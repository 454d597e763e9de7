/** How often something happens. */
export interface Rate {
  /** Events in a second of CPU time on the bare machine. */
  readonly perSecond: number;
  /** How the figure was come by, and from whom. */
  readonly because: string;
}

/** What a class of workloads asks of the machine. */
export interface Profile {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  /** A line for people. */
  readonly meaning: string;
  /**
   * By operation. What is left of the second is arithmetic. Rates are of a server's processor of about 3 GHz; they are
   * not scaled to others.
   */
  readonly rates: Readonly<Record<string, Rate>>;
}

export function rate(perSecond: number, because: string): Rate {
  return { perSecond, because };
}
