/**
 * A request that a `for await` of a lowered function makes of a generator of ours. Nobody could see the promise of its answer, so there is
 * none: the answer is the loop's next step, one tick later.
 *
 *     for await (const item of count(3))      this.awaitNext(each)      count is asked, and runs to its first suspension
 *     … yield 7                               one tick, then this.poll({ value: 7, done: false })
 *
 * It takes two thirds of the time of a promise with its settlers and a subscription. As calls, requests are linked only as long as nobody has
 * used an async context (see eager-machine.ts).
 */

import { contexts } from "./async-context.ts";
import { noteYoung } from "./due.ts";
import { makePromise, settlersOfLatest } from "./host.ts";
import type { Request, Requests } from "./requests.ts";

/** Who takes an answer. */
interface Taker {
  fulfil(result: unknown): void;
  fail(error: unknown): void;
}

/** A machine that awaits an answer: it goes on when it would after the await of a promise that is settled now. */
export interface Waiter extends Taker {
  subscribe(promise: Promise<unknown>): void;
}

const ASKED = 0;
const FULFILLED = 1;
const REJECTED = 2;

/**
 * One serves a whole loop, which asks again only when it has been answered: that saves a tenth of a value's time. Between its questions it
 * keeps nothing, neither an answer nor who took it: the loop may wait for long.
 */
export class LinkedRequest implements Request {
  readonly how = "next";
  readonly value = undefined;
  next: Request | undefined = undefined;
  private state: typeof ASKED | typeof FULFILLED | typeof REJECTED = ASKED;
  private taker: Taker | undefined = undefined;
  /** The answer, where it was there before the loop waited for it. */
  private answer: unknown = undefined;

  constructor(private readonly requests: Requests) {}

  /** Asks for the next value; its answer only `waiter` awaits. */
  ask(waiter: Waiter): void {
    noteYoung();
    this.requests.take(this);
    this.link(waiter);
  }

  resolve(result: unknown): void {
    if (this.taker !== undefined) this.letGo(this.taker).fulfil(result);
    else {
      this.state = FULFILLED;
      this.answer = result;
    }
  }

  reject(error: unknown): void {
    if (this.taker !== undefined) this.letGo(this.taker).fail(error);
    else {
      this.state = REJECTED;
      this.answer = error;
    }
  }

  /** The generator has run as far as it does at once: from now on the loop waits. */
  private link(waiter: Waiter): void {
    if (this.state === FULFILLED) waiter.fulfil(this.takeAnswer());
    else if (this.state === REJECTED) waiter.fail(this.takeAnswer());
    // Meanwhile somebody used a context, perhaps even before the loop asked.
    else if (contexts.areUnused) this.taker = waiter;
    else {
      const promise = makePromise<unknown>();
      const { resolve, reject } = settlersOfLatest;
      this.taker = { fulfil: resolve, fail: reject };
      waiter.subscribe(promise);
    }
  }

  private takeAnswer(): unknown {
    const { answer } = this;
    this.state = ASKED;
    this.answer = undefined;
    return answer;
  }

  private letGo(taker: Taker): Taker {
    this.taker = undefined;
    return taker;
  }
}

/** Answers are objects of our own making: they have a `then` only if somebody gave one to all objects. */
export function hasThen(result: unknown): boolean {
  return (result as { then?: unknown }).then !== undefined;
}
