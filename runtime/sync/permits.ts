/**
 * Permits and the queue of those who wait for some: what locks, semaphores and channels are made of.
 *
 * Fair: a permit goes to whoever has waited longest, and nobody who comes later passes a waiter. A waiter that is dropped loses its place
 * in the queue and nothing else: what it had been granted goes to the next.
 */

import { mustYield, spend } from "../coop.ts";
import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Context } from "../waker.ts";

/** Not polled yet. */
const NEW = 0;
/** In the queue. */
const WAITING = 1;
/** Out of the queue, the permits are its own; it has not been polled since. */
const GRANTED = 2;
/** Out of the queue: there will be no permits. */
const REFUSED = 3;
/** Its outcome was handed out, or it was dropped. */
const OVER = 4;

export class Permits {
  available: number;
  /** No further waiter will be granted anything but what is available. */
  isClosed = false;
  /**
   * The last of those who wait, whose `next` is the first. With one pointer instead of two a wait writes to one old object instead of
   * two, and V8 takes a note of each such write.
   */
  last: Wait<unknown> | undefined = undefined;

  constructor(available: number) {
    this.available = available;
  }

  private get first(): Wait<unknown> | undefined {
    return this.last?.next;
  }

  /** Takes permits if that passes nobody who waits. */
  tryTake(count: number): boolean {
    if (this.last !== undefined || this.available < count) return false;
    this.available -= count;
    return true;
  }

  /** Gives permits back, or new ones, and hands them to those who wait. */
  add(count: number): void {
    this.available += count;
    for (
      let wait = this.first;
      wait !== undefined && wait.needed <= this.available;
      wait = this.first
    ) {
      this.available -= wait.needed;
      wait.settle(GRANTED);
    }
  }

  /** Refuses all who wait, and those who come when nothing is available. */
  close(): void {
    this.isClosed = true;
    while (this.last !== undefined) this.first!.settle(REFUSED);
  }

  /** Grants all who wait now, without taking permits. */
  grantAll(): void {
    const { last } = this;
    if (last === undefined) return;
    for (let wait = this.first; wait !== undefined; wait = wait === last ? undefined : this.first) {
      wait.needed = 0;
      wait.settle(GRANTED);
    }
  }
}

/** A wait for permits; subclasses say what it is good for. Cancel safe. */
export abstract class Wait<T> extends Future<T> {
  needed: number;
  protected readonly permits: Permits;
  private state: number = NEW;
  private cx: Context | undefined = undefined;
  /** In the queue: who is before. The first has none. */
  private previous: Wait<unknown> | undefined = undefined;
  /** In the queue: who is behind; the first, if this is the last. */
  next: Wait<unknown> | undefined = undefined;

  constructor(permits: Permits, needed: number) {
    super();
    this.permits = permits;
    this.needed = needed;
  }

  /** The outcome, once the permits are there. */
  protected abstract granted(): T;

  /** The outcome when there will be none. */
  protected abstract refused(): T;

  /** Nothing is granted any more although permits are available. */
  protected get isRefused(): boolean {
    return false;
  }

  override poll(cx: Context): Poll<T> {
    switch (this.state) {
      case NEW:
        if (mustYield(cx)) return PENDING;
        if (this.isRefused) return this.end(false);
        if (this.permits.tryTake(this.needed)) return this.end(true);
        if (this.permits.isClosed) return this.end(false);
        this.state = WAITING;
        this.enqueue();
        this.cx = cx;
        return PENDING;
      case WAITING:
        this.cx = cx;
        return PENDING;
      case GRANTED:
        return this.end(true);
      case REFUSED:
        return this.end(false);
      default:
        throw new PollError(this, "returned");
    }
  }

  private end(granted: boolean): T {
    this.state = OVER;
    spend();
    return granted ? this.granted() : this.refused();
  }

  override drop(): void {
    const { state } = this;
    this.state = OVER;
    if (state === WAITING) {
      this.leave();
      // Those behind may need less.
      this.permits.add(0);
    } else if (state === GRANTED) this.permits.add(this.needed);
  }

  /** Only for `Permits`: leaves the queue and is woken. */
  settle(state: typeof GRANTED | typeof REFUSED): void {
    this.leave();
    this.state = state;
    const { cx } = this;
    this.cx = undefined;
    cx?.wake();
  }

  private enqueue(): void {
    const { permits } = this;
    const { last } = permits;
    if (last === undefined) this.next = this as Wait<unknown>;
    else {
      this.previous = last;
      this.next = last.next;
      last.next = this as Wait<unknown>;
    }
    permits.last = this as Wait<unknown>;
  }

  private leave(): void {
    const { permits, previous, next } = this;
    const isLast = permits.last === this;
    const before = previous ?? permits.last!;
    if (before === this) permits.last = undefined;
    else {
      before.next = next;
      if (isLast) permits.last = before;
      else next!.previous = previous;
    }
    this.previous = this.next = undefined;
  }
}
