/** Promises to futures and back. */

import { describe, expect, test } from "vitest";
import {
  Future,
  PENDING,
  PollError,
  awaitable,
  intoFuture,
  ready,
  sleep,
  spawn,
  type Context,
  type Poll,
} from "lower-async/runtime";
import { Call, Guarded } from "./machines.ts";
import { ProbeContext, Signal, testRuntime, turn, type Trace } from "./trace.ts";

describe("awaiting promises", () => {
  test("a promise is subscribed to on the first poll, and wakes the latest", async () => {
    const trace: Trace = [];
    const promise = Promise.resolve("value");
    const then = promise.then.bind(promise);
    void Object.defineProperty(promise, "then", {
      value: (...reactions: []) => {
        trace.push("then");
        return then(...reactions);
      },
    });
    const future = intoFuture(promise);
    const first = new ProbeContext();
    const latest = new ProbeContext();
    expect(future.poll(first)).toBe(PENDING);
    expect(future.poll(latest)).toBe(PENDING);
    await turn();
    expect([first.wakes, latest.wakes]).toEqual([0, 1]);
    expect(future.poll(latest)).toBe("value");
    expect(() => future.poll(latest)).toThrow(PollError);
    expect(trace).toEqual([]); // as `await`, which does not call it
  });

  test("a rejection is thrown at the await", async () => {
    const error = new Error("boom");
    await testRuntime().run(async () => {
      await expect(new Call("a", [], () => Promise.reject(error))).rejects.toBe(error);
    });
  });

  test("a thenable that answers synchronously does so after the poll, once", async () => {
    const trace: Trace = [];
    await testRuntime().run(() => {
      const thenable = {
        then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
          trace.push("then");
          resolve("first");
          resolve("second");
          reject(new Error("third"));
          throw new Error("fourth");
        },
      };
      const future = intoFuture(thenable);
      let polls = 0;
      class Polled extends Future<unknown> {
        override poll(cx: Context): Poll<unknown> {
          trace.push(`poll ${++polls}`);
          return future.poll(cx);
        }
      }
      return new Polled();
    });
    expect(trace).toEqual(["poll 1", "then", "poll 2"]);
  });

  test("then is read once; a getter that throws throws at the await", async () => {
    const trace: Trace = [];
    const counted = {
      get then() {
        trace.push("get then");
        return (resolve: (value: unknown) => void) => {
          resolve(1);
        };
      },
    };
    expect(await testRuntime().run(() => new Call("a", [], () => counted))).toBe(1);
    expect(trace).toEqual(["get then"]);
    const throwing = {
      get then() {
        throw new Error("getter");
      },
    };
    await expect(testRuntime().run(() => new Call("a", [], () => throwing))).rejects.toThrow(
      "getter",
    );
  });

  test("what only looks like a promise is awaited by its own then, as the language does", async () => {
    const thenOf = (value: unknown) => (fulfil: (value: unknown) => void) => {
      fulfil(value);
    };
    const looksLikeOne = Object.create(Promise.prototype, { then: { value: thenOf("like") } });
    class Derived extends Promise<unknown> {
      override readonly then = thenOf("derived") as never;
    }
    const values = [looksLikeOne, new Derived(() => undefined)] as unknown[];
    const others = [
      new Proxy(Promise.resolve(1), {}),
      Object.create(Promise.prototype),
    ] as unknown[];
    for (const value of [...values, ...others]) {
      const native = await Promise.allSettled([(async () => await value)()]);
      const lazy = await Promise.allSettled([
        testRuntime().run(() => new Call("a", [], () => value)),
      ]);
      expect(lazy).toEqual(native);
    }
  });

  test("a getter of a promise may await something itself; if it throws, the next await is none the worse", async () => {
    const cx = new ProbeContext();
    const withGetter = (value: unknown, get: () => unknown): Promise<unknown> =>
      Object.defineProperty(Promise.resolve(value), "constructor", { get });
    let inner: Future<unknown> | undefined;
    const outer = awaitable(
      withGetter("outer", () => {
        inner ??= awaitable(Promise.resolve("inner"));
        return Promise;
      }),
    );
    expect(() =>
      awaitable(
        withGetter("failed", () => {
          throw new Error("getter");
        }),
      ),
    ).toThrow("getter");
    const next = awaitable(Promise.resolve("next"));
    expect([outer, inner!, next].map((each) => each.poll(cx))).toEqual([PENDING, PENDING, PENDING]);
    await turn();
    expect([outer, inner!, next].map((each) => each.poll(cx))).toEqual(["outer", "inner", "next"]);
  });

  test("what a dropped await waited for does not reach the next await", async () => {
    const cx = new ProbeContext();
    let resolve!: (value: unknown) => void;
    const dropped = awaitable(new Promise((fulfil) => (resolve = fulfil)));
    dropped.poll(cx);
    dropped.drop();
    const second = awaitable(Promise.resolve("second"));
    second.poll(cx);
    resolve("dropped");
    await turn();
    expect(second.poll(cx)).toBe("second");
    const third = awaitable(Promise.resolve("third"));
    third.poll(cx);
    await turn();
    expect(third.poll(cx)).toBe("third");
  });

  test("objects and functions without then are values", () => {
    const cx = new ProbeContext();
    const object = {};
    const func = (): void => undefined;
    expect(intoFuture(object).poll(cx)).toBe(object);
    expect(intoFuture(func).poll(cx)).toBe(func);
    expect(intoFuture(null).poll(cx)).toBe(null);
    const future = ready(1);
    expect(intoFuture(future)).toBe(future);
  });

  test("dropped while it waits: the promise goes on, its rejection is not unhandled", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    let reject!: (error: unknown) => void;
    const future = intoFuture(new Promise((_, fail) => (reject = fail)));
    const cx = new ProbeContext();
    future.poll(cx);
    future.drop();
    reject(new Error("nobody waits"));
    await turn();
    process.off("unhandledRejection", note);
    expect([cx.wakes, unhandled]).toEqual([0, []]);
    expect(() => future.poll(cx)).toThrow(PollError);
  });
});

describe("futures in promise code", () => {
  test("then starts a future, once", async () => {
    const trace: Trace = [];
    const future = new Call("a", trace, () => Promise.resolve("value"));
    await turn();
    expect(trace).toEqual([]);
    const first = future.then((value) => `first ${String(value)}`);
    const second = future.then((value) => `second ${String(value)}`);
    expect(trace).toEqual([]); // never synchronously
    expect(await Promise.all([first, second])).toEqual(["first value", "second value"]);
    expect(trace).toEqual(["enter a", "leave a"]);
  });

  test("await, catch and finally", async () => {
    const trace: Trace = [];
    const error = new Error("boom");
    const failing = (): Future<unknown> => new Call("a", [], () => Promise.reject(error));
    expect(await new Call("a", [], () => 1)).toBe(1);
    expect(await failing().catch((caught: unknown) => caught)).toBe(error);
    await expect(failing().finally(() => trace.push("finally"))).rejects.toBe(error);
    await expect(failing()).rejects.toBe(error);
    expect(trace).toEqual(["finally"]);
  });

  test("uses the runtime of the run in progress, its clock too", async () => {
    const runtime = testRuntime();
    await runtime.run(async () => {
      await turn();
      await sleep(5_000);
    });
    expect(runtime.clock.now()).toBe(5_000);
  });

  test("outside of every run there is a default runtime", async () => {
    const began = performance.now();
    expect(await new Call("a", [], () => sleep(2).then(() => "slept"))).toBe("slept");
    expect(performance.now() - began).toBeGreaterThanOrEqual(2);
  });

  test("a future returned from promise code is adopted", async () => {
    expect(await Promise.resolve(ready(1))).toBe(1);
    expect(await (async () => new Call("a", [], () => 2))()).toBe(2);
  });

  test("a future is a promise's peer in Promise.all and Promise.race", async () => {
    await testRuntime().run(async () => {
      expect(await Promise.all([ready(1), sleep(3).then(() => 2)])).toEqual([1, 2]);
      expect(await Promise.race([sleep(9).then(() => "late"), sleep(1).then(() => "soon")])).toBe(
        "soon",
      );
    });
  });
});

test("there and back: a lowered call in promise code in a lowered call", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const inner = new Guarded("inner", trace, intoFuture(sleep(10).then(() => "value")));
    const outer = new Call("outer", trace, async () => `${String(await inner)}!`);
    expect(await spawn(outer)).toBe("value!");
  });
  expect(trace).toEqual(["enter outer", "inner inner", "outer inner", "leave outer"]);
});

test("a wake-up in a promise's callback runs the task in the same microtask", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const leaf = new Signal("leaf");
    const promise = Promise.resolve();
    spawn(new Call("task", trace, () => promise));
    await turn();
    trace.length = 0;
    let resolve!: () => void;
    const gate = new Promise<void>((done) => (resolve = done));
    const handle = spawn(new Call("waiting", trace, () => gate));
    await turn();
    resolve();
    void promise.then(() => trace.push("a tick later"));
    await handle;
    leaf.drop();
  });
  expect(trace).toEqual(["enter waiting", "leave waiting", "a tick later"]);
});
