/**
 * Slot: one child of a combinator, with a context of its own.
 *
 * A wake-up names the slot it is for, so a combinator polls only children that were woken; and the child's own chain of machines is
 * resumed from its innermost frame, as a task's is.
 */

import type { Pollable } from "../pollable.ts";
import type { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import { resume } from "../resume.ts";
import { Context, type Frame } from "../waker.ts";

/** What holds slots. */
export interface SlotOwner {
  /** A slot was woken: it is in the list, its owner's task is to be told. */
  slotWoken(slot: Slot, now: boolean): void;
}

export class Slot extends Context {
  declare readonly index: number;
  declare private readonly owner: SlotOwner;
  /** The child; undefined once it has returned, thrown or been dropped. */
  declare child: Future<unknown> | undefined;
  /** In the owner's list of slots to poll. Set from the start: every child is polled once. */
  declare private isWoken: boolean;
  /** Next in the owner's list of woken slots. */
  declare nextWoken: Slot | undefined;

  constructor(owner: SlotOwner, index: number, child: Future<unknown>) {
    super(child.isMachine ? (child as unknown as Frame) : undefined);
    this.index = index;
    this.owner = owner;
    this.child = child;
    this.isWoken = true;
    this.nextWoken = undefined;
  }

  override wake(): void {
    if (this.isWoken || this.child === undefined) return;
    this.isWoken = true;
    this.owner.slotWoken(this, false);
  }

  override wakeNow(): void {
    if (this.isWoken || this.child === undefined) return;
    this.isWoken = true;
    this.owner.slotWoken(this, true);
  }

  /** Polls the child. Throws what it throws. Not in the owner's list any more, and not over. */
  poll(): Poll<unknown> {
    const child = this.child!;
    this.isWoken = false;
    let polled: Poll<unknown>;
    try {
      polled = child.isMachine ? resume(this) : child.poll(this);
    } catch (error) {
      this.child = undefined;
      throw error;
    }
    if (polled !== PENDING) this.child = undefined;
    return polled;
  }

  /** Drops the child if it is not over. */
  startDrop(): Pollable<void> | undefined {
    const { child } = this;
    this.child = this.frame = undefined;
    return child?.startDrop();
  }
}
