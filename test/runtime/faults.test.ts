/** What else can go wrong around a lowered function: each fault, and what it must not break. */

import { expect, test } from "vitest";
import type { Context, Future, PollError } from "lower-async/runtime";
import {
  ManualClock,
  PENDING,
  Runtime,
  join,
  on,
  pending,
  pollFn,
  race,
  ready,
  select,
  sleep,
  spawn,
  timeout,
} from "lower-async/runtime";
import { Call, chain, Guarded } from "./machines.ts";
import { ProbeContext, Signal, testRuntime, turn, type Trace } from "./trace.ts";

test("a stale waker: of an earlier await, of a finished child, of a finished combinator", async () => {
  const trace: Trace = [];
  const kept: Context[] = [];
  const leaf = (name: string) =>
    pollFn((cx) => {
      trace.push(`poll ${name}`);
      if (kept.push(cx) % 2 === 1) return PENDING;
      return name;
    });
  await testRuntime().run(async () => {
    const handle = spawn(new Call("outer", trace, () => race(leaf("a"), pending())));
    await turn();
    kept[0]!.wake();
    await handle;
    for (const cx of kept) {
      cx.wake();
      cx.wakeNow();
    }
    await turn();
  });
  expect(trace).toEqual(["enter outer", "poll a", "poll a", "leave outer"]);
});

test("a child that is never ready: its task can be dumped, aborted, timed out", async () => {
  const runtime = testRuntime();
  await runtime.run(async () => {
    const handle = spawn(chain(["a"], [], pending()), { name: "stuck" });
    await turn();
    expect(runtime.tasks().map((task) => `${task.name} ${task.state}`)).toContain(
      "stuck suspended",
    );
    await expect(timeout(10, pending())).rejects.toThrow("not ready within 10 ms");
    handle.abort();
    await expect(handle).rejects.toThrow("was cancelled");
  });
});

test("abort and completion in the same turn: exactly one of them, the finally blocks once", async () => {
  for (const order of ["abort first", "wake first"]) {
    const trace: Trace = [];
    await testRuntime().run(async () => {
      const leaf = new Signal<string>("leaf");
      const handle = spawn(new Guarded("a", trace, leaf));
      await turn();
      if (order === "abort first") handle.abort();
      leaf.fire("value");
      if (order === "wake first") handle.abort();
      await handle.catch(() => undefined);
      expect(handle.state).toBe("cancelled");
    });
    expect(trace).toEqual(["inner a", "outer a"]);
  }
});

test("a future dropped by someone else while it is awaited fails the await", async () => {
  const shared = chain(["shared"], [], pending());
  await testRuntime().run(async () => {
    const handle = spawn(new Call("owner", [], () => shared));
    await turn();
    shared.drop();
    await turn();
    expect(handle.isFinished).toBe(false); // nobody was told
    handle.abort();
    await expect(handle).rejects.toThrow("was cancelled");
  });
  const second = chain(["second"], [], new Signal("leaf"));
  const owner = new Call("owner", [], () => second);
  const cx = new ProbeContext();
  owner.poll(cx);
  second.drop();
  expect(() => owner.poll(cx)).toThrow("call was polled after it was dropped");
});

test("a poll of the awaiting machine from inside its child's poll", async () => {
  const seen: unknown[] = [];
  const parent: Future<unknown> = new Call(
    "parent",
    [],
    () =>
      new Call("child", [], () =>
        pollFn((cx) => {
          try {
            parent.poll(cx);
          } catch (error) {
            seen.push((error as PollError).state);
          }
          return "value";
        }),
      ),
  );
  expect(parent.poll(new ProbeContext())).toBe("value");
  expect(seen).toEqual(["running"]);
});

test("an error in a waker's task does not reach whoever wakes", async () => {
  await testRuntime().run(async () => {
    const leaf = new Signal("leaf");
    const handle = spawn(
      pollFn((cx) => {
        if (leaf.poll(cx) === PENDING) return PENDING;
        throw new Error("boom");
      }),
    );
    await turn();
    leaf.set();
    leaf.cx!.wakeNow();
    await expect(handle).rejects.toThrow("boom");
  });
});

test("a timer that fires for a task that is gone", async () => {
  const clock = new ManualClock({ autoAdvance: false });
  const runtime = new Runtime({ clock });
  const handle = runtime.spawn(
    // Hides its drop, so that the timer stays.
    pollFn((cx) => (sleeping.poll(cx) === PENDING ? PENDING : "slept")),
  );
  const sleeping = sleep(10);
  await turn();
  handle.abort();
  await handle.catch(() => undefined);
  await clock.advance(20);
  expect(handle.state).toBe("cancelled");
});

test("a task that fails in the batch does not keep others from running", async () => {
  const trace: Trace = [];
  const runtime = testRuntime({ hooks: { onPanic: () => trace.push("panic") } });
  await runtime.run(async () => {
    spawn(() => {
      throw new Error("boom");
    }).drop();
    await spawn(() => trace.push("after"));
  });
  expect(trace).toEqual(["panic", "after"]);
});

test("a hook that throws stops neither the drain nor the tasks behind it", async () => {
  const errors: unknown[] = [];
  let calls = 0;
  const note = (error: unknown): void => void errors.push(error);
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    const runtime = testRuntime({
      hooks: {
        beforePoll: () => {
          if (calls++ === 1) throw new Error("hook");
        },
      },
    });
    const a = runtime.spawn(ready("a"));
    runtime.spawn(ready("b"));
    const c = runtime.spawn(ready("c"));
    expect(await a).toBe("a");
    expect(await c).toBe("c");
    await turn();
  } finally {
    process.off("unhandledRejection", note);
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  expect(errors).toEqual([new Error("hook")]);
});

test("drop of a tree with everything in it: each part once, inner first", async () => {
  const trace: Trace = [];
  const leaf = (name: string) => new Signal(name, trace);
  const tree = new Guarded(
    "root",
    trace,
    join(
      new Guarded("x", trace, select(on(leaf("1")), on(new Guarded("y", trace, leaf("2"))))),
      timeout(1000, new Guarded("z", trace, leaf("3"))),
    ) as Future<unknown>,
  );
  const runtime = testRuntime();
  await runtime.run(async () => {
    const handle = spawn(tree);
    await turn();
    trace.length = 0;
    handle.abort();
    await handle.catch(() => undefined);
  });
  expect(trace).toEqual([
    "drop 1",
    "drop 2",
    "inner y",
    "outer y",
    "inner x",
    "outer x",
    "drop 3",
    "inner z",
    "outer z",
    "inner root",
    "outer root",
  ]);
  expect(runtime.clock.now()).toBe(0);
});

test("a drop at each suspend point, and an error at each clean-up: every clean-up runs exactly once", () => {
  const at = ["body", "cleanUp"] as const;
  for (const suspended of at) {
    for (const failing of ["none", "inner", "outer"]) {
      const trace: Trace = [];
      const body = new Signal("body", trace);
      if (suspended === "cleanUp") body.set();
      const fail = (name: string): void => {
        if (failing === name) throw new Error(name);
      };
      const future = new Guarded(
        "a",
        trace,
        body,
        () => {
          if (suspended === "body") fail("inner");
          return suspended === "cleanUp" ? new Signal("cleanUp", trace) : undefined;
        },
        () => {
          fail("outer");
        },
      );
      expect(future.poll(new ProbeContext())).toBe(PENDING);
      let error: unknown;
      try {
        future.drop();
      } catch (thrown) {
        error = thrown;
      }
      const expected = failing === "none" || (failing === "inner" && suspended === "cleanUp");
      expect(error === undefined).toBe(expected);
      expect(trace.filter((event) => event === "inner a")).toHaveLength(1);
      expect(trace.filter((event) => event === "outer a")).toHaveLength(1);
      expect(trace).not.toContain("catch a");
      expect(trace).toContain(`drop ${suspended}`);
    }
  }
});

test("two runtimes: a wake-up across them queues, and is polled by its own", async () => {
  const trace: Trace = [];
  const first = testRuntime({ name: "first" });
  const second = testRuntime({ name: "second" });
  const leaf = new Signal<string>("leaf");
  const handle = second.spawn(new Call("in second", trace, () => leaf));
  await turn();
  await first.run(
    pollFn(() => {
      leaf.set("value");
      leaf.cx!.wakeNow(); // from inside a poll of the other runtime
      trace.push("still in first");
      return undefined;
    }),
  );
  expect(await handle).toBe("value");
  expect(trace).toEqual(["enter in second", "still in first", "leave in second"]);
});
