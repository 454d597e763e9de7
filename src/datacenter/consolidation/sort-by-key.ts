/** Up to this length, insertion beats the library's merge sort, and allocates nothing. */
const SHORT = 24;

/** Sorts the first `count` ids by falling key; equal keys keep their order. */
export function sortDescending(ids: Int32Array, count: number, key: Float64Array): void {
  if (count > SHORT) {
    ids.subarray(0, count).sort((a, b) => key[b]! - key[a]!);
    return;
  }
  for (let i = 1; i < count; i++) {
    const id = ids[i]!;
    const value = key[id]!;
    let at = i;
    while (at > 0 && key[ids[at - 1]!]! < value) {
      ids[at] = ids[at - 1]!;
      at--;
    }
    ids[at] = id;
  }
}

/** Sorts the first `count` ids by rising key; equal keys keep their order. */
export function sortAscending(ids: Int32Array, count: number, key: Float64Array): void {
  ids.subarray(0, count).sort((a, b) => key[a]! - key[b]!);
}
