/**
 * Weighted max-min fair division with bounds, in place and without allocation.
 *
 * Finds the level λ at which Σ clamp(λ·weight, floor, ceiling) = capacity, and writes each share. Where the ceilings
 * fit into the capacity, everyone gets its ceiling; where the floors alone exceed it, they are scaled down alike.
 * Work-conserving: nothing is left over while someone is below its ceiling.
 *
 * Source: Bertsekas & Gallager, Data Networks (2nd ed., 1992), §6.5.2 (max-min fair flow control, progressive
 * filling), with weights and with floors as VMware ESX reserves them (Waldspurger, OSDI 2002, §4).
 *
 * @param capacity - what there is to share
 * @param count - how many take part; the columns' first `count` entries are theirs
 * @param weight - relative weights, > 0 where ceiling > 0
 * @param floor - guaranteed shares, 0 ≤ floor ≤ ceiling
 * @param ceiling - shares beyond which nobody can use more
 * @param share - receives the shares
 */
export function shareMaxMin(
  capacity: number,
  count: number,
  weight: Float64Array,
  floor: Float64Array,
  ceiling: Float64Array,
  share: Float64Array,
): void {
  let wanted = 0;
  let guaranteed = 0;
  for (let i = 0; i < count; i++) {
    wanted += ceiling[i]!;
    guaranteed += floor[i]!;
  }
  if (wanted <= capacity) {
    for (let i = 0; i < count; i++) share[i] = ceiling[i]!;
    return;
  }
  if (guaranteed >= capacity) {
    for (let i = 0; i < count; i++) share[i] = capacity > 0 ? (floor[i]! / guaranteed) * capacity : 0;
    return;
  }
  // A share below 0 marks a guest that is not settled yet, -1, or held at its floor, -2.
  for (let i = 0; i < count; i++) share[i] = -1;
  let left = capacity;
  for (;;) {
    const level = fillToCeilings(left, count, weight, ceiling, share);
    // Floors: whoever the level leaves below its floor is held there, and the rest is filled again with less.
    let held = false;
    for (let i = 0; i < count; i++) {
      const reached = share[i]! >= 0 ? share[i]! : level * weight[i]!;
      if (share[i] !== -2 && reached < floor[i]!) {
        left -= floor[i]!;
        share[i] = -2;
        held = true;
      }
    }
    if (!held) {
      for (let i = 0; i < count; i++) {
        if (share[i] === -2) share[i] = floor[i]!;
        else if (share[i]! < 0) share[i] = level * weight[i]!;
      }
      return;
    }
    for (let i = 0; i < count; i++) if (share[i] !== -2) share[i] = -1;
  }
}

/** Progressive filling: settles whoever meets its ceiling; returns the level of those who do not. */
function fillToCeilings(
  capacity: number,
  count: number,
  weight: Float64Array,
  ceiling: Float64Array,
  share: Float64Array,
): number {
  let left = capacity;
  let openWeight = 0;
  for (let i = 0; i < count; i++) if (share[i] === -1) openWeight += weight[i]!;
  for (;;) {
    const level = openWeight > 0 ? left / openWeight : 0;
    let settled = false;
    for (let i = 0; i < count; i++) {
      if (share[i] === -1 && ceiling[i]! <= level * weight[i]!) {
        share[i] = ceiling[i]!;
        left -= ceiling[i]!;
        openWeight -= weight[i]!;
        settled = true;
      }
    }
    if (!settled) return level;
  }
}
