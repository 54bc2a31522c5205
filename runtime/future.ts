/** Future: a value that polling makes. Does nothing until it is polled. */

import { makeDisposable, Pollable } from "./pollable.ts";
import { frameOf } from "./resume.ts";
import { schedulerForPromises } from "./scheduler.ts";
import { promiseOf } from "./settle.ts";
import { finishDrop, handOver, start } from "./start.ts";

/**
 * The base of every future. A hand-written one implements `poll`:
 *
 * - the value, or `PENDING`, or a throw;
 * - `PENDING` means that the `cx` of this poll is kept and will be woken; only the latest is;
 * - a poll without a wake-up is harmless; a poll after completion, failure or drop throws a PollError.
 *
 * One that owns other futures or resources also implements `drop`.
 */
export abstract class Future<T>
  extends Pollable<T>
  implements PromiseLike<T>, Disposable, AsyncDisposable
{
  /** As `drop`. Where the host has the symbol. */
  declare readonly [Symbol.dispose]: () => void;
  /** As `drop`; resolves when the clean-ups that await are over. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  /** "Future". With it, a future can stand wherever a promise is asked for. */
  declare readonly [Symbol.toStringTag]: string;

  /** For code that was not lowered: starts the future on the current or the default runtime. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: any) => B | PromiseLike<B>) | null, // eslint-disable-line @typescript-eslint/no-explicit-any -- as of promises
  ): Promise<A | B> {
    return promiseOf<Future<T>, T>(this, startFuture).then(onFulfilled, onRejected);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as of promises
  catch<B = never>(onRejected?: ((error: any) => B | PromiseLike<B>) | null): Promise<T | B> {
    return promiseOf<Future<T>, T>(this, startFuture).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return promiseOf<Future<T>, T>(this, startFuture).finally(onFinally);
  }
}

makeDisposable(Future, async function (this: Future<unknown>) {
  const rest = this.startDrop();
  if (rest !== undefined) await finishDrop(rest);
});

Object.defineProperty(Future.prototype, Symbol.toStringTag, {
  value: "Future",
  configurable: true,
});

function startFuture<T>(future: Future<T>): Promise<T> {
  return start(frameOf(future), schedulerForPromises()) as Promise<T>;
}

/** A future that owns others: its drop may leave something to drive. */
export abstract class OwningFuture<T> extends Future<T> {
  override drop(): void {
    const rest = this.startDrop();
    if (rest !== undefined) handOver(rest);
  }

  abstract override startDrop(): Pollable<void> | undefined;
}
