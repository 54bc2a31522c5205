/**
 * A runner in the manner of `co`: drives a generator that yields what it waits for. A generator that is yielded is driven
 * too and waited for; anything else is waited for as `await` does.
 */
type Coroutine<T> = Generator<unknown, T, unknown>;

const isGenerator = (value: unknown): value is Coroutine<unknown> =>
  typeof value === "object" && value !== null && "next" in value && "throw" in value;

export function co<T>(coroutine: Coroutine<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (step: IteratorResult<unknown, T>): void => {
      if (step.done === true) resolve(step.value);
      else if (isGenerator(step.value)) co(step.value).then(onValue, onError);
      else Promise.resolve(step.value).then(onValue, onError);
    };
    const onValue = (value: unknown): void => {
      try {
        settle(coroutine.next(value));
      } catch (error) {
        reject(error);
      }
    };
    const onError = (cause: unknown): void => {
      try {
        settle(coroutine.throw(cause));
      } catch (error) {
        reject(error);
      }
    };
    onValue(undefined);
  });
}

/** A function that returns a promise, from a generator function. */
export const wrap =
  <A extends unknown[], T>(fn: (...args: A) => Coroutine<T>) =>
  (...args: A): Promise<T> =>
    co(fn(...args));
