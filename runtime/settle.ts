/** Tasks to promises: settles a promise with the outcome of a task. */

import { makePromise, settlersOfLatest } from "./host.ts";
import type { Task } from "./task.ts";
import type { Waker } from "./waker.ts";

/** Waits for a task as another task would, and settles its promise. */
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
export function settleWith(task: Task, bare: boolean): Promise<unknown> {
  const promise = makePromise<unknown>();
  task.awaitWith(new Settle(task, bare));
  return promise;
}

/** The promises of futures that promise code awaits. Beside them, so that all others carry no field for it. */
const promises = new WeakMap<object, Promise<unknown>>();

/** The one promise of `future`, made by `make` when it is first asked for. */
export function promiseOf<F extends object, T>(
  future: F,
  make: (future: F) => Promise<T>,
): Promise<T> {
  let promise = promises.get(future) as Promise<T> | undefined;
  if (promise === undefined) {
    promise = make(future);
    promises.set(future, promise);
  }
  return promise;
}
