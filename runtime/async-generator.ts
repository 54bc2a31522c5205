/**
 * The objects that async generators are for a program: what a call of the function gives, and the prototypes behind it. Two of them
 * stand in place of the language's own, whose methods accept nothing but what the host itself has made:
 *
 *     generator ─► count.prototype ─► ours, with next, return and throw ─► the host's AsyncIterator.prototype
 *     count     ─► ours ─► the host's AsyncGeneratorFunction.prototype
 *
 * Generators of a function that can't name itself, such as a method, share an object in place of `count.prototype`.
 */

import { rejected } from "./host.ts";
import { isObject } from "./objects.ts";
import type { Requests } from "./requests.ts";

type Result = Promise<IteratorResult<unknown>>;

/** The requests of a generator; undefined for anything else. */
let requestsOf: (value: unknown) => Requests | undefined;

class AsyncGeneratorObject {
  readonly #requests: Requests;

  static {
    requestsOf = (value) =>
      typeof value === "object" && value !== null && #requests in value
        ? value.#requests
        : undefined;
  }

  constructor(requests: Requests) {
    this.#requests = requests;
  }
}

const generatorPrototype = {
  next(value: unknown): Result {
    return requestsOf(this)?.ask("next", value) ?? notAGenerator("next", this);
  },

  return(value: unknown): Result {
    return requestsOf(this)?.ask("return", value) ?? notAGenerator("return", this);
  },

  throw(error: unknown): Result {
    return requestsOf(this)?.ask("throw", error) ?? notAGenerator("throw", this);
  },
};

const { next } = generatorPrototype;

/** The requests of a generator whose `next`, as somebody read it, is the one above. */
export function requestsBehind(iterator: object, nextMethod: unknown): Requests | undefined {
  return nextMethod === next ? requestsOf(iterator) : undefined;
}

function notAGenerator(method: string, value: unknown): Result {
  const name = Object.prototype.toString.call(value);
  return rejected(
    new TypeError(`[AsyncGenerator].prototype.${method} called on incompatible receiver ${name}`),
  );
}

const hostFunctionPrototype = Object.getPrototypeOf(async function* () {
  // Only its prototype is of interest.
}) as { prototype: object };

const asyncIteratorPrototype = Object.getPrototypeOf(hostFunctionPrototype.prototype) as object;

const functionPrototype = Object.create(hostFunctionPrototype, {
  constructor: { value: hostFunctionPrototype.constructor, configurable: true },
  prototype: { value: generatorPrototype, configurable: true },
  [Symbol.toStringTag]: { value: "AsyncGeneratorFunction", configurable: true },
}) as object;

Object.setPrototypeOf(generatorPrototype, asyncIteratorPrototype);
Object.defineProperties(generatorPrototype, {
  next: { enumerable: false },
  return: { enumerable: false },
  throw: { enumerable: false },
  constructor: { value: functionPrototype, configurable: true },
  [Symbol.toStringTag]: { value: "AsyncGenerator", configurable: true },
});

Object.setPrototypeOf(AsyncGeneratorObject.prototype, generatorPrototype);
Reflect.deleteProperty(AsyncGeneratorObject.prototype, "constructor");

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- where nothing says what the parameters are, they are that
type GeneratorFunction = (...args: any[]) => unknown;

/**
 * Gives `fn` what an async generator function has: its place in the chain of prototypes, and a `prototype` for its generators; and
 * its `name`, where it could not be written as that.
 */
export function asyncGeneratorFunction<F extends GeneratorFunction>(fn: F, name?: string): F {
  if (name !== undefined) Object.defineProperty(fn, "name", { value: name });
  Object.setPrototypeOf(fn, functionPrototype);
  Object.defineProperty(fn, "prototype", {
    value: Object.create(generatorPrototype) as object,
    writable: true,
  });
  return fn;
}

/** The object that a call of `fn` gives. Its prototype is what `fn.prototype` is at the moment; without `fn`, the shared one. */
export function makeGenerator(requests: Requests, fn?: GeneratorFunction): object {
  if (fn === undefined) return new AsyncGeneratorObject(requests);
  if (Object.getPrototypeOf(fn) !== functionPrototype) asyncGeneratorFunction(fn);
  const { prototype } = fn as { prototype?: unknown };
  return isObject(prototype)
    ? (Reflect.construct(AsyncGeneratorObject, [requests], fn) as object)
    : (Object.setPrototypeOf(new AsyncGeneratorObject(requests), generatorPrototype) as object);
}
