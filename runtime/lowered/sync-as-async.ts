/** Async iterators of `for await` and `yield*`: an async iterable's own, or a sync one whose values are awaited. */
import { derive, fulfilled, promiseFor, rejected } from "../host.ts";
import { isObject } from "../objects.ts";
import { checkResult, methodOf, noThrowMethod } from "./iterator-methods.ts";

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
  /** The result of `value`, once that has settled; should it fail, `whenFailed` is called and throws. */
  settled(
    value: unknown,
    done: boolean,
    whenFailed: ((error: unknown) => never) | undefined,
  ): unknown;
  given(result: IteratorResult<unknown>): unknown;
  failed(error: unknown): unknown;
}

const asPromises: Answers = {
  settled: (value, done, whenFailed) => {
    const unwrap = (awaited: unknown): unknown => ({ value: awaited, done });
    return derive(promiseFor(value), unwrap, whenFailed);
  },
  given: fulfilled,
  failed: rejected,
};

/**
 * A sync iterator whose values are awaited (CreateAsyncFromSyncIterator of the specification, as of its edition of 2025: the iterator
 * is closed where one of its values fails, or where it has no `throw` to be called. V8 does so from Node 24 on.)
 */
class SyncAsAsync {
  private readonly sync: Iterator<unknown>;
  private readonly answers: Answers;
  private readonly nextMethod: unknown;
  /** Closes the iterator, one of whose values failed, and throws on. */
  private readonly whenFailed: (error: unknown) => never;

  constructor(sync: Iterator<unknown>, answers: Answers) {
    this.sync = sync;
    this.answers = answers;
    this.nextMethod = sync.next;
    this.whenFailed = (error) => {
      closeQuietly(sync);
      throw error;
    };
  }

  next(...sent: [value?: unknown]): unknown {
    return this.answer(() => this.ask(this.nextMethod, sent, this.whenFailed));
  }

  return(...sent: [value?: unknown]): unknown {
    return this.answer(() => {
      const method = methodOf(this.sync, "return");
      return method === undefined
        ? this.answers.given({ value: sent[0], done: true })
        : this.ask(method, sent, undefined);
    });
  }

  throw(...sent: [error?: unknown]): unknown {
    return this.answer(() => {
      const method = methodOf(this.sync, "throw");
      if (method !== undefined) return this.ask(method, sent, this.whenFailed);
      const close = methodOf(this.sync, "return");
      if (close !== undefined) checkResult(Reflect.apply(close, this.sync, []));
      throw noThrowMethod();
    });
  }

  private answer(give: () => unknown): unknown {
    try {
      return give();
    } catch (error) {
      return this.answers.failed(error);
    }
  }

  private ask(
    method: unknown,
    sent: readonly unknown[],
    whenFailed: ((error: unknown) => never) | undefined,
  ): unknown {
    const result = Reflect.apply(method as () => unknown, this.sync, sent);
    checkResult(result);
    const done = Boolean((result as IteratorResult<unknown>).done);
    const { value } = result as IteratorResult<unknown>;
    if (done || whenFailed === undefined) return this.answers.settled(value, done, undefined);
    try {
      return this.answers.settled(value, done, whenFailed);
    } catch (error) {
      return whenFailed(error);
    }
  }
}

/** Closes an iterator because of an error, beside which others do not count. */
function closeQuietly(iterator: Iterator<unknown>): void {
  try {
    iterator.return?.();
  } catch {
    // As said.
  }
}
