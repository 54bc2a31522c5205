/** `for…in` of lowered functions. */

/** The enumerable keys of an object and its prototypes; one that is deleted before its turn is skipped. */
export class Keys<K extends string = string> {
  value = "" as K;
  private readonly keys: Generator<string, void>;

  constructor(value: unknown) {
    this.keys = enumerate(value as object);
  }

  next(): boolean {
    const { done, value } = this.keys.next();
    if (done === true) return false;
    this.value = value as K;
    return true;
  }
}

/** The host's own enumeration, one key at a time: what it asks a proxy, and when, stays the same. */
function* enumerate(value: object): Generator<string, void> {
  for (const key in value) yield key;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function keysOf(value: unknown): Keys<any> {
  return new Keys(value);
}
