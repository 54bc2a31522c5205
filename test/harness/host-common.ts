/** The part of the host that is the same over promises and over futures. */

import type { DisposeScript, Gate, Host, IteratorScript, Log } from "../fixtures/host.ts";

/** What differs between the flavours: how something that answers later is made. */
export interface Leaves {
  /** Pending `turns` times, then calls `answer` and takes its value, or its throw as a failure. */
  later<T>(turns: number, answer: () => T): Promise<T>;
}

/** How the leaves of a program behave: what `tick` and `fail` wait. */
export interface Pace {
  /** How many turns the n-th leaf (from 0) is pending. */
  turns(index: number): number;
}

/** Every leaf is pending once to three times, in a fixed pattern: every state is entered. */
export const PENDING_PACE: Pace = { turns: (index) => [1, 3, 2, 1, 2][index % 5] ?? 1 };

/** Every leaf is ready at once: no state is entered where a ready child continues without a turn. */
export const READY_PACE: Pace = { turns: () => 0 };

/** A fresh host; its leaves follow `pace`. */
export function createHost(log: Log, leaves: Leaves, pace: Pace): Host {
  let made = 0;
  const turns = (): number => pace.turns(made++);
  const tick = <T>(value: T): Promise<T> => leaves.later(turns(), () => value);
  return {
    tick,
    ticks: (count, value) => leaves.later(count, () => value),
    fail: (error) =>
      leaves.later(turns(), () => {
        throw error;
      }),
    now: (value) => leaves.later(0, () => value),
    thenable: (name, value) => thenable(log, name, value),
    gate,
    say(name, value) {
      log(name);
      return value;
    },
    key: (name) => convertible(() => log(`key ${name}`), name) as unknown as string,
    number: (name, value) => convertible(() => log(`number ${name}`), value) as unknown as number,
    watch: (name, target) => watch(log, name, target),
    iterable: (name, values, script = {}) => ({
      [Symbol.iterator]() {
        log(`${name}.iterator`);
        return scripted(log, name, values, script, (answer) => answer());
      },
    }),
    asyncIterable: <T>(name: string, values: readonly T[], script: IteratorScript = {}) =>
      ({
        [Symbol.asyncIterator]() {
          log(`${name}.asyncIterator`);
          return scripted(log, name, values, script, (answer) => leaves.later(turns(), answer));
        },
      }) as unknown as AsyncIterable<T>,
    disposable: (name, script = {}) => ({ [Symbol.dispose]: () => dispose(log, name, script) }),
    asyncDisposable: (name, script = {}) => ({
      [Symbol.asyncDispose]() {
        log(`${name}.asyncDispose`);
        return leaves.later(turns(), () => dispose(log, name, script)) as PromiseLike<void>;
      },
    }),
    probe(name, count) {
      let seen = 0;
      const step = (): void => {
        log(`${name} ${++seen}`);
        if (seen < count) void Promise.resolve().then(step);
      };
      void Promise.resolve().then(step);
    },
  };
}

function thenable<T>(log: Log, name: string, value: T): PromiseLike<T> {
  return {
    then(resolve: (value: T) => unknown) {
      log(`${name}.then`);
      void Promise.resolve().then(() => resolve(value));
    },
  } as unknown as PromiseLike<T>;
}

function gate<T>(): Gate<T> {
  let open!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const opened = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}

function convertible(seen: () => void, value: string | number): object {
  return {
    [Symbol.toPrimitive]() {
      seen();
      return value;
    },
  };
}

function watch<T extends object>(log: Log, name: string, target: T): T {
  const text = (key: PropertyKey): string => `${name}.${String(key)}`;
  return new Proxy(target, {
    get(object, key, receiver) {
      log(`get ${text(key)}`);
      return Reflect.get(object, key, receiver) as unknown;
    },
    set(object, key, value, receiver) {
      log(`set ${text(key)}`, value);
      return Reflect.set(object, key, value, receiver);
    },
    has(object, key) {
      log(`has ${text(key)}`);
      return Reflect.has(object, key);
    },
    deleteProperty(object, key) {
      log(`delete ${text(key)}`);
      return Reflect.deleteProperty(object, key);
    },
    defineProperty(object, key, descriptor) {
      log(`define ${text(key)}`);
      return Reflect.defineProperty(object, key, descriptor);
    },
    getOwnPropertyDescriptor(object, key) {
      log(`describe ${text(key)}`);
      return Reflect.getOwnPropertyDescriptor(object, key);
    },
    ownKeys(object) {
      log(`keys ${name}`);
      return Reflect.ownKeys(object);
    },
  });
}

/** The iterator of `iterable` and `asyncIterable`; `deliver` decides when an answer is given. */
function scripted<T>(
  log: Log,
  name: string,
  values: readonly T[],
  script: IteratorScript,
  deliver: (answer: () => IteratorResult<T>) => unknown,
): Iterator<T> {
  let index = 0;
  const ended = (value: unknown): IteratorResult<T> => ({ done: true, value }) as never;
  const methods: Record<string, (sent?: unknown) => unknown> = {
    next() {
      log(`${name}.next`);
      const at = index++;
      return deliver(() => {
        if (at === script.nextThrowsAt) throw new Error(`${name}.next`);
        return at < values.length
          ? { done: false, value: values[at] as T }
          : ended(script.last ?? undefined);
      });
    },
  };
  if (script.noReturn !== true) {
    methods["return"] = (sent) => {
      log(`${name}.return`, sent);
      return deliver(() => {
        if (script.returnThrows === true) throw new Error(`${name}.return`);
        return script.returnsPrimitive === true ? (1 as never) : ended(sent);
      });
    };
  }
  if (script.withThrow === true) {
    methods["throw"] = (sent) => {
      log(`${name}.throw`, sent);
      return deliver(() => ended(sent));
    };
  }
  return methods as unknown as Iterator<T>;
}

function dispose(log: Log, name: string, script: DisposeScript): void {
  log(`${name}.dispose`);
  if (script.throws === true) throw new Error(`${name}.dispose`);
}
