/** First in, first out: a growing ring. The run queue is one, and so is a channel. */

const SMALLEST = 16;
/** Up to this length it is cheaper to copy the items now and then than to write young ones into an old array. */
const LARGEST_RENEWED = 64;
/** A ring that grew beyond this is given back when it runs empty. */
const LARGEST_KEPT = 1 << 14;

export class Ring<T> {
  length: number;
  private items: (T | undefined)[];
  private head: number;

  constructor() {
    this.length = 0;
    this.items = emptyItems(SMALLEST);
    this.head = 0;
  }

  push(item: T): void {
    if (this.length === this.items.length) this.grow();
    this.items[(this.head + this.length) & (this.items.length - 1)] = item;
    this.length++;
  }

  /** The oldest item. Only when `length` is not 0. */
  shift(): T {
    const { items, head } = this;
    const item = items[head];
    items[head] = undefined;
    this.head = (head + 1) & (items.length - 1);
    if (--this.length === 0 && items.length > LARGEST_KEPT) {
      this.items = emptyItems(SMALLEST);
      this.head = 0;
    }
    return item as T;
  }

  /** Swaps the oldest item with the one `offset` places behind it. */
  bringForward(offset: number): void {
    const { items, head } = this;
    const other = (head + offset) & (items.length - 1);
    const oldest = items[head];
    items[head] = items[other];
    items[other] = oldest;
  }

  /** For a ring of mostly young items: moves to a new array if that is cheap. See `Ambient.polled`. */
  renew(): void {
    if (this.items.length <= LARGEST_RENEWED) this.items = this.items.slice();
  }

  private grow(): void {
    const old = this.items;
    const items = emptyItems<T>(old.length * 2);
    for (let i = 0; i < old.length; i++) items[i] = old[(this.head + i) & (old.length - 1)];
    this.items = items;
    this.head = 0;
  }
}

function emptyItems<T>(length: number): (T | undefined)[] {
  return new Array<T | undefined>(length).fill(undefined);
}
