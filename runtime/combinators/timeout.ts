/** timeout: a limit for the time a future may take. */

import type { Pollable } from "../pollable.ts";
import type { Clock } from "../clock.ts";
import type { Future } from "../future.ts";
import { intoFuture } from "../promise.ts";
import { PENDING, type Poll } from "../poll.ts";
import { currentClock, schedulerForPromises } from "../scheduler.ts";
import { Alarm } from "../timers.ts";
import type { Context } from "../waker.ts";
import { Combinator } from "./combinator.ts";

/** What a `timeout` throws when the time is over. */
export class Elapsed extends Error {
  override readonly name = "Elapsed";

  constructor(ms: number) {
    super(`not ready within ${ms} ms`);
  }
}

class Timeout<T> extends Combinator<T> {
  private readonly ms: number;
  private readonly clock: Clock | undefined;
  private alarm: Alarm | undefined = undefined;
  private isElapsed = false;

  constructor(ms: number, child: Future<T>) {
    super([child]);
    this.ms = ms;
    this.clock = currentClock();
    if (this.clock !== undefined) this.alarm = this.makeAlarm(this.clock);
  }

  protected override advance(cx: Context): Poll<T> {
    // The child first: what is ready is ready, however late the poll comes.
    if (this.woken.length > 0 && this.endsWith(this.woken.shift(), (value) => value as T))
      return this.leave(cx);
    if (!this.isDue()) return PENDING;
    this.concludeFailed(new Elapsed(this.ms));
    return this.leave(cx);
  }

  private isDue(): boolean {
    if (this.isElapsed) return true;
    const clock = this.clock ?? schedulerForPromises().clock;
    const alarm = (this.alarm ??= this.makeAlarm(clock));
    if (alarm.place >= 0) return false;
    if (alarm.deadline <= clock.now()) return true;
    clock.add(alarm);
    return false;
  }

  private makeAlarm(clock: Clock): Alarm {
    return new Alarm(clock.now() + this.ms, (last) => {
      this.isElapsed = true;
      this.wakeOwner(last);
    });
  }

  protected override dropChildren(): Pollable<void> | undefined {
    if (this.alarm !== undefined) (this.clock ?? schedulerForPromises().clock).remove(this.alarm);
    return super.dropChildren();
  }
}

/**
 * The outcome of `work`, or an `Elapsed` error after `ms` milliseconds, counted from this call. `work` is polled before the time is looked
 * at, so that what is ready at once is in time even for 0 ms. When the time is over `work` is dropped first.
 */
export function timeout<T>(ms: number, work: T): Future<Awaited<T>> {
  return new Timeout(ms, intoFuture(work));
}
