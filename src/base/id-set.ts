/** A set of ids, which are small numbers given out in turn: a bit for each, so that sets are merged by the word. */
export class IdSet<Id extends number> implements Iterable<Id> {
  /** One for nearly every set. A list that begins with none makes room for seventeen when it gets its first. */
  private readonly words: number[] = [0];

  static of<Id extends number>(...ids: readonly Id[]): IdSet<Id> {
    const set = new IdSet<Id>();
    for (const id of ids) set.add(id);
    return set;
  }

  has(id: Id): boolean {
    const word = id >>> 5;
    return word < this.words.length && (this.words[word]! & (1 << (id & 31))) !== 0;
  }

  add(id: Id): void {
    const word = id >>> 5;
    while (this.words.length <= word) this.words.push(0);
    this.words[word]! |= 1 << (id & 31);
  }

  delete(id: Id): void {
    const word = id >>> 5;
    if (word < this.words.length) this.words[word]! &= ~(1 << (id & 31));
  }

  /** Adds those of `more` that are in `among` too; says whether any was new. */
  addAll(more: IdSet<Id>, among: IdSet<Id> = more): boolean {
    let isNew = false;
    const count = Math.min(more.words.length, among.words.length);
    for (let at = 0; at < count; at++) {
      const added = more.words[at]! & among.words[at]!;
      if (added === 0) continue;
      while (this.words.length <= at) this.words.push(0);
      const before = this.words[at]!;
      this.words[at] = before | added;
      if (this.words[at] !== before) isNew = true;
    }
    return isNew;
  }

  /** Adds those of `more` that are not in `except`. */
  addAllBut(more: IdSet<Id>, except: IdSet<Id>): void {
    for (let at = 0; at < more.words.length; at++) {
      const excluded = at < except.words.length ? except.words[at]! : 0;
      const added = more.words[at]! & ~excluded;
      if (added === 0) continue;
      while (this.words.length <= at) this.words.push(0);
      this.words[at]! |= added;
    }
  }

  isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** From the smallest to the largest. */
  toArray(): Id[] {
    const ids: Id[] = [];
    for (let at = 0; at < this.words.length; at++) {
      for (let rest = this.words[at]!; rest !== 0; rest &= rest - 1) {
        ids.push((32 * at + 31 - Math.clz32(rest & -rest)) as Id);
      }
    }
    return ids;
  }

  [Symbol.iterator](): Iterator<Id> {
    return this.toArray()[Symbol.iterator]();
  }
}
