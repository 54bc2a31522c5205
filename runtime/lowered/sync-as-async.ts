/** Async iterators of `for await` and `yield*`: an async iterable's own, or a sync one whose values are awaited. */
import { derive, fulfilled, promiseFor, rejected } from "../host.ts";

/** GetIterator(iterable, async) of the specification. */
export function asyncIteratorOf<T>(iterable: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> {
  const method = (iterable as AsyncIterable<T>)[Symbol.asyncIterator] as unknown;
  if (method !== undefined && method !== null) {
    const iterator = Reflect.apply(method as () => AsyncIterator<T>, iterable, []);
    if (!isObject(iterator))
      throw new TypeError("Result of the Symbol.asyncIterator method is not an object");
    return iterator;
  }
  const sync = Reflect.apply(
    (iterable as Iterable<T>)[Symbol.iterator] as () => Iterator<T>,
    iterable,
    [],
  );
  if (!isObject(sync)) throw new TypeError("Result of the Symbol.iterator method is not an object");
  return new SyncAsAsync(sync);
}

type Result<T> = Promise<IteratorResult<T>>;

/** A sync iterator whose values are awaited (CreateAsyncFromSyncIterator of the specification). */
class SyncAsAsync<T> implements AsyncIterator<T> {
  private readonly nextMethod: unknown;

  constructor(private readonly sync: Iterator<T>) {
    this.nextMethod = sync.next;
  }

  next(...sent: [value?: unknown]): Result<T> {
    return this.ask(this.nextMethod, sent);
  }

  return(...sent: [value?: unknown]): Result<T> {
    const without = (): Result<T> => fulfilled({ value: sent[0] as T, done: true });
    return this.askFor("return", sent, without);
  }

  /** Without a `throw` of the iterator the error goes on, as in Node 20; later editions close the iterator. */
  throw(...sent: [error?: unknown]): Result<T> {
    return this.askFor("throw", sent, () => rejected(sent[0]));
  }

  private askFor(
    name: "return" | "throw",
    sent: readonly unknown[],
    without: () => Result<T>,
  ): Result<T> {
    let method: unknown;
    try {
      method = this.sync[name];
    } catch (error) {
      return rejected(error);
    }
    return method === undefined || method === null ? without() : this.ask(method, sent);
  }

  private ask(method: unknown, sent: readonly unknown[]): Result<T> {
    try {
      const result = Reflect.apply(method as () => unknown, this.sync, sent);
      if (!isObject(result))
        throw new TypeError(`Iterator result ${String(result)} is not an object`);
      const done = Boolean((result as IteratorResult<T>).done);
      const { value } = result as IteratorResult<T>;
      return derive(
        promiseFor(value),
        (awaited) => ({ value: awaited, done }) as IteratorResult<T>,
      );
    } catch (error) {
      return rejected(error);
    }
  }
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
