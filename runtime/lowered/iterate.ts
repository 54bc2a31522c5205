/** `for…of` and array patterns of lowered functions: the iterator protocol, one step at a time. */
import { isObject } from "../objects.ts";
import { checkResult } from "./iterator-methods.ts";

/** An iterator being drained. Only `close` after an early exit closes it, and never after an error of its own. */
export class Iteration<T = unknown> {
  /** The latest value; there from the first true `next` on. */
  value = undefined as T;
  private done = true;
  private readonly nextMethod: unknown;
  private readonly iterator: Iterator<T>;

  constructor(iterable: Iterable<T>) {
    const method = iterable[Symbol.iterator] as unknown;
    this.iterator = Reflect.apply(method as () => Iterator<T>, iterable, []);
    if (!isObject(this.iterator))
      throw new TypeError(`Result of the Symbol.iterator method is not an object`);
    this.nextMethod = this.iterator.next;
    this.done = false;
  }

  /** Fetches the next value; false at the end. */
  next(): boolean {
    this.done = true; // stays so if the iterator itself throws
    const result = Reflect.apply(this.nextMethod as () => IteratorResult<T>, this.iterator, []);
    checkResult(result);
    if (result.done) return false;
    this.value = result.value;
    this.done = false;
    return true;
  }

  /** The next value; undefined from the end on. */
  step(): T | undefined {
    if (this.done || !this.next()) return undefined;
    return this.value;
  }

  rest(): T[] {
    const items: T[] = [];
    while (!this.done && this.next()) items.push(this.value as T);
    return items;
  }

  /** Leaves early. An error that is on its way wins over one of `return()`. */
  close(exit: string): void {
    if (this.done) return;
    this.done = true;
    if (exit === "throw") {
      try {
        const method = this.iterator.return;
        if (method !== undefined && method !== null) Reflect.apply(method, this.iterator, []);
      } catch {
        // the error of the body goes on
      }
      return;
    }
    const method = this.iterator.return;
    if (method === undefined || method === null) return;
    const result = Reflect.apply(method, this.iterator, []) as unknown;
    checkResult(result);
  }
}

// The compiler knows the type of the items and says it where the iteration is kept.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function iterate<T = any>(iterable: Iterable<any>): Iteration<T> {
  return new Iteration(iterable);
}
