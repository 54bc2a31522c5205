/**
 * Slot: one child of a combinator, with a context of its own.
 *
 * A wake-up names the slot it is for, so a combinator polls only children that were woken; and the child's own chain of machines is
 * resumed from its innermost frame, as a task's is.
 */

import type { Pollable } from "../pollable.ts";
import type { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import { frameOf, resume, rootOf } from "../resume.ts";
import { Context, type Frame } from "../waker.ts";

/** What holds slots. */
export interface SlotOwner {
  /** A slot was woken: it is in the list, its owner's task is to be told. */
  slotWoken(slot: Slot, now: boolean): void;
}

export class Slot extends Context {
  readonly index: number;
  private readonly owner: SlotOwner;
  /** In the owner's list of slots to poll. Set from the start: every child is polled once. */
  isWoken = true;
  /** The child has returned or thrown, or was dropped. */
  isOver = false;
  /** Next in the owner's list of woken slots. */
  nextWoken: Slot | undefined = undefined;

  constructor(owner: SlotOwner, index: number, child: Future<unknown>) {
    super(frameOf(child));
    this.index = index;
    this.owner = owner;
  }

  /** The child's outermost frame, until it is over. */
  get root(): Frame | undefined {
    return this.frame && rootOf(this.frame);
  }

  override wake(): void {
    if (this.isWoken || this.isOver) return;
    this.isWoken = true;
    this.owner.slotWoken(this, false);
  }

  override wakeNow(): void {
    if (this.isWoken || this.isOver) return;
    this.isWoken = true;
    this.owner.slotWoken(this, true);
  }

  /** Polls the child. Throws what it throws. */
  poll(): Poll<unknown> {
    this.isWoken = false;
    try {
      const polled = resume(this);
      if (polled !== PENDING) this.isOver = true;
      return polled;
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }

  /** Drops the child if it is not over. */
  startDrop(): Pollable<void> | undefined {
    if (this.isOver) return undefined;
    this.isOver = true;
    const root = rootOf(this.frame!);
    this.frame = undefined;
    return root.startDrop();
  }
}
