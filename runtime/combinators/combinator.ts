/**
 * Combinator: the base of futures that drive several others on one task.
 *
 * It keeps the list of children that were woken and the context of the latest poll, guards against polls at the wrong time, and lets go
 * of losers: they are dropped before the outcome is handed on, and the combinator waits for clean-ups of theirs that await.
 */

import type { Pollable } from "../pollable.ts";
import { PollError, type PollFault } from "../errors.ts";
import { OwningFuture, type Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import { Errors } from "../suppressed.ts";
import type { Context } from "../waker.ts";
import { startDrops } from "./drops.ts";
import { Slot, type SlotOwner } from "./slot.ts";
import { WokenSlots } from "./woken-slots.ts";

export abstract class Combinator<T> extends OwningFuture<T> implements SlotOwner {
  protected readonly slots: Slot[];
  protected readonly woken = new WokenSlots();
  /** Whom to wake: the context of the latest poll. */
  private cx: Context | undefined = undefined;
  /** Why a poll would be an error. */
  private fault: PollFault | undefined = undefined;
  /** The outcome is known: what the losers' drop has left to drive, and then what to hand on. */
  private leaving: Pollable<void> | undefined = undefined;
  private conclusion: (() => T) | undefined = undefined;
  /** What the losers' clean-ups threw; only if any did, or the outcome is a failure. */
  private errors: Errors | undefined = undefined;

  constructor(children: readonly Future<unknown>[]) {
    super();
    this.slots = children.map((child, index) => new Slot(this, index, child));
    for (const slot of this.slots) this.woken.push(slot);
  }

  slotWoken(slot: Slot, now: boolean): void {
    this.woken.push(slot);
    this.wakeOwner(now);
  }

  /** Wakes whoever polled last. */
  protected wakeOwner(now: boolean): void {
    if (now) this.cx?.wakeNow();
    else this.cx?.wake();
  }

  override poll(cx: Context): Poll<T> {
    if (this.fault !== undefined) throw new PollError(this, this.fault);
    this.fault = "running";
    this.cx = cx;
    try {
      const polled = this.conclusion === undefined ? this.advance(cx) : this.leave(cx);
      this.fault = polled === PENDING ? undefined : "returned";
      return polled;
    } catch (error) {
      this.fault = "panicked";
      throw error;
    }
  }

  /** Polls what was woken. */
  protected abstract advance(cx: Context): Poll<T>;

  /** Polls a child. If it is over, so is the combinator: true, and it goes on with `leave`. */
  protected endsWith(slot: Slot, outcomeOf: (value: unknown) => T): boolean {
    let polled: Poll<unknown>;
    try {
      polled = slot.poll();
    } catch (error) {
      this.concludeFailed(error);
      return true;
    }
    if (polled === PENDING) return false;
    this.conclude(() => outcomeOf(polled));
    return true;
  }

  /** The outcome is known: drops the children that are not over. To be followed by `leave`, which then gives what `conclusion` gives. */
  private conclude(conclusion: () => T): void {
    this.conclusion = conclusion;
    try {
      this.leaving = this.dropChildren();
    } catch (error) {
      this.addError(error);
    }
  }

  /** As `conclude` for a failure. What the clean-ups throw suppresses `error`. */
  protected concludeFailed(error: unknown): void {
    this.addError(error);
    this.conclude(() => {
      throw error;
    });
  }

  private addError(error: unknown): void {
    this.errors ??= new Errors();
    this.errors.add(error);
  }

  /** Waits for what the losers' clean-ups await, then gives the outcome. */
  protected leave(cx: Context): Poll<T> {
    try {
      if (this.leaving?.poll(cx) === PENDING) return PENDING;
    } catch (error) {
      this.addError(error);
    }
    this.leaving = undefined;
    this.errors?.check();
    return this.conclusion!();
  }

  /** Drops what is not over. */
  protected dropChildren(): Pollable<void> | undefined {
    return startDrops(this.slots);
  }

  override awaitedFutures(): readonly object[] {
    return this.slots.flatMap((slot) => slot.child ?? []);
  }

  override startDrop(): Pollable<void> | undefined {
    if (this.fault !== undefined) return undefined;
    this.fault = "dropped";
    this.cx = undefined;
    return this.leaving ?? this.dropChildren();
  }
}
