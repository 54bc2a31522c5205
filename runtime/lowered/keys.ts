/** `for…in` of lowered functions. */

/** The enumerable keys of an object and its prototypes; one that is deleted before its turn is skipped. */
export class Keys {
  value = "";
  private readonly keys: string[] = [];
  private readonly object: object | null;
  private index = 0;

  constructor(value: unknown) {
    this.object = value === undefined || value === null ? null : (Object(value) as object);
    for (const key in this.object) this.keys.push(key);
  }

  next(): boolean {
    while (this.index < this.keys.length) {
      const key = this.keys[this.index++]!;
      if (!(key in this.object!)) continue;
      this.value = key;
      return true;
    }
    return false;
  }
}

export function keysOf(value: unknown): Keys {
  return new Keys(value);
}
