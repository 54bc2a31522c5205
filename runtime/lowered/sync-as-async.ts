/** Async iterators of `for await` and `yield*`: an async iterable's own, or a sync one whose values are awaited. */
import { derive, fulfilled, promiseFor, rejected } from "../host.ts";
import { isObject } from "../objects.ts";
import { checkResult } from "./iterator-result.ts";

/** GetIterator(iterable, async) of the specification. */
export function asyncIteratorOf<T>(
  iterable: AsyncIterable<T> | Iterable<T>,
  answers: Answers = asPromises,
): AsyncIterator<T> {
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
  return new SyncAsAsync(sync, answers) as unknown as AsyncIterator<T>;
}

/** How the answers of a sync iterator are given: as promises, or as futures, which take no tick where the value is there. */
export interface Answers {
  /** The result of `value`, once that has settled. */
  settled(value: unknown, done: boolean): unknown;
  given(result: IteratorResult<unknown>): unknown;
  failed(error: unknown): unknown;
}

const asPromises: Answers = {
  settled: (value, done) => derive(promiseFor(value), (awaited) => ({ value: awaited, done })),
  given: fulfilled,
  failed: rejected,
};

/** A sync iterator whose values are awaited (CreateAsyncFromSyncIterator of the specification). */
class SyncAsAsync {
  private readonly nextMethod: unknown;

  constructor(
    private readonly sync: Iterator<unknown>,
    private readonly answers: Answers,
  ) {
    this.nextMethod = sync.next;
  }

  next(...sent: [value?: unknown]): unknown {
    return this.ask(this.nextMethod, sent);
  }

  return(...sent: [value?: unknown]): unknown {
    const without = (): unknown => this.answers.given({ value: sent[0], done: true });
    return this.askFor("return", sent, without);
  }

  /** Without a `throw` of the iterator the error goes on, as in Node 20; later editions close the iterator. */
  throw(...sent: [error?: unknown]): unknown {
    return this.askFor("throw", sent, () => this.answers.failed(sent[0]));
  }

  private askFor(
    name: "return" | "throw",
    sent: readonly unknown[],
    without: () => unknown,
  ): unknown {
    let method: unknown;
    try {
      method = this.sync[name];
    } catch (error) {
      return this.answers.failed(error);
    }
    return method === undefined || method === null ? without() : this.ask(method, sent);
  }

  private ask(method: unknown, sent: readonly unknown[]): unknown {
    try {
      const result = Reflect.apply(method as () => unknown, this.sync, sent);
      checkResult(result);
      const done = Boolean((result as IteratorResult<unknown>).done);
      const { value } = result as IteratorResult<unknown>;
      return this.answers.settled(value, done);
    } catch (error) {
      return this.answers.failed(error);
    }
  }
}
