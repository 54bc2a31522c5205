/** Operations of the language that lowered code must do in two steps, with a suspension between them. */
import { isObject } from "../objects.ts";

/* eslint-disable @typescript-eslint/no-explicit-any -- what the operations of the language work on has any type */

const { apply } = Reflect;

/** `object.method(…)` after the method was fetched. */
export function callMethod(callee: any, self: unknown, ...args: unknown[]): any {
  return apply(callee, self, args);
}

/** The method in `super.method?.(…)`, if there is one, with its `this`. Its own `call` and `bind` may be anything. */
export function methodOf(callee: any, self: unknown): any {
  if (callee === undefined || callee === null) return undefined;
  return (...args: unknown[]): unknown => apply(callee, self, args);
}

/** Whether awaiting `value` would wait: it has a `then`, as promises and futures do. */
export function isAwaitable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === "function";
}

/** The strings object and the substitutions of a tagged template, as arguments. */
export function templateStrings(strings: TemplateStringsArray, ...substitutions: unknown[]): any[] {
  return [strings, ...substitutions];
}

/** What the brackets of `object[key]` make of `key`; done once where it is used twice. */
export function propertyKey(key: unknown, ...object: [object?: unknown]): any {
  if (object.length === 1 && (object[0] === undefined || object[0] === null)) {
    throw new TypeError(`Cannot read properties of ${String(object[0])}`);
  }
  if (typeof key === "string" || typeof key === "symbol" || typeof key === "number") return key;
  return Reflect.ownKeys({ [key as string]: 0 })[0];
}

/** `{ a, ...rest } = source`: everything but the keys taken before. */
export function restProperties(source: object, taken: readonly unknown[]): any {
  const rest: Record<PropertyKey, unknown> = {};
  const object = Object(source) as object;
  const skip = new Set(taken.map((key) => (typeof key === "symbol" ? key : String(key))));
  for (const key of Reflect.ownKeys(object)) {
    if (skip.has(key)) continue;
    if (Reflect.getOwnPropertyDescriptor(object, key)?.enumerable !== true) continue;
    Object.defineProperty(rest, key, {
      value: Reflect.get(object, key) as unknown,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return rest;
}
