/**
 * Cooperative budget: how many leaf operations a task may complete in one poll.
 *
 * A task whose leaves are always ready would never return to the queue. So each leaf operation asks first, and pays when it
 * completes:
 *
 *     if (mustYield(cx)) return PENDING;   // woken already: the task goes on at its next turn
 *     …
 *     spend(); return value;
 */

import { ambient } from "./ambient.ts";
import type { Context } from "./waker.ts";

/** The budget is used up: the task is woken and the leaf must answer PENDING. */
export function mustYield(cx: Context): boolean {
  if (ambient.budget > 0 || ambient.polled.task === undefined) return false;
  cx.wake();
  return true;
}

/** A leaf operation has completed. */
export function spend(): void {
  ambient.budget--;
}
