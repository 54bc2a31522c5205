/** Binary search in lists that are in the order of their offsets. */

/** The first index of `list` whose item has an offset of at least `offset`; its length if none has. */
export function firstFrom<T>(
  list: readonly T[],
  offset: number,
  offsetOf: (item: T) => number,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetOf(list[middle]!) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
