/** A flow as the oracle sees it. */
export interface PlainFlow {
  readonly path: readonly number[];
  readonly capBitps: number;
}

/**
 * Max-min fair rates straight from their definition: raises the rates of all flows alike, and stops those that meet their
 * cap or cross a link that is full. Bertsekas & Gallager, Data Networks (2nd ed., 1992), §6.5.2.
 *
 * @returns the rate of each flow
 */
export function progressiveFilling(capacityBitps: ArrayLike<number>, flows: readonly PlainFlow[]): number[] {
  const rates = new Array<number>(flows.length).fill(Number.NaN);
  const left = Array.from(capacityBitps);
  const rising = new Array<number>(left.length).fill(0);
  for (const { path } of flows) for (const link of path) rising[link]!++;
  let open = flows.map((_, i) => i);
  while (open.length > 0) {
    let level = Math.min(...open.map((i) => flows[i]!.capBitps));
    for (let link = 0; link < left.length; link++) {
      if (rising[link]! > 0) level = Math.min(level, left[link]! / rising[link]!);
    }
    const full = new Set<number>();
    for (let link = 0; link < left.length; link++) {
      if (rising[link]! > 0 && left[link]! / rising[link]! <= level * (1 + 1e-13)) full.add(link);
    }
    const stay: number[] = [];
    for (const i of open) {
      const { path, capBitps } = flows[i]!;
      if (capBitps > level && !path.some((link) => full.has(link))) {
        stay.push(i);
        continue;
      }
      rates[i] = level;
      for (const link of path) {
        left[link]! -= level;
        rising[link]!--;
      }
    }
    open = stay;
  }
  return rates;
}
