/**
 * `using` and `await using` of lowered functions: the resources of a block, in the order they were
 * taken, and the completion they turn into when the block is left (DisposeResources).
 */
import { isObject } from "../objects.ts";
import { Errors } from "../suppressed.ts";

interface Resource {
  readonly value: unknown;
  readonly dispose: unknown;
  readonly isAsync: boolean;
}

const disposeSymbol: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
const asyncDisposeSymbol: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** What a block has to dispose of. */
export class Disposal {
  /** What is awaited while an async resource goes. */
  waiting: unknown = undefined;
  private readonly resources: Resource[] = [];
  /** An error that is on its way when disposing fails is not lost. */
  private readonly errors = new Errors("An error was suppressed during disposal.");
  private needsAwait = false;
  private hasAwaited = false;

  /** `using x = value` */
  use<T>(value: T): T {
    if (value === undefined || value === null) return value;
    const dispose = methodOf(value, disposeSymbol) ?? missing();
    this.resources.push({ value, dispose, isAsync: false });
    return value;
  }

  /** `await using x = value` */
  useAsync<T>(value: T): T {
    if (value === undefined || value === null) {
      this.resources.push({ value: undefined, dispose: undefined, isAsync: true });
      return value;
    }
    const dispose =
      methodOf(value, asyncDisposeSymbol) ??
      syncAsAsync(methodOf(value, disposeSymbol) ?? missing());
    this.resources.push({ value, dispose, isAsync: true });
    return value;
  }

  /** The block is left, with `pending` as its error where `exit` is "throw". */
  start(exit: string, pending: unknown): void {
    if (exit === "throw") this.errors.add(pending);
  }

  /** Disposes of resources up to the next one that must be awaited; true when `waiting` is to be awaited. */
  next(): boolean {
    for (
      let resource = this.resources.pop();
      resource !== undefined;
      resource = this.resources.pop()
    ) {
      const { value, dispose, isAsync } = resource;
      if (!isAsync && this.needsAwait && !this.hasAwaited) {
        this.needsAwait = false;
        this.resources.push(resource);
        this.waiting = undefined;
        return true;
      }
      if (dispose === undefined) {
        this.needsAwait = true;
        continue;
      }
      try {
        const result = Reflect.apply(dispose as () => unknown, value, []);
        if (!isAsync) continue;
        this.hasAwaited = true;
        this.waiting = result;
        return true;
      } catch (error) {
        this.errors.add(error);
      }
    }
    if (!this.needsAwait || this.hasAwaited) return false;
    this.needsAwait = false;
    this.waiting = undefined;
    return true;
  }

  /** Disposing failed. */
  add(error: unknown): void {
    this.errors.add(error);
  }

  /** All is disposed of: throws what came of it. */
  end(): void {
    this.errors.check();
  }
}

export function disposal(): Disposal {
  return new Disposal();
}

/** GetMethod of the specification: undefined where there is none. */
function methodOf(value: unknown, symbol: symbol): unknown {
  if (!isObject(value)) throw new TypeError(`${String(value)} is not an object`);
  const method = (value as Record<symbol, unknown>)[symbol];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`${String(symbol)} is not a function`);
  return method;
}

function missing(): never {
  throw new TypeError("the value of a `using` declaration has no dispose method");
}

/** A sync dispose method of an `await using`: its result is not awaited, its errors reject. */
function syncAsAsync(dispose: unknown): () => Promise<void> {
  return function (this: unknown) {
    return new Promise((resolve) => {
      Reflect.apply(dispose as () => void, this, []);
      resolve();
    });
  };
}
