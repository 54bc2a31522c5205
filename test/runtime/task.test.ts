/** Tasks: spawn, wake, abort, join, shut down. */

import { expect, test } from "vitest";
import {
  JoinError,
  NoRuntimeError,
  PENDING,
  Runtime,
  main,
  pending,
  pollFn,
  ready,
  select,
  on,
  sleep,
  spawn,
  task,
  yieldNow,
  type Context,
} from "lower-async/runtime";
import { Guarded } from "./machines.ts";
import { Signal, testRuntime, turn, type Trace } from "./trace.ts";

test("spawn never polls before it returns", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = spawn(pollFn(() => trace.push("poll")));
    trace.push("spawned");
    await handle;
  });
  expect(trace).toEqual(["spawned", "poll"]);
});

test("spawn calls a function in its first poll, in the task", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = spawn(() => trace.push(`called in ${task.name} ${task.id}`), { name: "worker" });
    trace.push("spawned");
    await handle;
  });
  expect(trace).toEqual(["spawned", "called in worker 2"]);
});

test("spawn outside of a runtime says what to do", () => {
  expect(() => spawn(ready(1))).toThrow(NoRuntimeError);
  expect(() => spawn(ready(1))).toThrow("inside main(), run() or a task");
});

test("spawn inside a promise function after its awaits finds the runtime of the run", async () => {
  const runtime = testRuntime();
  const value = await runtime.run(async () => {
    await turn();
    return spawn(ready("found"));
  });
  expect(value).toBe("found");
});

test("names and ids", async () => {
  await testRuntime().run(async () => {
    const a = task.named("fetch-3").spawn(ready(1));
    const b = spawn(ready(2), { name: "fetch-4" });
    const c = spawn(ready(3));
    expect([a.name, b.name, c.name]).toEqual(["fetch-3", "fetch-4", undefined]);
    expect([a.id, b.id, c.id]).toEqual([2, 3, 4]);
    expect(task.id).toBe(1);
    await c;
    expect(task.id).toBeUndefined();
  });
});

/** Logs polls, and what the context does then. */
function probe(trace: Trace, ...steps: ((cx: Context) => void)[]) {
  let polls = 0;
  return pollFn((cx) => {
    trace.push(`poll ${++polls}`);
    const step = steps[polls - 1];
    if (step === undefined) return "done";
    step(cx);
    return PENDING;
  });
}

test("woken twice, or again before its turn: one poll", async () => {
  const trace: Trace = [];
  let kept: Context | undefined;
  await testRuntime().run(async () => {
    const handle = spawn(probe(trace, (cx) => (kept = cx)));
    await turn();
    kept!.wake();
    kept!.wake();
    trace.push("woken");
    await handle;
  });
  expect(trace).toEqual(["poll 1", "woken", "poll 2"]);
});

test("woken during its poll: polled again after it, not inside it", async () => {
  const trace: Trace = [];
  await testRuntime().run(() =>
    probe(trace, (cx) => {
      cx.wake();
      cx.wake();
      trace.push("end of poll 1");
    }),
  );
  expect(trace).toEqual(["poll 1", "end of poll 1", "poll 2"]);
});

test("woken after completion, by a stale waker: nothing", async () => {
  const trace: Trace = [];
  let kept: Context | undefined;
  await testRuntime().run(async () => {
    await spawn(
      probe(trace, (cx) => {
        kept = cx;
        cx.wake();
      }),
    );
    kept!.wake();
    kept!.wakeNow();
    await turn();
  });
  expect(trace).toEqual(["poll 1", "poll 2"]);
});

test("woken without a reason: one poll, harmless", async () => {
  const trace: Trace = [];
  const leaf = new Signal<string>("leaf", trace);
  await testRuntime().run(async () => {
    const handle = spawn(leaf);
    await turn();
    leaf.cx!.wake();
    await turn();
    leaf.fire("value");
    expect(await handle).toBe("value");
  });
  expect(trace).toEqual(["poll leaf", "poll leaf", "poll leaf"]);
});

test("a failing task: the handle throws a JoinError with cause, id and name", async () => {
  const cause = new Error("boom");
  await testRuntime().run(async () => {
    const handle = spawn(
      () => {
        throw cause;
      },
      { name: "fetch-3" },
    );
    const error = await handle.catch((error: unknown) => error as JoinError);
    expect(error).toBeInstanceOf(JoinError);
    expect(error).toMatchObject({
      kind: "panicked",
      isPanic: true,
      isCancelled: false,
      cause,
      taskId: 2,
      taskName: "fetch-3",
      message: 'task 2 "fetch-3" panicked: boom',
    });
    expect(handle.state).toBe("panicked");
  });
});

test("abort drops the future where it is suspended, at the task's next turn", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = spawn(new Guarded("a", trace, new Signal("leaf", trace)), { name: "victim" });
    await turn();
    handle.abort();
    handle.abort();
    trace.push("aborted");
    const error = await handle.catch((error: unknown) => error as JoinError);
    expect(error).toMatchObject({
      kind: "cancelled",
      isCancelled: true,
      message: 'task 2 "victim" was cancelled',
    });
    expect([handle.state, handle.isFinished]).toEqual(["cancelled", true]);
    handle.abort();
  });
  expect(trace).toEqual(["poll leaf", "aborted", "drop leaf", "inner a", "outer a"]);
});

test("abort before the first poll runs nothing", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = spawn(new Guarded("a", trace, new Signal("leaf", trace)));
    handle.abort();
    await expect(handle).rejects.toThrow("was cancelled");
  });
  expect(trace).toEqual([]);
});

test("abort loses to completion", async () => {
  await testRuntime().run(async () => {
    const handle = spawn(ready(1));
    await turn();
    handle.abort();
    expect(await handle).toBe(1);
  });
});

test("abort of itself takes effect when the poll suspends, and loses when it completes", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const suspending: { handle?: { abort(): void } } = {};
    const a = spawn(
      new Guarded(
        "a",
        trace,
        pollFn(() => {
          suspending.handle!.abort();
          trace.push("aborted");
          return PENDING;
        }),
      ),
    );
    suspending.handle = a;
    await expect(a).rejects.toThrow("was cancelled");

    const completing: { handle?: { abort(): void } } = {};
    const b = spawn(
      pollFn(() => {
        completing.handle!.abort();
        return "completed";
      }),
    );
    completing.handle = b;
    expect(await b).toBe("completed");
  });
  expect(trace).toEqual(["aborted", "inner a", "outer a"]);
});

test("the handle resolves after the clean-up is over, which the task itself drives", async () => {
  const trace: Trace = [];
  const runtime = testRuntime();
  await runtime.run(async () => {
    const leaf = new Signal("leaf", trace);
    const handle = spawn(
      new Guarded("a", trace, leaf, () => {
        trace.push(`clean-up in ${task.name}`);
        return sleep(50);
      }),
      { name: "victim" },
    );
    await turn();
    handle.abort();
    await turn();
    trace.push(handle.state);
    handle.abort();
    await expect(handle).rejects.toThrow("was cancelled");
    expect(runtime.clock.now()).toBe(50);
  });
  expect(trace).toEqual([
    "poll leaf",
    "drop leaf",
    "inner a",
    "clean-up in victim",
    "cleaning up",
    "outer a",
  ]);
});

test("what a clean-up throws is the cause of the cancellation", async () => {
  await testRuntime().run(async () => {
    const handle = spawn(
      new Guarded("a", [], new Signal("leaf"), () => {
        throw new Error("clean-up");
      }),
    );
    await turn();
    handle.abort();
    const error = await handle.catch((error: unknown) => error as JoinError);
    expect(error).toMatchObject({ kind: "cancelled", cause: { message: "clean-up" } });
  });
});

test("dropping the handle detaches: the task goes on", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = spawn(probe(trace, (cx) => cx.wake()));
    handle.drop();
    await turn();
  });
  expect(trace).toEqual(["poll 1", "poll 2"]);
});

test("a handle may be waited for again after a wait was cancelled", async () => {
  await testRuntime().run(async () => {
    const leaf = new Signal<string>("leaf");
    const handle = spawn(leaf);
    const { byRef } = await import("lower-async/runtime");
    const first = await select.biased(
      on(byRef(handle)),
      on(sleep(5), () => "gave up"),
    );
    expect(first).toBe("gave up");
    leaf.fire("value");
    expect(await handle).toBe("value");
  });
});

test("the failure of a task nobody asks for is reported: at once if detached, else at shutdown", async () => {
  const reports: string[] = [];
  const runtime = testRuntime({ hooks: { onPanic: (error) => reports.push(error.message) } });
  const fail = (message: string) => () => {
    throw new Error(message);
  };
  await runtime.run(async () => {
    spawn(fail("detached")).drop();
    const asked = spawn(fail("asked"));
    spawn(fail("unasked"));
    const late = spawn(fail("dropped later"));
    await turn();
    expect(reports).toEqual(["task 2 panicked: detached"]);
    late.drop();
    await expect(asked).rejects.toThrow("asked");
  });
  expect(reports.splice(1)).toEqual(["task 5 panicked: dropped later"]);
  await runtime.shutdown();
  expect(reports.slice(1)).toEqual(["task 4 panicked: unasked"]);
});

test("run gives the value, or throws what was thrown", async () => {
  const runtime = testRuntime();
  expect(await runtime.run(ready(1))).toBe(1);
  expect(await runtime.run(Promise.resolve(2))).toBe(2);
  expect(await runtime.run(() => 3)).toBe(3);
  const error = new Error("boom");
  await expect(runtime.run(Promise.reject(error))).rejects.toBe(error);
});

test("shutdown drops tasks where they are suspended and waits for their clean-ups", async () => {
  const trace: Trace = [];
  const runtime = testRuntime();
  const a = runtime.spawn(new Guarded("a", trace, new Signal("leaf a", trace), () => sleep(10)));
  const b = runtime.spawn(new Guarded("b", trace, new Signal("leaf b", trace)));
  await turn();
  trace.length = 0;
  expect(await runtime.shutdown()).toBe(true);
  expect([a.state, b.state]).toEqual(["cancelled", "cancelled"]);
  expect(runtime.clock.now()).toBe(10);
  expect([...trace].sort()).toEqual(
    ["drop leaf a", "drop leaf b", "inner a", "inner b", "outer a", "outer b"].sort(),
  );
  expect(trace.at(-1)).toBe("outer a");
});

test("shutdown gives up after its time limit", async () => {
  const runtime = testRuntime();
  runtime.spawn(new Guarded("a", [], new Signal("leaf"), () => pending()));
  await turn();
  expect(await runtime.shutdown({ timeout: 30 })).toBe(false);
  expect(runtime.clock.now()).toBe(30);
});

test("a task spawned after shutdown is dropped before its first poll", async () => {
  const trace: Trace = [];
  const runtime = testRuntime();
  await runtime.shutdown();
  const handle = runtime.spawn(new Signal("leaf", trace));
  await expect(handle).rejects.toThrow("was cancelled");
  expect(trace).toEqual(["drop leaf"]);
});

test("main runs and shuts down", async () => {
  const trace: Trace = [];
  const value = await main(async () => {
    spawn(new Guarded("background", trace, new Signal("leaf", trace)));
    await yieldNow();
    return "value";
  });
  expect(value).toBe("value");
  expect(trace).toEqual(["poll leaf", "drop leaf", "inner background", "outer background"]);
  await expect(main(() => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
});

test("hooks: spawn, before and after each poll, end", async () => {
  const trace: Trace = [];
  const log = (event: string) => (view: { name: string | undefined; state: string }) =>
    trace.push(`${event} ${view.name} ${view.state}`);
  const runtime = Runtime.builder()
    .name("hooked")
    .hooks({
      onSpawn: log("spawn"),
      beforePoll: log("before"),
      afterPoll: log("after"),
      onEnd: log("end"),
    })
    .build();
  await runtime.run(yieldNow());
  expect(runtime.name).toBe("hooked");
  expect(trace).toEqual([
    "spawn main suspended",
    "before main queued",
    "after main queued",
    "before main queued",
    "end main done",
    "after main done",
  ]);
});
