/** interval: ticks at equal distances. */

import type { Clock } from "../clock.ts";
import type { Future } from "../future.ts";
import { PENDING } from "../poll.ts";
import { currentClock, schedulerForPromises } from "../scheduler.ts";
import { pollFn } from "./poll-fn.ts";
import { Sleep } from "./sleep.ts";

/**
 * What a tick that comes late means for those after it.
 *
 * - `"burst"`: none is lost; they come one upon the other until the plan is met again.
 * - `"delay"`: the plan starts anew at the late tick.
 * - `"skip"`: those that were missed are left out, the plan stays.
 */
export type MissedTicks = "burst" | "delay" | "skip";

/** Milliseconds a tick may come late and still be on time. */
const TOLERANCE = 5;

export class Interval {
  readonly period: number;
  readonly missed: MissedTicks;
  private readonly clock: Clock;
  /** When the next tick is due. */
  private due: number;

  constructor(period: number, missed: MissedTicks) {
    if (!(period > 0)) throw new RangeError("an interval needs a period above 0");
    this.period = period;
    this.missed = missed;
    this.clock = currentClock() ?? schedulerForPromises().clock;
    this.due = this.clock.now();
  }

  /** Ready at the next tick, with the time it was planned for. The first one is ready at once. Cancel safe: no tick is lost. */
  tick(): Future<number> {
    let sleep: Sleep | undefined;
    return pollFn(
      (cx) => {
        sleep ??= new Sleep(this.due, this.clock);
        if (sleep.poll(cx) === PENDING) return PENDING;
        const due = this.due;
        this.due = this.after(due);
        return due;
      },
      () => {
        sleep?.drop();
      },
    );
  }

  /** The next tick is due a period from now. */
  reset(): void {
    this.due = this.clock.now() + this.period;
  }

  private after(due: number): number {
    const now = this.clock.now();
    const late = now - due;
    if (late <= TOLERANCE || this.missed === "burst") return due + this.period;
    if (this.missed === "delay") return now + this.period;
    return now + this.period - (late % this.period);
  }
}

/** Ticks every `period` milliseconds, the first at once. */
export function interval(period: number, missed: MissedTicks = "burst"): Interval {
  return new Interval(period, missed);
}
