/** Machine: polls, states, the direct resumption of the innermost frame. */

import { expect, test } from "vitest";
import type { Future } from "lower-async/runtime";
import { PENDING, PollError, pollFn, type Context, type Poll } from "lower-async/runtime";
import { resume } from "../../runtime/resume.ts";
import type { Frame } from "../../runtime/waker.ts";
import { Call, chain } from "./machines.ts";
import { ProbeContext, Signal, type Trace } from "./trace.ts";

/** Polls as a task does: from the innermost frame of the segment. */
function segmentOf(
  future: Future<unknown>,
  trace: Trace = [],
): { cx: ProbeContext; poll: () => unknown } {
  const cx = new ProbeContext(trace);
  cx.frame = future.isMachine ? (future as unknown as Context["frame"]) : undefined;
  return { cx, poll: () => resume(cx) };
}

test("a call does nothing", () => {
  const trace: Trace = [];
  chain(["a", "b"], trace, new Signal("leaf", trace));
  expect(trace).toEqual([]);
});

test("polled from the root, a chain polls its leaf", () => {
  const trace: Trace = [];
  const leaf = new Signal<number>("leaf", trace);
  const root = chain(["a", "b"], trace, leaf);
  const cx = new ProbeContext(trace);
  expect(root.poll(cx)).toBe(PENDING);
  expect(root.poll(cx)).toBe(PENDING); // spurious: harmless
  leaf.fire(7);
  expect(root.poll(cx)).toBe(7);
  expect(trace).toEqual([
    "enter a",
    "enter b",
    "poll leaf",
    "poll leaf",
    "wake",
    "poll leaf",
    "leave b",
    "leave a",
  ]);
});

test("only the context of the latest poll is woken", () => {
  const leaf = new Signal("leaf");
  const root = chain(["a"], [], leaf);
  const first = new ProbeContext();
  const second = new ProbeContext();
  root.poll(first);
  root.poll(second);
  leaf.fire();
  expect([first.wakes, second.wakes]).toEqual([0, 1]);
});

test("a wake-up polls the innermost machine only, then its parents as children complete", () => {
  const trace: Trace = [];
  let polls = 0;
  class Counted extends Call<number> {
    override poll(cx: Context, sent?: unknown, isSent?: boolean): Poll<number> {
      polls++;
      return super.poll(cx, sent, isSent);
    }
  }
  const leaf = new Signal<number>("leaf", trace);
  let root: Future<number> = leaf;
  for (let depth = 0; depth < 100; depth++) {
    const inner = root;
    root = new Counted(`${depth}`, [], () => inner);
  }
  const { poll } = segmentOf(root);
  expect(poll()).toBe(PENDING);
  expect(polls).toBe(100);
  for (let i = 0; i < 10; i++) expect(poll()).toBe(PENDING);
  expect(polls).toBe(110);
  leaf.set(42);
  expect(poll()).toBe(42);
  expect(polls).toBe(210);
});

test("a chain resumed directly may be polled from its root in between", () => {
  const trace: Trace = [];
  const leaf = new Signal<number>("leaf", trace);
  const root = chain(["a", "b", "c"], trace, leaf);
  const { cx, poll } = segmentOf(root);
  poll();
  expect(root.poll(cx)).toBe(PENDING);
  expect(poll()).toBe(PENDING);
  leaf.set(1);
  expect(root.poll(cx)).toBe(1);
  expect(trace.filter((event) => event.startsWith("leave"))).toEqual([
    "leave c",
    "leave b",
    "leave a",
  ]);
});

test("undefined is sent to a parent as any other value", () => {
  const trace: Trace = [];
  const leaf = new Signal<undefined>("leaf", trace);
  const { poll } = segmentOf(chain(["a", "b", "c"], trace, leaf));
  poll();
  leaf.set(undefined);
  expect(poll()).toBeUndefined();
  expect(trace.slice(-3)).toEqual(["leave c", "leave b", "leave a"]);
});

test("an error of a child resumed directly is thrown at its parent's await", () => {
  const trace: Trace = [];
  const leaf = new Signal("leaf", trace);
  const inner = chain(["c", "d"], trace, leaf);
  class Catching extends Call<unknown> {
    override poll(cx: Context, sent?: unknown, isSent?: boolean): Poll<unknown> {
      try {
        return super.poll(cx, sent, isSent);
      } catch (error) {
        trace.push(`caught ${String(error)}`);
        return "handled";
      }
    }
  }
  const root = new Call("a", trace, () => new Catching("b", trace, () => inner));
  const { poll } = segmentOf(root);
  poll();
  leaf.fail("boom");
  expect(poll()).toBe("handled");
  expect(trace).toEqual([
    "enter a",
    "enter b",
    "enter c",
    "enter d",
    "poll leaf",
    "poll leaf",
    "caught boom",
    "leave a",
  ]);
});

test("a hand-written future in the middle is polled from the machine above it", () => {
  const trace: Trace = [];
  const leaf = new Signal<number>("leaf", trace);
  const below = chain(["c", "d"], trace, leaf);
  const middle = pollFn((cx) => {
    trace.push("poll middle");
    return below.poll(cx);
  });
  const root = chain(["a", "b"], trace, middle);
  const { poll } = segmentOf(root);
  poll();
  trace.length = 0;
  expect(poll()).toBe(PENDING);
  expect(trace).toEqual(["poll middle", "poll leaf"]);
  leaf.set(5);
  trace.length = 0;
  expect(poll()).toBe(5);
  expect(trace).toEqual(["poll middle", "poll leaf", "leave d", "leave c", "leave b", "leave a"]);
});

test("a machine that polls another segment before its own child keeps the child's outcome", () => {
  const leaf = new Signal<number>("leaf");
  const child = chain(["child"], [], leaf);
  const otherLeaf = new Signal<string>("other");
  const other = segmentOf(chain(["x", "y"], [], otherLeaf));
  other.poll();
  class Odd extends Call<unknown> {
    override poll(cx: Context, sent?: unknown, isSent?: boolean): Poll<unknown> {
      if (isSent) {
        otherLeaf.set("other");
        seen.push(other.poll());
      }
      return super.poll(cx, sent, isSent);
    }
  }
  const seen: unknown[] = [];
  const root = segmentOf(new Odd("odd", [], () => child));
  root.poll();
  leaf.set(1);
  expect(root.poll()).toBe(1);
  expect(seen).toEqual(["other"]);
});

const over = (future: Future<unknown>): unknown => {
  try {
    return future.poll(new ProbeContext());
  } catch (error) {
    return error instanceof PollError ? `${error.future}: ${error.state}` : error;
  }
};

test("polled after completion", () => {
  const leaf = new Signal<number>("leaf");
  leaf.set(1);
  const root = chain(["a"], [], leaf);
  root.poll(new ProbeContext());
  expect(over(root)).toBe("call: returned");
});

test("polled after a failure", () => {
  const leaf = new Signal("leaf");
  leaf.fail("boom");
  const root = chain(["a"], [], leaf);
  // Whoever drives it notes that it failed; without that it seems to be running.
  const cx = new ProbeContext();
  cx.frame = root as unknown as Frame;
  expect(() => resume(cx)).toThrow("boom");
  expect(over(root)).toBe("call: panicked");
  const bare = chain(["a"], [], leaf);
  expect(over(bare)).toBe("boom");
  expect(over(bare)).toBe("call: running");
});

test("polled after a drop", () => {
  const root = chain(["a"], [], new Signal("leaf"));
  root.drop();
  expect(over(root)).toBe("call: dropped");
  const suspended = chain(["a"], [], new Signal("leaf"));
  suspended.poll(new ProbeContext());
  suspended.drop();
  expect(over(suspended)).toBe("call: dropped");
});

test("polled from inside its own poll", () => {
  const seen: unknown[] = [];
  const root: Future<unknown> = new Call("a", [], () => {
    seen.push(over(root));
    return 1;
  });
  expect(root.poll(new ProbeContext())).toBe(1);
  expect(seen).toEqual(["call: running"]);
});

test("dropped from inside its own poll: it is on the stack and goes on", () => {
  const trace: Trace = [];
  const root: Future<unknown> = new Call("a", trace, () => {
    root.drop();
    return 1;
  });
  expect(root.poll(new ProbeContext())).toBe(1);
  expect(trace).toEqual(["enter a", "leave a"]);
});
