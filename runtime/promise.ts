/** Promise to Future, and what `await` makes of any value. */

import { PollError } from "./errors.ts";
import { Future } from "./future.ts";
import { listen } from "./host.ts";
import { isObject, thenableOf } from "./objects.ts";
import { PENDING, type Poll } from "./poll.ts";
import { Pollable } from "./pollable.ts";
import type { Context } from "./waker.ts";

/** Not polled: `value` is the promise. */
const UNPOLLED = 0;
/** Subscribed: `cx` is to be woken. */
const WAITING = 1;
/** Settled: `value` is the outcome. */
const FULFILLED = 2;
const REJECTED = 3;
/** The outcome was handed out. */
const OVER = 4;
/** Dropped; the promise may still call the reactions. */
const DROPPED = 5;

/** Waits for a promise or thenable, which is looked at on the first poll. Dropping it stops waiting; the promise goes on. */
export class PromiseFuture<T> extends Future<T> {
  declare private state: number;
  declare private value: unknown;
  declare private cx: Context | undefined;
  /** After its outcome it belongs in the list of those that are free. */
  declare private readonly isListed: boolean;
  /** The two reactions, made once. */
  declare private readonly onFulfilled: (value: unknown) => void;
  declare private readonly onRejected: (error: unknown) => void;

  /** Without a promise: for `awaitable`, which calls `begin`. */
  constructor(promise?: PromiseLike<T>, isListed = false) {
    super();
    this.state = promise === undefined ? OVER : UNPOLLED;
    this.value = promise;
    this.cx = undefined;
    this.isListed = isListed;
    this.onFulfilled = (value) => {
      this.settle(FULFILLED, value);
    };
    this.onRejected = (error) => {
      this.settle(REJECTED, error);
    };
  }

  /** What an await meets. The rest stands apart, so that V8 inlines this: 3 of 50 ns. */
  override poll(cx: Context): Poll<T> {
    const { state } = this;
    if (state === FULFILLED) return this.take() as T;
    if (state === WAITING) {
      this.cx = cx;
      return PENDING;
    }
    return this.pollOther(cx);
  }

  private pollOther(cx: Context): Poll<T> {
    switch (this.state) {
      case UNPOLLED:
        this.begin(this.value as object);
        this.value = undefined;
        this.cx = cx;
        return PENDING;
      case REJECTED:
        throw this.take();
      default:
        throw new PollError(this, this.state === OVER ? "returned" : "dropped");
    }
  }

  override drop(): void {
    if (this.state !== OVER) this.state = DROPPED;
    this.value = this.cx = undefined;
  }

  private settle(state: typeof FULFILLED | typeof REJECTED, value: unknown): void {
    if (this.state !== WAITING) {
      // Dropped; nobody will poll it to be told so.
      if (this === spare) this.state = OVER;
      return;
    }
    const cx = this.cx!;
    this.state = state;
    this.value = value;
    this.cx = undefined;
    cx.wakeNow();
  }

  private take(): unknown {
    const { value } = this;
    this.state = OVER;
    this.value = undefined;
    if (this.isListed) setFree(this);
    return value;
  }

  /** It waits for no promise, and for no reaction to one. */
  get isFree(): boolean {
    return this.state === OVER;
  }

  /** Subscribes; the poll that follows brings the context. */
  begin(promise: object): void {
    // First, since a getter of what looks like a promise may await something itself.
    this.state = WAITING;
    try {
      listen(promise, this.onFulfilled, this.onRejected);
    } catch (error) {
      this.state = OVER;
      throw error;
    }
  }
}

/** In place of a value that was handed out. */
const GONE: unique symbol = Symbol("gone");

/** A future that is there already. */
class Ready<T> extends Future<T> {
  declare value: T | typeof GONE;

  constructor(value: T | typeof GONE) {
    super();
    this.value = value;
  }

  override poll(_cx: Context): Poll<T> {
    const { value } = this;
    if (value === GONE) throw new PollError(this, "returned");
    this.value = GONE;
    return value;
  }
}

/** The future that `await value` polls: a future itself, a promise or thenable adopted, anything else ready at once. */
export function intoFuture<T>(value: T): Future<Awaited<T>>;
export function intoFuture(value: unknown): Future<unknown> {
  if (value instanceof Pollable) return value as Future<unknown>;
  const promise = promiseIn(value);
  return promise === undefined ? new Ready(value) : new PromiseFuture(promise);
}

/** The promise or thenable that `value` is. */
function promiseIn(value: unknown): PromiseLike<unknown> | undefined {
  if (!isObject(value)) return undefined;
  if (value instanceof Promise) return value;
  const { then } = value as { then?: unknown };
  return typeof then === "function" ? thenableOf(value, then) : undefined;
}

/** As Ready, for an await: nobody polls it twice. */
class Plain extends Future<unknown> {
  declare value: unknown;

  constructor() {
    super();
    this.value = undefined;
  }

  override poll(_cx: Context): unknown {
    const { value } = this;
    this.value = undefined;
    return value;
  }
}

/** The one Plain of all awaits. */
const plain = new Plain();

/**
 * What awaits of promises share: to make a PromiseFuture, with its two reactions, costs as much as half an await. A task that awaits one
 * promise after the other needs no more than the first, which is never moved: to take it from a list and to put it back costs 3 ns.
 */
const spare = new PromiseFuture();
const free: PromiseFuture<unknown>[] = [];
const MOST_FREE = 256;

function setFree(future: PromiseFuture<unknown>): void {
  if (free.length < MOST_FREE) free.push(future);
}

/**
 * `intoFuture` for the await of generated code, which polls what it gets at once and never again after its outcome: values share one
 * object, and so do promises of which one is over before the other is awaited.
 */
export function awaitable<T>(value: T): Future<Awaited<T>>;
export function awaitable(value: unknown): Future<unknown> {
  // `isPrimitive`, which is an import: written out it saves a value a seventh, and an eager call 3 %.
  if (typeof value === "object" ? value === null : typeof value !== "function")
    return holding(value);
  // Promises before futures: that costs a future, which has more prototypes to be searched, 1 ns, and saves a promise 3 of 50.
  if (value instanceof Promise) return subscribed(value);
  if (value instanceof Pollable) return value as Future<unknown>;
  const promise = promiseIn(value);
  return promise === undefined ? holding(value) : subscribed(promise);
}

function holding(value: unknown): Future<unknown> {
  plain.value = value;
  return plain;
}

function subscribed(promise: PromiseLike<unknown>): Future<unknown> {
  const future = spare.isFree ? spare : (free.pop() ?? new PromiseFuture(undefined, true));
  future.begin(promise);
  return future;
}
