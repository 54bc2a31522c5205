/** Objects, functions among them: only they have members of their own. */

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Awaiting it takes one tick, and nothing of it is looked at. */
export function isPrimitive(value: unknown): boolean {
  return !isObject(value);
}

/** In place of `value`, whose `then` was read: the language reads it once. */
export function thenableOf(value: object, then: object): PromiseLike<unknown> {
  const call = then as (...args: unknown[]) => never;
  return { then: (fulfil, reject) => Reflect.apply(call, value, [fulfil, reject]) };
}
