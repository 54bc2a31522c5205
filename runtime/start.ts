/** Future to Promise: starts a future on a scheduler and settles a promise with its outcome. */

import type { Future } from "./future.ts";
import { makePromise, settlersOfLatest } from "./host.ts";
import { schedulerForPromises, type Scheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";
import type { Waker } from "./waker.ts";

/** Settles a promise when a task is done: with the value, or with what the future itself threw. */
class Settle implements Waker {
  readonly #task: Task;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;

  constructor(task: Task, resolve: (value: unknown) => void, reject: (error: unknown) => void) {
    this.#task = task;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  wake(): void {
    const task = this.#task;
    if (task.isPanicked) this.#reject(task.outcome);
    else if (task.isCancelled) this.#reject(task.joinError(task.outcome));
    else this.#resolve(task.outcome);
  }
}

/** Spawns `future` and gives a promise of its outcome. */
export function start<T>(future: Future<T>, scheduler: Scheduler, name?: string): Promise<T> {
  const promise = makePromise<T>();
  const { resolve, reject } = settlersOfLatest;
  const task = scheduler.spawn(future, name);
  task.joiner = new Settle(task, resolve, reject);
  return promise;
}

/** Per future that promise code has awaited: the one promise of its outcome. */
const promises = new WeakMap<Future<unknown>, Promise<unknown>>();

/** The promise behind `future.then`: starts the future the first time. */
export function promiseOf<T>(future: Future<T>): Promise<T> {
  let promise = promises.get(future) as Promise<T> | undefined;
  if (promise === undefined) {
    promise = start(future, schedulerForPromises());
    promises.set(future, promise);
  }
  return promise;
}

/** Drives the rest of a drop whose owner does not wait for it. */
export function handOver(rest: Future<void>): void {
  schedulerForPromises().spawn(rest, "clean-up").detach();
}
