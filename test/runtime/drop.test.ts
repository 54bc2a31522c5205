/** drop: clean-ups, inner first, never a catch; errors chained; what awaits is driven to its end. */

import { expect, test } from "vitest";
import type { Future } from "lower-async/runtime";
import { PENDING, sleep, yieldNow } from "lower-async/runtime";
import { Call, chain, Guarded } from "./machines.ts";
import { ProbeContext, Signal, testRuntime, turn, type Trace } from "./trace.ts";

/** Errors inside a SuppressedError chain, the latest first. */
function chained(error: unknown): unknown[] {
  if (error instanceof Error && error.name === "SuppressedError") {
    const { error: last, suppressed } = error as Error & { error: unknown; suppressed: unknown };
    return [...chained(last), ...chained(suppressed)];
  }
  return [error];
}

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("an unresumed future runs nothing when dropped", () => {
  const trace: Trace = [];
  const future = new Guarded("a", trace, new Signal("leaf", trace));
  future.drop();
  expect(trace).toEqual([]);
});

test("children first, then the pending finally blocks from the inside out, no catch", () => {
  const trace: Trace = [];
  const inner = new Guarded("inner", trace, new Signal("leaf", trace));
  const future = new Guarded("outer", trace, new Call("middle", trace, () => inner));
  future.poll(new ProbeContext());
  trace.length = 0;
  future.drop();
  expect(trace).toEqual(["drop leaf", "inner inner", "outer inner", "inner outer", "outer outer"]);
});

test("dropped inside a finally: that block does not run again, the outer one runs", () => {
  const trace: Trace = [];
  const body = new Signal("body", trace);
  body.set();
  const cleanUp = new Signal("cleanUp", trace);
  const future = new Guarded("a", trace, body, () => cleanUp);
  expect(future.poll(new ProbeContext())).toBe(PENDING);
  expect(trace).toEqual(["poll body", "inner a", "poll cleanUp"]);
  trace.length = 0;
  future.drop();
  expect(trace).toEqual(["drop cleanUp", "outer a"]);
});

test("idempotent: a second drop, a drop during the drop, a drop after completion", () => {
  const trace: Trace = [];
  const future: Future<void> = new Guarded("a", trace, new Signal("leaf", trace), () => {
    future.drop();
  });
  future.poll(new ProbeContext());
  future.drop();
  future.drop();
  expect(trace).toEqual(["poll leaf", "drop leaf", "inner a", "outer a"]);

  const done = chain(["b"], [], new Signal("never"));
  const leaf = new Signal<number>("leaf", trace);
  leaf.set(1);
  const completed = new Guarded("c", trace, leaf);
  completed.poll(new ProbeContext());
  trace.length = 0;
  completed.drop();
  done.drop();
  expect(trace).toEqual([]);
});

test("a poll during the drop is an error", () => {
  const trace: Trace = [];
  const future: Future<void> = new Guarded("a", trace, new Signal("leaf", trace), () => {
    trace.push((thrownBy(() => future.poll(new ProbeContext())) as Error).message);
  });
  future.poll(new ProbeContext());
  future.drop();
  expect(trace).toEqual([
    "poll leaf",
    "drop leaf",
    "inner a",
    "guarded was polled from inside its own poll, or after it had failed",
    "outer a",
  ]);
});

test("errors do not stop the other clean-ups and come out chained, the last first", () => {
  const trace: Trace = [];
  const leaf = new Signal("leaf", trace);
  leaf.drop = () => {
    trace.push("drop leaf");
    throw new Error("leaf");
  };
  const boom = (message: string) => () => {
    throw new Error(message);
  };
  const inner = new Guarded("x", trace, leaf, boom("inner x"), boom("outer x"));
  const future = new Guarded("y", trace, inner, boom("inner y"));
  future.poll(new ProbeContext());
  trace.length = 0;
  const error = thrownBy(() => {
    future.drop();
  });
  expect(trace).toEqual(["drop leaf", "inner x", "outer x", "inner y", "outer y"]);
  expect(chained(error).map((each) => (each as Error).message)).toEqual([
    "inner y",
    "outer x",
    "inner x",
    "leaf",
  ]);
  expect(() => future.poll(new ProbeContext())).toThrow("after it was dropped");
});

test("the synchronous part of a clean-up runs at once, the rest later, parents after their children", async () => {
  const trace: Trace = [];
  const runtime = testRuntime();
  await runtime.run(async () => {
    const inner = new Guarded("x", trace, new Signal("leaf", trace), () => {
      trace.push("clean x");
      return sleep(10);
    });
    const future = new Guarded("y", trace, inner, () => {
      trace.push("clean y");
      return yieldNow();
    });
    future.poll(new ProbeContext());
    future.drop();
    future.drop();
    trace.push("dropped");
    expect(() => future.poll(new ProbeContext())).toThrow("after it was dropped");
    expect(() => inner.poll(new ProbeContext())).toThrow("after it was dropped");
    await sleep(20);
  });
  expect(trace).toEqual([
    "poll leaf",
    "drop leaf",
    "inner x",
    "clean x",
    "dropped",
    "outer x",
    "inner y",
    "clean y",
    "outer y",
  ]);
});

test("Symbol.asyncDispose waits for the whole clean-up and throws its errors", async () => {
  const trace: Trace = [];
  const runtime = testRuntime();
  await runtime.run(async () => {
    const future = new Guarded(
      "a",
      trace,
      new Signal("leaf", trace),
      () => sleep(10),
      () => {
        throw new Error("outer");
      },
    );
    future.poll(new ProbeContext());
    await expect(future[Symbol.asyncDispose]()).rejects.toThrow("outer");
    trace.push("disposed");
  });
  expect(trace).toEqual(["poll leaf", "drop leaf", "inner a", "outer a", "disposed"]);
});

test("Symbol.dispose drops", () => {
  const trace: Trace = [];
  const future = new Guarded("a", trace, new Signal("leaf", trace));
  future.poll(new ProbeContext());
  future[Symbol.dispose]();
  expect(trace).toEqual(["poll leaf", "drop leaf", "inner a", "outer a"]);
});

test("a clean-up that fails after the drop has returned is reported", async () => {
  const panics: string[] = [];
  const runtime = testRuntime({ hooks: { onPanic: (error) => panics.push(String(error.cause)) } });
  await runtime.run(async () => {
    const future = new Guarded("a", [], new Signal("leaf"), async () => {
      await Promise.resolve();
      throw new Error("late");
    });
    future.poll(new ProbeContext());
    future.drop();
    await turn();
  });
  expect(panics).toEqual(["Error: late"]);
});
