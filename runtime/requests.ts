/**
 * The requests of an async generator (`next`, `throw`, `return`) and what the language does with them: they are answered one after
 * the other, in the order they came, whatever the generator is doing meanwhile. Section 27.6.3 of the specification, step by step:
 *
 *     suspendedStart ─ next ─► executing ─ yield ─► suspendedYield ─ any request ─► executing …
 *           │                     │ return, throw
 *           └ return, throw ──────┴─► draining: what still waits is answered without the function ─► completed
 *
 * One class for all generators, beside their machines: a method that sees the objects of many classes is slow.
 */

import { contexts } from "./async-context.ts";
import { sendLater, takeDue } from "./due.ts";
import { fulfilled, makePromise, promiseFor, settlersOfLatest, subscribe } from "./host.ts";
import { hasThen, type Waiter } from "./linked-request.ts";
import { isPrimitive } from "./objects.ts";
import { PENDING as pending, type Poll } from "./poll.ts";

const PENDING: typeof pending = pending;

/** How a generator is resumed. What it awaits resumes it with `next` or `throw`. */
export type Resumption = "next" | "throw" | "return";

/** What runs the function's text: goes on with what was sent, gives what the function returns. */
export interface Resumable {
  poll(sent: unknown, how: Resumption): Poll<unknown>;
}

export interface Request {
  readonly how: Resumption;
  readonly value: unknown;
  resolve(result: IteratorResult<unknown>): void;
  reject(error: unknown): void;
  next: Request | undefined;
}

function runNext(): void {
  const requests = takeDue() as Requests;
  requests.run(takeDue(), "next");
}

function throwNext(): void {
  const requests = takeDue() as Requests;
  requests.run(takeDue(), "throw");
}

function giveNext(): void {
  const requests = takeDue() as Requests;
  requests.giveReady(takeDue());
}

const SUSPENDED_START = 0;
const SUSPENDED_YIELD = 1;
const EXECUTING = 2;
const DRAINING = 3;
const COMPLETED = 4;

export class Requests implements Waiter {
  private state = SUSPENDED_START;
  private first: Request | undefined = undefined;
  private last: Request | undefined = undefined;
  /** The function has given a value, and its poll has not ended yet. */
  private hasGiven = false;
  private whenFulfilled: ((value: unknown) => void) | undefined = undefined;
  private whenRejected: ((error: unknown) => void) | undefined = undefined;
  private whenReady: ((value: unknown) => void) | undefined = undefined;

  /** `machine` is let go of when the function is over: whoever keeps the generator need not keep its locals. */
  constructor(private machine: Resumable | undefined) {}

  /** A request; the promise of its answer. */
  ask(how: Resumption, value: unknown): Promise<IteratorResult<unknown>> {
    const promise = makePromise<IteratorResult<unknown>>();
    const { resolve, reject } = settlersOfLatest;
    this.take({ how, value, resolve, reject, next: undefined });
    return promise;
  }

  take(request: Request): void {
    const { how, value } = request;
    if (this.state === SUSPENDED_START && how === "throw") this.leave(COMPLETED);
    if (this.state === COMPLETED && how !== "return") {
      if (how === "next") request.resolve({ value: undefined, done: true });
      else request.reject(value);
      return;
    }
    if (this.last === undefined) this.first = request;
    else this.last.next = request;
    this.last = request;
    if (this.state === SUSPENDED_YIELD) this.resume(request);
    else if (this.state === SUSPENDED_START && how === "next") this.run(value, how);
    else if (this.state === SUSPENDED_START || this.state === COMPLETED) {
      this.leave(DRAINING);
      this.awaitReturn(request);
    }
  }

  /** Nothing of the function runs any more. */
  private leave(state: typeof DRAINING | typeof COMPLETED): void {
    this.state = state;
    this.machine = undefined;
  }

  // ---- what the function does ---------------------------------------------------------------------

  /** `await value` */
  await(value: unknown): void {
    if (isPrimitive(value)) sendLater(this, value, runNext);
    else this.subscribe(promiseFor(value));
  }

  subscribe(promise: Promise<unknown>): void {
    this.whenFulfilled ??= (sent) => {
      this.run(sent, "next");
    };
    contexts.lookAt(subscribe(promise, this.whenFulfilled, this.rejection()));
  }

  /** What another generator of ours answers to the function's `for await`. */
  fulfil(result: unknown): void {
    if (hasThen(result)) this.subscribe(fulfilled(result));
    else sendLater(this, result, runNext);
  }

  fail(error: unknown): void {
    sendLater(this, error, throwNext);
  }

  /** `yield value`: the value is awaited, then given. */
  yield(value: unknown): void {
    if (isPrimitive(value)) {
      sendLater(this, value, giveNext);
      return;
    }
    const promise = promiseFor(value);
    this.whenReady ??= (item) => {
      this.giveReady(item);
    };
    contexts.lookAt(subscribe(promise, this.whenReady, this.rejection()));
  }

  /** Only for `yield`: what it awaited is there. */
  giveReady(item: unknown): void {
    this.answer(item, false);
    this.goOn();
  }

  /** A `yield*` gives what the other iterator gave, as it is. */
  give(value: unknown): void {
    this.answer(value, false);
    this.hasGiven = true;
  }

  private rejection(): (error: unknown) => void {
    return (this.whenRejected ??= (error) => {
      this.run(error, "throw");
    });
  }

  // ---- going on with the function -----------------------------------------------------------------

  /** Only for what the function awaits. */
  run(sent: unknown, how: Resumption): void {
    this.state = EXECUTING;
    let outcome: Poll<unknown>;
    try {
      outcome = this.machine!.poll(sent, how);
    } catch (error) {
      this.leave(DRAINING);
      this.shift().reject(error);
      this.drain();
      return;
    }
    if (outcome !== PENDING) {
      this.leave(DRAINING);
      this.answer(outcome, true);
      this.drain();
    } else if (this.hasGiven) {
      this.hasGiven = false;
      this.goOn();
    }
  }

  /** The function stands at a yield whose value was given. */
  private goOn(): void {
    if (this.first === undefined) this.state = SUSPENDED_YIELD;
    else this.resume(this.first);
  }

  /** The value of a `return()` is awaited where the function stands; only then does it go on there. */
  private resume({ how, value }: Request): void {
    this.state = EXECUTING;
    if (how !== "return") {
      this.run(value, how);
      return;
    }
    let promise: Promise<unknown>;
    try {
      promise = promiseFor(value);
    } catch (error) {
      this.run(error, "throw");
      return;
    }
    const whenFulfilled = (sent: unknown): void => {
      this.run(sent, "return");
    };
    void subscribe(promise, whenFulfilled, this.rejection());
  }

  // ---- answers ------------------------------------------------------------------------------------

  private shift(): Request {
    const request = this.first!;
    this.first = request.next;
    if (request.next === undefined) this.last = undefined;
    // A loop keeps its request, and must not keep all that came after it.
    else request.next = undefined;
    return request;
  }

  private answer(value: unknown, done: boolean): void {
    this.shift().resolve({ value, done });
  }

  /** The function is over: answers what still waits, up to a `return()`, whose value is awaited. */
  private drain(): void {
    for (let request = this.first; request !== undefined; request = this.first) {
      if (request.how === "return") {
        this.awaitReturn(request);
        return;
      }
      if (request.how === "next") this.answer(undefined, true);
      else this.shift().reject(request.value);
    }
    this.state = COMPLETED;
  }

  /** `return(value)` without the function: answers with what `value` settles to. */
  private awaitReturn({ value }: Request): void {
    const whenRejected = (error: unknown): void => {
      this.shift().reject(error);
      this.drain();
    };
    let promise: Promise<unknown>;
    try {
      promise = promiseFor(value);
    } catch (error) {
      whenRejected(error);
      return;
    }
    const whenFulfilled = (settled: unknown): void => {
      this.answer(settled, true);
      this.drain();
    };
    void subscribe(promise, whenFulfilled, whenRejected);
  }
}
