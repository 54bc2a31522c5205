/**
 * AsyncGeneratorMachine: the base of what the compiler makes of an async generator in eager mode: JavaScript's own meaning, tick by
 * tick. The machine runs the function's text between two suspensions; when it goes on, and with what, is the affair of its requests.
 */

import { contexts } from "./async-context.ts";
import { makeGenerator } from "./async-generator.ts";
import type { AsyncIteration } from "./lowered/iterate-async.ts";
import type { Poll } from "./poll.ts";
import { Requests, type Resumption } from "./requests.ts";

export abstract class AsyncGeneratorMachine<T = unknown, R = unknown, N = unknown> {
  /** The function's name, then one text per suspend point, in the order of their states. */
  static readonly points: readonly string[] = [];

  /** Where the function stands: see machine-state.ts. */
  declare state: number;
  declare requests: Requests;

  /**
   * Goes on from `state`. After an await, `sent` is what the awaited thing settled to: its value or, where `how` is "throw", its
   * error. After a yield it is what the next request sent. Gives what the function returns.
   */
  abstract poll(sent: unknown, how: Resumption): Poll<R>;

  /** The generator. Nothing runs before its first request; its prototype is that of `fn`, the function that was called. */
  start(fn?: (...args: never[]) => unknown): AsyncGenerator<T, R, N> {
    this.requests = new Requests(this);
    return makeGenerator(this.requests, fn) as AsyncGenerator<T, R, N>;
  }

  // What `poll` calls is public: see machine.ts.

  /** Suspends until `value` has settled. Throws what looking at `value` throws. */
  await(value: unknown): void {
    this.requests.await(value);
  }

  /** As `await(each.fetch())`: see linked-request.ts. */
  awaitNext(each: AsyncIteration): void {
    const { requests } = this;
    if (!contexts.areUnused || !each.fetchFor(requests)) requests.await(each.fetch());
  }

  /** Suspends: awaits `value`, gives it to the request that is being answered, and waits for the next one. */
  yield(value: T | PromiseLike<T>): void {
    this.requests.yield(value);
  }

  /** The same without the await: what a `yield*` gives was awaited by the iterator it comes from. */
  give(value: unknown): void {
    this.requests.give(value);
  }
}
