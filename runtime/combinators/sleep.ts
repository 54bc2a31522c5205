/** sleep and sleepUntil: a leaf that is ready when the runtime's clock says so. */

import type { Clock } from "../clock.ts";
import { mustYield, spend } from "../coop.ts";
import { PollError } from "../errors.ts";
import { Future } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import { currentClock, schedulerForPromises } from "../scheduler.ts";
import type { Timer } from "../timers.ts";
import type { Context } from "../waker.ts";

/** The clock has not been asked yet. */
const UNPOLLED = 0;
const WAITING = 1;
const OVER = 2;

/** A timer and a future in one object. Cancel safe: dropping it frees the timer. */
export class Sleep extends Future<void> implements Timer {
  declare deadline: number;
  declare order: number;
  declare place: number;
  declare private state: number;
  /** Undefined while the call was outside of every runtime: then `deadline` holds the duration. */
  declare private clock: Clock | undefined;
  declare private cx: Context | undefined;

  constructor(deadline: number, clock: Clock | undefined) {
    super();
    this.deadline = deadline;
    this.order = 0;
    this.place = -1;
    this.state = UNPOLLED;
    this.clock = clock;
    this.cx = undefined;
  }

  override poll(cx: Context): Poll<void> {
    if (this.state === OVER) throw new PollError(this, "returned");
    if (mustYield(cx)) return PENDING;
    if (this.state === UNPOLLED) this.begin();
    if (this.place < 0) {
      this.state = OVER;
      this.cx = undefined;
      spend();
      return undefined;
    }
    this.cx = cx;
    return PENDING;
  }

  private begin(): void {
    if (this.clock === undefined) {
      this.clock = schedulerForPromises().clock;
      this.deadline += this.clock.now();
    }
    this.state = WAITING;
    if (this.deadline > this.clock.now()) this.clock.add(this);
  }

  fire(last: boolean): void {
    const { cx } = this;
    this.cx = undefined;
    if (last) cx?.wakeNow();
    else cx?.wake();
  }

  override drop(): void {
    this.state = OVER;
    this.cx = undefined;
    this.clock?.remove(this);
  }
}

/** Ready after `ms` milliseconds, counted from this call. */
export function sleep(ms: number): Future<void> {
  const clock = currentClock();
  return clock === undefined ? new Sleep(ms, undefined) : new Sleep(clock.now() + ms, clock);
}

/** Ready when the runtime's clock shows `deadline` (see `now`). */
export function sleepUntil(deadline: number): Future<void> {
  return new Sleep(deadline, currentClock() ?? schedulerForPromises().clock);
}

/** What the clock of the current runtime shows, in milliseconds. */
export function now(): number {
  return (currentClock() ?? schedulerForPromises().clock).now();
}
