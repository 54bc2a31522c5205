/**
 * `yield*` of lowered async generators: each request is handed on to another iterator, whose answers the generator gives as its own.
 *
 *     each = delegate(xs);  await each.request();  if (each.take(<result>)) yield each.value, then each.receive(…) and again
 */
import type { Resumption } from "../requests.ts";
import { checkResult, methodOf, noThrowMethod } from "./iterator-methods.ts";
import { asyncIteratorOf } from "./sync-as-async.ts";

/** An async iterator that answers for a generator. The awaits and yields stand in the machine. */
export class Delegation {
  /** What is to be given; at the end, what the iterator returned. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is iterated has any type
  value: any = undefined;
  /** At the end: the generator was asked to return, and does so with `value`. */
  returns = false;
  /** What closing it must wait for; see `startClose`. */
  closing: unknown = undefined;
  protected how: Resumption = "next";
  protected sent: unknown = undefined;
  /** It was at its end, or is being asked. */
  protected isOver = false;
  /** What is being awaited is the end, whatever the iterator says. */
  private ending: "closing" | "returning" | undefined = undefined;
  private readonly nextMethod: unknown;

  constructor(private readonly iterator: AsyncIterator<unknown>) {
    this.nextMethod = this.iterator.next;
  }

  /** Hands the latest request on; the answer is to be awaited. */
  request(): unknown {
    const { how, sent, iterator } = this;
    this.isOver = true; // stays so if the iterator itself fails
    if (how === "next") return Reflect.apply(this.nextMethod as () => unknown, iterator, [sent]);
    const method = methodOf(iterator, how);
    if (method !== undefined) return Reflect.apply(method, iterator, [sent]);
    if (how === "return") {
      this.ending = "returning";
      return sent;
    }
    const close = methodOf(iterator, "return");
    if (close === undefined) throw noThrowMethod();
    this.ending = "closing";
    return Reflect.apply(close, iterator, []);
  }

  /** Takes an awaited answer; true when `value` is to be given, false at the end. */
  take(answer: unknown): boolean {
    if (this.ending === "returning") {
      this.value = answer;
      this.returns = true;
      return false;
    }
    checkResult(answer);
    if (this.ending === "closing") throw noThrowMethod();
    const { done } = answer as IteratorResult<unknown>;
    this.value = (answer as IteratorResult<unknown>).value;
    this.isOver = Boolean(done);
    if (!this.isOver) return true;
    this.returns = this.how === "return";
    return false;
  }

  /** The generator is dropped in between: the iterator is closed. True when `closing` must be awaited. */
  startClose(exit: string): boolean {
    if (this.isOver || exit !== "drop") return false;
    this.isOver = true;
    const method = methodOf(this.iterator, "return");
    if (method === undefined) return false;
    this.closing = Reflect.apply(method, this.iterator, []);
    return true;
  }

  /** The next request. */
  receive(how: Resumption, sent: unknown): void {
    this.value = undefined; // may be large, and the wait for the next one long
    this.how = how;
    this.sent = sent;
  }
}

export function delegate(iterable: unknown): Delegation {
  return new Delegation(asyncIteratorOf(iterable as AsyncIterable<unknown>));
}
