/** Starting what nobody spawned: a future that promise code awaits, the rest of a drop. */

import type { Pollable } from "./pollable.ts";
import { schedulerForPromises, type Scheduler } from "./scheduler.ts";
import { settleWith } from "./settle.ts";
import type { Frame } from "./waker.ts";

/** Spawns what `frame` begins and gives a promise of its outcome. */
export function start(frame: Frame, scheduler: Scheduler, name?: string): Promise<unknown> {
  return settleWith(scheduler.spawn(frame, name), true);
}

/** Drives the rest of a drop whose owner does not wait for it. */
export function handOver(rest: Pollable<void>): void {
  schedulerForPromises().spawnCleanUp(rest).drop();
}

/** Drives the rest of a drop; a promise of its end. */
export async function finishDrop(rest: Pollable<void>): Promise<void> {
  await settleWith(schedulerForPromises().spawnCleanUp(rest), true);
}
