/** Future to Promise: starts a future on a scheduler and settles a promise with its outcome. */

import type { Future } from "./future.ts";
import { makePromise, settlersOfLatest } from "./host.ts";
import { schedulerForPromises, type Scheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";
import type { Frame, Waker } from "./waker.ts";

/** Settles a promise when a task is done: with the value, or with why there is none. */
class Settle implements Waker {
  private readonly task: Task;
  private readonly bare: boolean;
  private readonly resolve: (value: unknown) => void;
  private readonly reject: (error: unknown) => void;

  constructor(task: Task, bare: boolean) {
    this.task = task;
    this.bare = bare;
    this.resolve = settlersOfLatest.resolve;
    this.reject = settlersOfLatest.reject;
  }

  wake(): void {
    let value: unknown;
    try {
      value = this.bare ? this.task.takeBare() : this.task.take();
    } catch (error) {
      this.reject(error);
      return;
    }
    this.resolve(value);
  }
}

/**
 * A promise of the outcome of `task`, whenever that comes. `bare`: a failure rejects with what the future threw, not with a
 * JoinError around it.
 */
export function settleWith<T>(task: Task, bare: boolean): Promise<T> {
  const promise = makePromise<T>();
  const joiner = new Settle(task, bare);
  if (task.isDone) joiner.wake();
  else task.joiner = joiner;
  return promise;
}

/** Spawns what `frame` begins and gives a promise of its outcome. */
export function start(frame: Frame, scheduler: Scheduler, name?: string): Promise<unknown> {
  return settleWith(scheduler.spawn(frame, name), true);
}

/** Drives the rest of a drop whose owner does not wait for it. */
export function handOver(rest: Future<void>): void {
  schedulerForPromises().spawnCleanUp(rest).detach();
}

/** Drives the rest of a drop; a promise of its end. */
export function finishDrop(rest: Future<void>): Promise<void> {
  return settleWith(schedulerForPromises().spawnCleanUp(rest), true);
}
