/** Promise to Future, and what `await` makes of any value. */

import { PollError } from "./errors.ts";
import { Future } from "./future.ts";
import { promiseFor, subscribe } from "./host.ts";
import { PENDING, type Poll } from "./poll.ts";
import type { Context } from "./waker.ts";

const enum State {
  Unpolled,
  Waiting,
  Fulfilled,
  Rejected,
  Over,
}

/** Waits for a promise or thenable, which is looked at on the first poll. Dropping it stops waiting; the promise goes on. */
export class PromiseFuture<T> extends Future<T> {
  #state: State = State.Unpolled;
  /** The promise; then what it settled to. */
  #value: unknown;
  #cx: Context | undefined = undefined;

  constructor(promise: PromiseLike<T>) {
    super();
    this.#value = promise;
  }

  override poll(cx: Context): Poll<T> {
    switch (this.#state) {
      case State.Unpolled:
        this.#subscribe();
        this.#cx = cx;
        return PENDING;
      case State.Waiting:
        this.#cx = cx;
        return PENDING;
      case State.Fulfilled:
        return this.#take() as T;
      case State.Rejected:
        throw this.#take();
      case State.Over:
        throw new PollError(this, "returned");
    }
  }

  override drop(): void {
    this.#state = State.Over;
    this.#value = this.#cx = undefined;
  }

  #subscribe(): void {
    const promise = promiseFor(this.#value);
    this.#state = State.Waiting;
    this.#value = undefined;
    subscribe(
      promise,
      (value) => {
        this.#settle(State.Fulfilled, value);
      },
      (error) => {
        this.#settle(State.Rejected, error);
      },
    );
  }

  #settle(state: State, value: unknown): void {
    if (this.#state !== State.Waiting) return;
    const cx = this.#cx;
    this.#state = state;
    this.#value = value;
    this.#cx = undefined;
    cx?.wakeNow();
  }

  #take(): unknown {
    const value = this.#value;
    this.#state = State.Over;
    this.#value = undefined;
    return value;
  }
}

/** A future that is there already. */
export class Ready<T> extends Future<T> {
  readonly #value: T;

  constructor(value: T) {
    super();
    this.#value = value;
  }

  override poll(_cx: Context): Poll<T> {
    return this.#value;
  }
}

/** What awaiting gives for a value of type `T`. */
export type Awaitable<T> = T | PromiseLike<T>;

/** The future that `await value` polls: a future itself, a promise or thenable adopted, anything else ready at once. */
export function intoFuture<T>(value: T): Future<Awaited<T>>;
export function intoFuture(value: unknown): Future<unknown> {
  if (value instanceof Future) return value as Future<unknown>;
  if (value !== null && (typeof value === "object" || typeof value === "function")) {
    return fromObject(value);
  }
  return new Ready(value);
}

function fromObject(value: object): Future<unknown> {
  if (value instanceof Promise) return new PromiseFuture(value);
  // `then` is read once, as the language does.
  const { then } = value as { then?: unknown };
  if (typeof then !== "function") return new Ready(value);
  return new PromiseFuture({
    then: (fulfil, reject) => Reflect.apply(then, value, [fulfil, reject]) as never,
  });
}
