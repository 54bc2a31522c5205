/** `for await` and `yield*` of lazy functions: a stream is polled by the function itself, without results and requests between. */
import { Future, OwningFuture } from "../future.ts";
import { PENDING, type Poll } from "../poll.ts";
import type { Pollable } from "../pollable.ts";
import { DONE, Stream, type PollNext } from "../stream.ts";
import type { Context } from "../waker.ts";
import { intoFuture } from "../promise.ts";
import { Delegation } from "./delegate.ts";
import { AsyncIteration } from "./iterate-async.ts";
import { asyncIteratorOf, type Answers } from "./sync-as-async.ts";

/** The answer of a sync iterator: its value is polled to its end. */
class Settling extends OwningFuture<IteratorResult<unknown>> {
  constructor(
    private readonly value: Future<unknown>,
    private readonly done: boolean,
    private readonly whenFailed: ((error: unknown) => never) | undefined,
  ) {
    super();
  }

  override poll(cx: Context): Poll<IteratorResult<unknown>> {
    let value: unknown;
    try {
      value = this.value.poll(cx);
    } catch (error) {
      this.whenFailed?.(error);
      throw error;
    }
    return value === PENDING ? PENDING : { value, done: this.done };
  }

  override awaitedFutures(): readonly object[] {
    return [this.value];
  }

  override startDrop(): Pollable<void> | undefined {
    return this.value.startDrop();
  }
}

const asFutures: Answers = {
  settled: (value, done, whenFailed) => new Settling(intoFuture(value), done, whenFailed),
  given: (result) => result,
  failed: (error) => {
    throw error;
  },
};

/** The next value of a stream. One object for all rounds of a loop, which owns the stream: dropping it drops that too. */
class NextValue<T> extends Future<T | typeof DONE> {
  constructor(private readonly stream: Stream<T>) {
    super();
  }

  override poll(cx: Context): Poll<T | typeof DONE> {
    const { turns } = this.stream;
    if (!turns.take(this, cx)) return PENDING;
    let polled: PollNext<T>;
    try {
      polled = this.stream.pollNext(cx);
    } catch (error) {
      turns.release(this);
      throw error;
    }
    if (polled !== PENDING) turns.release(this);
    return polled;
  }

  override awaitedFutures(): readonly object[] {
    return [this.stream];
  }

  override startDrop(): Pollable<void> | undefined {
    this.stream.turns.release(this);
    return this.stream.startDrop();
  }
}

class StreamIteration<T> extends AsyncIteration<T> {
  private readonly nextValue: NextValue<T>;

  constructor(private readonly stream: Stream<T>) {
    super(stream);
    this.nextValue = new NextValue(stream);
  }

  override fetch(): unknown {
    this.done = true; // stays so if the stream itself fails
    return this.nextValue;
  }

  override take(polled: unknown): boolean {
    if (polled === DONE) return false;
    this.value = polled as T;
    this.done = false;
    return true;
  }

  override startClose(exit: string): boolean {
    if (this.done) return false;
    if (exit !== "drop") return super.startClose(exit);
    this.done = true;
    this.closing = this.stream.startDrop();
    return this.closing !== undefined;
  }

  override endClose(): void {
    // A stream answers as it should.
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is iterated has any type
export function iterateStream<T = any>(iterable: any): AsyncIteration<T> {
  return iterable instanceof Stream
    ? new StreamIteration<T>(iterable)
    : new AsyncIteration<T>(asyncIteratorOf(iterable as AsyncIterable<T>, asFutures));
}

class StreamDelegation extends Delegation {
  private readonly nextValue: NextValue<unknown>;

  constructor(private readonly stream: Stream<unknown>) {
    super(stream);
    this.nextValue = new NextValue(stream);
  }

  override request(): unknown {
    const isPlain = this.how === "next" && this.sent === undefined;
    return isPlain ? this.nextValue : super.request();
  }

  override take(answer: unknown): boolean {
    if (this.how !== "next" || this.sent !== undefined) return super.take(answer);
    this.isOver = answer === DONE;
    this.value = answer === DONE ? this.stream.returned : answer;
    return answer !== DONE;
  }

  override startClose(exit: string): boolean {
    if (this.isOver || exit !== "drop") return false;
    this.closing = this.stream.startDrop();
    return this.closing !== undefined;
  }
}

export function delegateLazily(iterable: unknown): Delegation {
  return iterable instanceof Stream
    ? new StreamDelegation(iterable)
    : new Delegation(asyncIteratorOf(iterable as AsyncIterable<unknown>, asFutures));
}
