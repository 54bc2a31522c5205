/** EagerMachine against native async functions: the same log, tick by tick, beside a chain of promises that counts ticks. */

import { describe, expect, test } from "vitest";
import { EagerMachine, PENDING } from "lower-async/runtime";
import { contexts } from "../../runtime/async-context.ts";

type Log = (event: string) => void;

/** Runs `program` beside a clock of ticks. */
async function logOf(program: (log: Log) => PromiseLike<unknown>): Promise<string[]> {
  const events: string[] = [];
  let ticking = true;
  const ticks = (async () => {
    for (let tick = 1; ticking && tick < 30; tick++) {
      await undefined;
      events.push(`tick ${tick}`);
    }
  })();
  const log: Log = (event) => events.push(event);
  let promise: PromiseLike<unknown>;
  try {
    promise = program(log);
    log("returned");
    await promise.then(
      (value) => log(`value ${show(value)}`),
      (error: unknown) => log(`error ${show(error)}`),
    );
  } catch (error) {
    log(`thrown ${show(error)}`);
  }
  ticking = false;
  await ticks;
  return events;
}

function show(value: unknown): string {
  return value instanceof Error
    ? value.message
    : typeof value === "object"
      ? "object"
      : String(value);
}

/**
 *     async function awaitIt(make, log) {
 *       log("start");
 *       try {
 *         const value = await make();
 *         log(`got ${value}`);
 *         return value;
 *       } catch (error) {
 *         log(`caught ${error}`);
 *         throw error;
 *       }
 *     }
 */
class AwaitIt extends EagerMachine<unknown> {
  override state = 0;
  override promise: any = undefined;
  override reactions: any = undefined;
  readonly make: () => unknown;
  readonly log: Log;

  constructor(make: () => unknown, log: Log) {
    super();
    this.make = make;
    this.log = log;
  }

  override poll(sent: unknown, failed: boolean): any {
    const { make, log } = this;
    let error: unknown;
    try {
      switch (this.state) {
        case 0:
          log("start");
          this.suspend(make);
          this.state = 5;
          return PENDING;
        case 5:
          if (failed) {
            error = sent;
            break;
          }
          log(`got ${show(sent)}`);
          return sent;
      }
    } catch (thrown) {
      error = thrown;
    }
    log(`caught ${show(error)}`);
    throw error;
  }

  protected suspend(make: () => unknown): void {
    this.await(make());
  }
}

/** `async function returnIt(make, log) { log("start"); return make(); }` */
class ReturnIt extends EagerMachine<unknown> {
  override state = 0;
  override promise: any = undefined;
  override reactions: any = undefined;
  readonly make: () => unknown;
  readonly log: Log;

  constructor(make: () => unknown, log: Log) {
    super();
    this.make = make;
    this.log = log;
  }

  override poll(): any {
    this.log("start");
    return this.make();
  }
}

/** `async function returnLater(make, log) { await undefined; return make(); }` */
class ReturnLater extends EagerMachine<unknown> {
  override state = 0;
  override promise: any = undefined;
  override reactions: any = undefined;
  readonly make: () => unknown;

  constructor(make: () => unknown) {
    super();
    this.make = make;
  }

  override poll(): any {
    switch (this.state) {
      case 0:
        this.await(undefined);
        this.state = 5;
        return PENDING;
      case 5:
        return this.make();
    }
  }
}

/**
 *     async function callIt(callee, log) {
 *       try {
 *         const value = await callee();
 *         return value;
 *       } catch (error) {
 *         log(`caught ${error}`);
 *         throw error;
 *       }
 *     }
 */
class CallIt extends AwaitIt {
  readonly callee: () => EagerMachine;

  constructor(callee: () => EagerMachine, log: Log) {
    super(callee, log);
    this.callee = callee;
  }

  protected override suspend(): void {
    this.awaitCall(this.callee());
  }
}

const native = {
  awaitIt: async (make: () => unknown, log: Log) => {
    log("start");
    try {
      const value = await make();
      log(`got ${show(value)}`);
      return value;
    } catch (error) {
      log(`caught ${show(error)}`);
      throw error;
    }
  },
  returnIt: async (make: () => unknown, log: Log) => {
    log("start");
    return make();
  },
  returnLater: async (make: () => unknown) => {
    await undefined;
    return make();
  },
};

class Derived<T> extends Promise<T> {}

/** What is awaited or returned: a maker each, since some can be used only once. */
const awaited: Record<string, (log: Log) => () => unknown> = {
  undefined: () => () => undefined,
  "a number": () => () => 1,
  "an object": () => () => ({}),
  "a fulfilled promise": () => () => Promise.resolve(1),
  "a rejected promise": () => () => Promise.reject(new Error("no")),
  "a promise settled later": () => () => Promise.resolve().then(() => 1),
  "a native async call": () => async () => {
    await undefined;
    return 1;
  },
  "a promise of a subclass": () => () => Derived.resolve(1),
  "a promise whose constructor is another": () => () =>
    Object.defineProperty(Promise.resolve(1), "constructor", { value: Object }),
  "a promise whose constructor getter throws": () => () =>
    Object.defineProperty(Promise.resolve(1), "constructor", {
      get() {
        throw new Error("getter");
      },
    }),
  "a promise whose constructor getter logs": (log) => () =>
    Object.defineProperty(Promise.resolve(1), "constructor", {
      configurable: true,
      get() {
        log("get constructor");
        return Promise;
      },
    }),
  "a promise with a then of its own": (log) => () =>
    Object.assign(Promise.resolve(1), {
      then(this: Promise<unknown>, ...reactions: []) {
        log("own then");
        return Promise.prototype.then.apply(this, reactions);
      },
    }),
  "a thenable": (log) => () => ({
    then(resolve: (value: unknown) => void) {
      log("then");
      resolve(1);
    },
  }),
  "a thenable that answers later": () => () => ({
    then(resolve: (value: unknown) => void) {
      void Promise.resolve().then(() => {
        resolve(1);
      });
    },
  }),
  "a thenable that answers twice and then throws": () => () => ({
    then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
      resolve(1);
      resolve(2);
      reject(new Error("no"));
      throw new Error("late");
    },
  }),
  "a thenable that throws": () => () => ({
    then() {
      throw new Error("then");
    },
  }),
  "a thenable whose getter throws": () => () => ({
    get then() {
      throw new Error("getter");
    },
  }),
  "a thenable whose getter is counted": (log) => () => ({
    get then() {
      log("get then");
      return undefined;
    },
  }),
  "a thenable that resolves to a thenable": () => () => ({
    then(resolve: (value: unknown) => void) {
      resolve({
        then(resolve: (value: unknown) => void) {
          resolve(1);
        },
      });
    },
  }),
  "a function with then": () => () =>
    Object.assign(() => undefined, {
      then(resolve: (value: unknown) => void) {
        resolve(1);
      },
    }),
  "a throw": () => () => {
    throw new Error("thrown");
  },
};

for (const [name, make] of Object.entries(awaited)) {
  describe(name, () => {
    test("awaited", async () => {
      expect(await logOf((log) => new AwaitIt(make(log), log).start())).toEqual(
        await logOf((log) => native.awaitIt(make(log), log)),
      );
    });
    test("returned before a suspension", async () => {
      expect(await logOf((log) => new ReturnIt(make(log), log).start())).toEqual(
        await logOf((log) => native.returnIt(make(log), log)),
      );
    });
    test("returned after a suspension", async () => {
      expect(await logOf((log) => new ReturnLater(make(log)).start())).toEqual(
        await logOf((log) => native.returnLater(make(log))),
      );
    });
  });
}

describe("a call that is awaited where it stands", () => {
  for (const [name, make] of Object.entries(awaited)) {
    test(`returning ${name} before a suspension`, async () => {
      expect(
        await logOf((log) => new CallIt(() => new ReturnIt(make(log), log), log).start()),
      ).toEqual(await logOf((log) => native.awaitIt(() => native.returnIt(make(log), log), log)));
    });
    test(`returning ${name} after a suspension`, async () => {
      expect(
        await logOf((log) => new CallIt(() => new ReturnLater(make(log)), log).start()),
      ).toEqual(await logOf((log) => native.awaitIt(() => native.returnLater(make(log)), log)));
    });
    test(`awaiting ${name}, through two more calls`, async () => {
      const machine = (log: Log): EagerMachine =>
        new CallIt(() => new CallIt(() => new AwaitIt(make(log), log), log), log);
      const func = (log: Log): Promise<unknown> =>
        native.awaitIt(() => native.awaitIt(() => native.awaitIt(make(log), log), log), log);
      expect(await logOf((log) => machine(log).start())).toEqual(await logOf(func));
    });
  }

  // Where promises do not tell whether contexts are used, a call that suspends has one.
  test.runIf(contexts.areUnused)("makes no promise", async () => {
    const callee = new AwaitIt(
      () => Promise.resolve(1),
      () => undefined,
    );
    expect(
      await new CallIt(
        () => callee,
        () => undefined,
      ).start(),
    ).toBe(1);
    expect(callee.promise).toBe(undefined);
  });
});

test("a chain of calls takes as many ticks as a native one", async () => {
  const machine = (depth: number, log: Log): Promise<unknown> =>
    new AwaitIt(() => (depth === 0 ? undefined : machine(depth - 1, log)), log).start();
  const func = (depth: number, log: Log): Promise<unknown> =>
    native.awaitIt(() => (depth === 0 ? undefined : func(depth - 1, log)), log);
  expect(await logOf((log) => machine(5, log))).toEqual(await logOf((log) => func(5, log)));
});

test("a promise that a function returns is never the function's own", async () => {
  const promise = Promise.resolve(1);
  expect(
    new ReturnIt(
      () => promise,
      () => undefined,
    ).start(),
  ).not.toBe(promise);
});

test("later changes of the globals do not reach it", async () => {
  const { then } = Promise.prototype;
  const { resolve } = Promise;
  const calls: string[] = [];
  Promise.prototype.then = function (this: Promise<unknown>, ...reactions: []) {
    calls.push("then");
    return Reflect.apply(then, this, reactions) as never;
  };
  Promise.resolve = ((value: unknown) => {
    calls.push("resolve");
    return Reflect.apply(resolve, Promise, [value]) as never;
  }) as never;
  let promise: Promise<unknown>;
  try {
    promise = new AwaitIt(
      () => 1,
      () => undefined,
    ).start();
  } finally {
    Promise.prototype.then = then;
    Promise.resolve = resolve;
  }
  expect(calls).toEqual([]);
  expect(await promise).toBe(1);
});
