/** Future: a value that polling makes. Does nothing until it is polled. */

import type { Poll } from "./poll.ts";
import { frameOf } from "./resume.ts";
import { schedulerForPromises } from "./scheduler.ts";
import { finishDrop, handOver, start } from "./start.ts";
import type { Context } from "./waker.ts";

/** The promises of futures that plain promise code awaits. Beside them, so that all others carry no field for it. */
const promises = new WeakMap<object, Promise<unknown>>();

/**
 * The base of every future. It has no fields, no constructor and no #private member: each would cost every future that is made.
 *
 * A hand-written one implements `poll`:
 *
 * - the value, or `PENDING`, or a throw;
 * - `PENDING` means that the `cx` of this poll is kept and will be woken; only the latest is;
 * - a poll without a wake-up is harmless; a poll after completion, failure or drop throws a PollError.
 *
 * One that owns other futures or resources also implements `drop`.
 */
export abstract class Future<T> implements PromiseLike<T>, Disposable, AsyncDisposable {
  /** As `drop`. Defined below, where the host has the symbol. */
  declare readonly [Symbol.dispose]: () => void;
  /** As `drop`; resolves when the clean-ups that await are over. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  abstract poll(cx: Context): Poll<T>;

  /** Gives the future up: frees what it holds and drops what it owns, inner first. Idempotent. */
  drop(): void {
    // Owns nothing.
  }

  /**
   * Drops, and hands over what is left where a clean-up awaits: a future that must be driven to its end. For owners of
   * futures, which wait for the rest before they clean up themselves; everyone else calls `drop`.
   */
  startDrop(): Future<void> | undefined {
    this.drop();
    return undefined;
  }

  /** What it polls, for dumps. */
  awaitedFutures(): readonly object[] {
    return [];
  }

  /** A context may resume it without its parents: only `Machine`. */
  get isMachine(): boolean {
    return false;
  }

  /** Starts it and makes the promise behind `then`; called once. */
  intoPromise(): Promise<T> {
    return start(frameOf(this), schedulerForPromises()) as Promise<T>;
  }

  /** For code that was not lowered: starts the future on the current or the default runtime. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseOf(this).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return promiseOf(this).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return promiseOf(this).finally(onFinally);
  }
}

/** The one promise of a future's outcome that plain promise code gets. */
function promiseOf<T>(future: Future<T>): Promise<T> {
  let promise = promises.get(future) as Promise<T> | undefined;
  if (promise === undefined) {
    promise = future.intoPromise();
    promises.set(future, promise);
  }
  return promise;
}

/** A future that owns others: its drop may leave something to drive. */
export abstract class OwningFuture<T> extends Future<T> {
  override drop(): void {
    const rest = this.startDrop();
    if (rest !== undefined) handOver(rest);
  }

  abstract override startDrop(): Future<void> | undefined;
}

if (typeof Symbol.dispose === "symbol") {
  define(Symbol.dispose, function (this: Future<unknown>) {
    this.drop();
  });
}
if (typeof Symbol.asyncDispose === "symbol") {
  define(Symbol.asyncDispose, async function (this: Future<unknown>) {
    const rest = this.startDrop();
    if (rest !== undefined) await finishDrop(rest);
  });
}

function define(name: symbol, value: () => unknown): void {
  Object.defineProperty(Future.prototype, name, { value, configurable: true, writable: true });
}
