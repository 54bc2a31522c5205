/**
 * `for await` of lowered functions: the async iterator protocol in the steps between its awaits.
 *
 *     each = iterateAsync(xs);  await each.fetch();  if (each.take(<result>)) … each.value
 */
import { requestsBehind } from "../async-generator.ts";
import { LinkedRequest, type Waiter } from "../linked-request.ts";
import { checkResult } from "./iterator-methods.ts";
import { asyncIteratorOf } from "./sync-as-async.ts";

/** An async iterator being drained. The awaits stand in the machine; this keeps what lies between them. */
export class AsyncIteration<T = unknown> {
  /** The latest value; there from a true `take` until more is asked for: whoever waits keeps nothing alive. */
  value = undefined as T;
  /** What closing must wait for; see `startClose`. */
  closing: unknown = undefined;
  protected done = true;
  private readonly nextMethod: unknown;
  /** To a generator of ours. */
  private readonly request: LinkedRequest | undefined;

  constructor(private readonly iterator: AsyncIterator<T>) {
    this.nextMethod = this.iterator.next;
    const requests = requestsBehind(iterator, this.nextMethod);
    this.request = requests === undefined ? undefined : new LinkedRequest(requests);
    this.done = false;
  }

  /** Asks for the next result; to be awaited. */
  fetch(): unknown {
    this.done = true; // stays so if the iterator itself fails
    this.value = undefined as T;
    return Reflect.apply(this.nextMethod as () => unknown, this.iterator, []);
  }

  /** The same where `waiter` is all that awaits the result, and no promise is needed. False: it is. */
  fetchFor(waiter: Waiter): boolean {
    const { request } = this;
    if (request === undefined) return false;
    this.done = true;
    this.value = undefined as T;
    request.ask(waiter);
    return true;
  }

  /** Takes an awaited result; false at the end. */
  take(result: unknown): boolean {
    checkResult(result);
    if ((result as IteratorResult<T>).done) return false;
    this.value = (result as IteratorResult<T>).value;
    this.done = false;
    return true;
  }

  /** Leaves early; true when `closing` must be awaited. An error that is on its way wins over one of `return()`. */
  startClose(exit: string): boolean {
    if (this.done) return false;
    this.done = true;
    try {
      const method = this.iterator.return;
      if (method === undefined || method === null) return false;
      this.closing = Reflect.apply(method, this.iterator, []);
      return true;
    } catch (error) {
      if (exit === "throw") return false;
      throw error;
    }
  }

  /** What closing gave. */
  endClose(exit: string, result: unknown): void {
    if (exit !== "throw") checkResult(result);
  }
}

/* eslint-disable @typescript-eslint/no-explicit-any -- what is iterated has any type */
export function iterateAsync<T = any>(
  iterable: AsyncIterable<any> | Iterable<any>,
): AsyncIteration<T> {
  return new AsyncIteration(asyncIteratorOf(iterable));
}
