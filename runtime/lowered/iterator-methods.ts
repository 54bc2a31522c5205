/** The methods that an iterator may have, and what they answer. */
import { isObject } from "../objects.ts";

/** What the `next` or the `return` of an iterator gave. */
export function checkResult(result: unknown): asserts result is object {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
}

export function methodOf(iterator: object, name: "throw" | "return"): (() => unknown) | undefined {
  const method = (iterator as Record<string, unknown>)[name];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`${name} is not a function`);
  return method as () => unknown;
}

/** For an iterator that cannot be told of an error: it is closed instead, and that is an error of its own. */
export function noThrowMethod(): TypeError {
  return new TypeError("The iterator does not provide a 'throw' method");
}
