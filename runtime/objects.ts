/** Objects, functions among them: only they have members of their own. */

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Awaiting it takes one tick, and nothing of it is looked at. */
export function isPrimitive(value: unknown): boolean {
  return !isObject(value);
}
