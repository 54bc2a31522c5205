/**
 * Stream: many values, one after the other, made by polling. What an async generator is in lazy mode.
 *
 * Whoever wants a value has the stream for that long (Rust's `&mut`): requests are served in the order of their first poll.
 */

import { Future } from "./future.ts";
import { makeDisposable, type Pollable } from "./pollable.ts";
import { PENDING, type Poll } from "./poll.ts";
import { intoFuture } from "./promise.ts";
import type { Resumption } from "./requests.ts";
import { finishDrop, handOver } from "./start.ts";
import type { Context } from "./waker.ts";

/** "That was the last one." Registered under a global name, so that two copies of the runtime agree on it. */
export const DONE: unique symbol = Symbol.for("lower-async.done");

/** What `pollNext` answers: the next value, or that there is none, or none yet. */
export type PollNext<T> = T | typeof PENDING | typeof DONE;

/* eslint-disable @typescript-eslint/no-explicit-any -- as of generators: what is returned and sent has any type */

/**
 * The base of every stream. A hand-written one implements `pollNext`, with the same contract as a future's `poll`, and `drop` if it
 * owns something. After its end it says `DONE` again.
 */
export abstract class Stream<T, R = any, N = any> implements AsyncGenerator<T, R, N> {
  /** As `drop`. Where the host has the symbol. */
  declare readonly [Symbol.dispose]: () => void;
  /** As `drop`; resolves when the clean-ups that await are over. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  declare readonly [Symbol.toStringTag]: string;

  /** Whose turn it is. */
  readonly turns = new Turns();

  abstract pollNext(cx: Context): PollNext<T>;

  /** Gives the stream up: pending clean-ups run. Idempotent. */
  drop(): void {
    const rest = this.startDrop();
    if (rest !== undefined) handOver(rest);
  }

  /** Drops, and hands over what is left where a clean-up awaits. */
  startDrop(): Pollable<void> | undefined {
    return undefined;
  }

  /** A future of the next value. Like every future it does nothing until it is polled; dropped, it loses no value. */
  next(...[sent]: [] | [N]): Future<IteratorResult<T, R>> {
    return new Request<T, R>(this, "next", sent);
  }

  /** A future of the stream's early end. */
  return(value: R | PromiseLike<R>): Future<IteratorResult<T, R>> {
    return new Request<T, R>(this, "return", value);
  }

  throw(error: unknown): Future<IteratorResult<T, R>> {
    return new Request<T, R>(this, "throw", error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // ---- what a request asks of a stream; a machine knows more of each ----------------------------------

  /** Nobody left it in the middle of making a value. */
  get isBetween(): boolean {
    return true;
  }

  /** Takes what a request sends; false where the request ends the stream, or finds it ended. */
  accept(how: Resumption, _value: unknown): boolean {
    if (how !== "next") this.drop();
    return how === "next";
  }

  /** The request was handed over. */
  forget(): void {
    // Nothing was kept.
  }

  /** What came with the end. */
  get returned(): unknown {
    return undefined;
  }
}

makeDisposable(Stream, async function (this: Stream<unknown>) {
  const rest = this.startDrop();
  if (rest !== undefined) await finishDrop(rest);
});

Object.defineProperty(Stream.prototype, Symbol.toStringTag, {
  value: "Stream",
  configurable: true,
});

/** One at a time, first come, first served. */
class Turns {
  private holder: object | undefined = undefined;
  private readonly waiting: { readonly who: object; cx: Context }[] = [];

  /** It is `who`'s turn; otherwise `cx` will be woken. */
  take(who: object, cx: Context): boolean {
    if (this.holder === who) return true;
    const place = this.waiting.findIndex((waiter) => waiter.who === who);
    if (this.holder === undefined && place === (this.waiting.length === 0 ? -1 : 0)) {
      this.waiting.shift();
      this.holder = who;
      return true;
    }
    if (place < 0) this.waiting.push({ who, cx });
    else this.waiting[place]!.cx = cx;
    return false;
  }

  /** `who` has got what it wanted, or wants it no more. */
  release(who: object): void {
    if (this.holder === who) this.holder = undefined;
    const place = this.waiting.findIndex((waiter) => waiter.who === who);
    if (place >= 0) this.waiting.splice(place, 1);
    if (this.holder === undefined) this.waiting[0]?.cx.wake();
  }
}

/** `next`, `return` and `throw` of an iterator, as a future. */
class Request<T, R> extends Future<IteratorResult<T, R>> {
  /** The value of a `return`, while it is awaited. */
  private operand: Future<unknown> | undefined = undefined;
  private isHanded = false;

  constructor(
    private readonly stream: Stream<T, R>,
    private how: Resumption,
    private value: unknown,
  ) {
    super();
    if (how === "return") this.operand = intoFuture(value);
  }

  override poll(cx: Context): Poll<IteratorResult<T, R>> {
    const { turns } = this.stream;
    if (!turns.take(this, cx)) return PENDING;
    let outcome: Poll<IteratorResult<T, R>>;
    try {
      outcome = this.isHanded ? this.answer(cx) : this.begin(cx);
    } catch (error) {
      turns.release(this);
      throw error;
    }
    if (outcome !== PENDING) turns.release(this);
    return outcome;
  }

  private begin(cx: Context): Poll<IteratorResult<T, R>> {
    const { stream } = this;
    // A request before this one was dropped in the middle: what it began is finished first.
    while (this.how !== "next" && !stream.isBetween) {
      if (stream.pollNext(cx) === PENDING) return PENDING;
    }
    if (this.operand !== undefined && this.awaitOperand(cx) === PENDING) return PENDING;
    this.isHanded = true;
    if (stream.isBetween && !stream.accept(this.how, this.value)) {
      if (this.how === "throw") throw this.value;
      return { value: this.value as R, done: true };
    }
    try {
      return this.answer(cx);
    } finally {
      stream.forget();
    }
  }

  private awaitOperand(cx: Context): Poll<undefined> {
    try {
      const polled = this.operand!.poll(cx);
      if (polled === PENDING) return PENDING;
      this.value = polled;
    } catch (error) {
      this.how = "throw";
      this.value = error;
    }
    this.operand = undefined;
    return undefined;
  }

  private answer(cx: Context): Poll<IteratorResult<T, R>> {
    const polled = this.stream.pollNext(cx);
    if (polled === PENDING) return PENDING;
    if (polled === DONE) return { value: this.stream.returned as R, done: true };
    return { value: polled, done: false };
  }

  override awaitedFutures(): readonly object[] {
    return this.operand === undefined ? [this.stream] : [this.operand];
  }

  override drop(): void {
    this.operand?.drop();
    this.stream.turns.release(this);
  }
}
