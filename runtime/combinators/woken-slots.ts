/** The slots to poll, in the order they were woken: a list through the slots themselves. */

import type { Slot } from "./slot.ts";

export class WokenSlots {
  length = 0;
  private first: Slot | undefined = undefined;
  private last: Slot | undefined = undefined;

  push(slot: Slot): void {
    if (this.last === undefined) this.first = slot;
    else this.last.nextWoken = slot;
    this.last = slot;
    this.length++;
  }

  /** The slot woken first. Only when `length` is not 0. */
  shift(): Slot {
    const slot = this.first!;
    this.first = slot.nextWoken;
    if (this.first === undefined) this.last = undefined;
    slot.nextWoken = undefined;
    this.length--;
    return slot;
  }
}
