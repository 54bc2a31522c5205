/** First in, first out: a growing ring. */

const SMALLEST = 64;
/** A ring that grew beyond this is given back when it runs empty. */
const LARGEST_KEPT = 1 << 14;

export class RunQueue<T extends object> {
  length = 0;
  #ring: (T | undefined)[] = new Array<T | undefined>(SMALLEST).fill(undefined);
  #head = 0;

  push(item: T): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.length) & (this.#ring.length - 1)] = item;
    this.length++;
  }

  /** The oldest item. Only when `length` is not 0. */
  shift(): T {
    const item = this.#ring[this.#head]!;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    if (this.length === 0 && this.#ring.length > LARGEST_KEPT) {
      this.#ring = new Array<T | undefined>(SMALLEST).fill(undefined);
      this.#head = 0;
    }
    return item;
  }

  #grow(): void {
    const old = this.#ring;
    const ring = new Array<T | undefined>(old.length * 2).fill(undefined);
    for (let i = 0; i < old.length; i++) ring[i] = old[(this.#head + i) & (old.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
