import { isObject } from "../objects.ts";

/** What the `next` or the `return` of an iterator gave. */
export function checkResult(result: unknown): asserts result is object {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
}
