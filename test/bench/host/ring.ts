/** A first-in first-out queue in a ring, so that no host pays for `Array.prototype.shift`. */
export class Ring<T> {
  private slots: (T | undefined)[] = new Array<T | undefined>(16).fill(undefined);
  private head = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(value: T): void {
    if (this.count === this.slots.length) this.grow();
    this.slots[(this.head + this.count++) & (this.slots.length - 1)] = value;
  }

  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const value = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count--;
    return value;
  }

  private grow(): void {
    const grown = new Array<T | undefined>(this.slots.length * 2).fill(undefined);
    for (let i = 0; i < this.count; i++) {
      grown[i] = this.slots[(this.head + i) & (this.slots.length - 1)];
    }
    this.slots = grown;
    this.head = 0;
  }
}
