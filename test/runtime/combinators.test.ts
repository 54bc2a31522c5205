/** join, select, race and the small ones: who is polled, who is dropped, in which order. */

import { describe, expect, test } from "vitest";
import type { Future } from "lower-async/runtime";
import {
  PENDING,
  PollError,
  boxed,
  byRef,
  join,
  joinAll,
  on,
  pending,
  pollFn,
  race,
  ready,
  select,
  sleep,
  spawn,
  tryJoin,
  tryJoinAll,
  unconstrained,
  yieldNow,
  type Context,
} from "lower-async/runtime";
import { Call, chain, Guarded } from "./machines.ts";
import { ProbeContext, Signal, testRuntime, turn, type Trace } from "./trace.ts";

/** Three leaves and their trace. */
function three(): { trace: Trace; a: Signal<string>; b: Signal<string>; c: Signal<string> } {
  const trace: Trace = [];
  const [a, b, c] = ["a", "b", "c"].map((name) => new Signal<string>(name, trace));
  return { trace, a: a!, b: b!, c: c! };
}

describe("join", () => {
  test("polls all once, then only who was woken; values in the order of the arguments", () => {
    const { trace, a, b, c } = three();
    const all = join(a, b, c);
    const cx = new ProbeContext(trace);
    expect(all.poll(cx)).toBe(PENDING);
    b.fire("B");
    expect(all.poll(cx)).toBe(PENDING);
    expect(all.poll(cx)).toBe(PENDING); // spurious: nobody is polled
    c.fire("C");
    a.fire("A");
    expect(all.poll(cx)).toEqual(["A", "B", "C"]);
    expect(trace).toEqual([
      "poll a",
      "poll b",
      "poll c",
      "wake",
      "poll b",
      "wake",
      "wake",
      "poll c",
      "poll a",
    ]);
  });

  test("the context of its latest poll is woken, though children saw another", () => {
    const { a, b } = three();
    const all = join(a, b);
    const first = new ProbeContext();
    const second = new ProbeContext();
    all.poll(first);
    all.poll(second);
    a.fire("A");
    expect([first.wakes, second.wakes]).toEqual([0, 1]);
  });

  test("a failure is thrown when all are over; nobody is dropped", async () => {
    const { trace, a, b } = three();
    await testRuntime().run(async () => {
      const handle = spawn(join(a, b));
      await turn();
      a.fail(new Error("boom"));
      await turn();
      expect(handle.isFinished).toBe(false);
      b.fire("B");
      await expect(handle).rejects.toThrow("boom");
    });
    expect(trace).toEqual(["poll a", "poll b", "poll a", "poll b"]);
  });

  test("tryJoin drops the others at the first failure and waits for their clean-ups", async () => {
    const { trace, a, b, c } = three();
    const runtime = testRuntime();
    await runtime.run(async () => {
      const handle = spawn(
        tryJoin(new Guarded("A", trace, a, () => sleep(10)), b, new Guarded("C", trace, c)),
      );
      await turn();
      trace.length = 0;
      b.fail("boom");
      await expect(handle).rejects.toMatchObject({ cause: "boom" });
    });
    expect(trace).toEqual([
      "poll b",
      "drop a",
      "inner A",
      "drop c",
      "inner C",
      "outer C",
      "outer A",
    ]);
    expect(runtime.clock.now()).toBe(10);
  });

  test("tryJoin gives all values when none fails", async () => {
    const values: [number, string] = await testRuntime().run(() => tryJoin(ready(1), "two"));
    expect(values).toEqual([1, "two"]);
    expect(await testRuntime().run(() => tryJoinAll([1, ready(2)]))).toEqual([1, 2]);
  });

  test("awaits promises, thenables and plain values; types follow", async () => {
    const values: [number, string, boolean] = await testRuntime().run(() =>
      join(Promise.resolve(1), ready("two"), true),
    );
    expect(values).toEqual([1, "two", true]);
  });

  test("of nothing: ready at once", () => {
    expect(join().poll(new ProbeContext())).toEqual([]);
    expect(joinAll([]).poll(new ProbeContext())).toEqual([]);
  });

  test("dropping it drops all that are not over, in order", () => {
    const { trace, a, b, c } = three();
    const all = join(a, b, c);
    a.set("A");
    all.poll(new ProbeContext());
    trace.length = 0;
    all.drop();
    all.drop();
    expect(trace).toEqual(["drop b", "drop c"]);
    expect(() => all.poll(new ProbeContext())).toThrow("Join was polled after it was dropped");
  });

  test("errors while dropping do not stop the other drops", () => {
    const { trace, a, b, c } = three();
    for (const leaf of [a, b]) {
      leaf.drop = () => {
        trace.push(`drop ${leaf.name}`);
        throw new Error(leaf.name);
      };
    }
    const all = join(a, b, c);
    all.poll(new ProbeContext());
    trace.length = 0;
    expect(() => {
      all.drop();
    }).toThrow(expect.objectContaining({ error: new Error("b"), suppressed: new Error("a") }));
    expect(trace).toEqual(["drop a", "drop b", "drop c"]);
  });

  test("a child deep in calls is resumed from its innermost frame", async () => {
    let polls = 0;
    class Counted extends Call<unknown> {
      override poll(cx: Context) {
        polls++;
        return super.poll(cx);
      }
    }
    const leaf = new Signal("leaf");
    let deep: Future<unknown> = leaf;
    for (let i = 0; i < 50; i++) {
      const inner = deep;
      deep = new Counted("", [], () => inner);
    }
    await testRuntime().run(async () => {
      const handle = spawn(join(deep, pending()));
      await turn();
      expect(polls).toBe(50);
      leaf.cx!.wake();
      await turn();
      expect(polls).toBe(51);
      handle.drop();
    });
  });

  test("a child that wakes itself waits for the next turn", () => {
    const trace: Trace = [];
    const restless = pollFn((cx) => {
      trace.push("restless");
      cx.wake();
      return PENDING;
    });
    const all = join(restless, pending());
    all.poll(new ProbeContext(trace));
    expect(trace).toEqual(["restless", "wake"]);
  });

  test("10,000 children, woken one by one: one poll each", () => {
    const leaves = Array.from({ length: 10_000 }, (_, i) => new Signal<number>(`${i}`));
    const all = joinAll(leaves);
    const cx = new ProbeContext();
    all.poll(cx);
    for (const [i, leaf] of leaves.entries()) {
      leaf.fire(i);
      all.poll(cx);
    }
    expect(leaves.every((leaf) => leaf.polls === 2)).toBe(true);
  });

  test("polled from inside its own poll", () => {
    const seen: unknown[] = [];
    const all: Future<unknown> = join(
      pollFn((cx) => {
        expect(() => all.poll(cx)).toThrow(PollError);
        all.drop(); // on the stack: goes on
        return seen.push("went on");
      }),
    );
    expect(all.poll(new ProbeContext())).toEqual([1]);
  });
});

describe("race", () => {
  test("the first to end wins; the others are dropped before its outcome is handed on", async () => {
    const { trace, a, b } = three();
    await testRuntime().run(async () => {
      const handle = spawn(
        new Call("racer", trace, () =>
          race(new Guarded("A", trace, a), new Call("B", trace, () => b)),
        ),
      );
      await turn();
      trace.length = 0;
      b.fire("B");
      expect(await handle).toBe("B");
    });
    expect(trace).toEqual(["poll b", "leave B", "drop a", "inner A", "outer A", "leave racer"]);
  });

  test("a failure wins too", async () => {
    await expect(
      testRuntime().run(() => race(pending(), Promise.reject(new Error("boom")))),
    ).rejects.toThrow("boom");
  });
});

describe("select", () => {
  test("losers are dropped, their clean-ups over, before the handler runs", async () => {
    const { trace, a, b } = three();
    const runtime = testRuntime();
    const value = await runtime.run(async () => {
      const handle = spawn(
        select(
          on(new Guarded("A", trace, a, () => sleep(10)), () => "A won"),
          on(b, (value) => {
            trace.push(`handler ${value}`);
            return new Call("handling", trace, () => sleep(5)).then(() => "B won");
          }),
        ),
      );
      await turn();
      trace.length = 0;
      b.fire("B");
      return handle;
    });
    expect(value).toBe("B won");
    expect(trace).toEqual([
      "poll b",
      "drop a",
      "inner A",
      "outer A",
      "handler B",
      "enter handling",
      "leave handling",
    ]);
    expect(runtime.clock.now()).toBe(15);
  });

  test("biased: of several that are ready the first in the list", async () => {
    for (let i = 0; i < 20; i++) {
      expect(
        await testRuntime({ seed: i }).run(() =>
          select.biased(on(pending()), on(ready("b")), on(ready("c"))),
        ),
      ).toBe("b");
    }
  });

  test("random: every branch wins some time, the seed decides", async () => {
    const winners = async (seed: number): Promise<string> => {
      let winners = "";
      await testRuntime({ seed }).run(async () => {
        for (let i = 0; i < 40; i++) {
          winners += await spawn(() => select(on(ready("a")), on(ready("b")), on(ready("c"))));
        }
      });
      return winners;
    };
    const first = await winners(7);
    expect(new Set(first)).toEqual(new Set(["a", "b", "c"]));
    expect(await winners(7)).toBe(first);
    expect(await winners(8)).not.toBe(first);
  });

  test("only woken branches are polled", async () => {
    const { trace, a, b, c } = three();
    await testRuntime().run(async () => {
      const handle = spawn(select.biased(on(a), on(b), on(c)));
      await turn();
      trace.length = 0;
      b.cx!.wake();
      await turn();
      expect(trace).toEqual(["poll b"]);
      c.fire("C");
      expect(await handle).toBe("C");
    });
    expect(trace).toEqual(["poll b", "poll c", "drop a", "drop b"]);
  });

  test("a branch woken while another is polled keeps its place", async () => {
    const trace: Trace = [];
    const c = new Signal<string>("c", trace);
    let polls = 0;
    const waker = pollFn((cx) => {
      trace.push("poll waker");
      if (++polls === 2) c.fire("C");
      else cx.wake();
      return PENDING;
    });
    expect(await testRuntime().run(() => select.biased(on(waker), on(c)))).toBe("C");
    expect(trace).toEqual(["poll waker", "poll c", "poll waker", "poll c"]);
  });

  test("a failing branch: the others are dropped, then its error is thrown", async () => {
    const { trace, a, b } = three();
    b.fail(new Error("boom"));
    await expect(
      testRuntime().run(() => select.biased(on(new Guarded("A", trace, a)), on(b))),
    ).rejects.toThrow("boom");
    expect(trace).toEqual(["poll a", "poll b", "drop a", "inner A", "outer A"]);
  });

  test("what a loser's clean-up throws suppresses the failure", async () => {
    const { a, b } = three();
    b.fail(new Error("boom"));
    const failing = new Guarded("A", [], a, () => {
      throw new Error("clean-up");
    });
    await expect(testRuntime().run(() => select.biased(on(failing), on(b)))).rejects.toMatchObject({
      error: { message: "clean-up" },
      suppressed: { message: "boom" },
    });
  });

  test("a lent branch is not dropped and goes on", async () => {
    const { trace, a } = three();
    await testRuntime().run(async () => {
      expect(
        await select.biased(
          on(byRef(a)),
          on(sleep(1), () => "later"),
        ),
      ).toBe("later");
      a.set("A");
      expect(await spawn(a)).toBe("A");
    });
    expect(trace).toEqual(["poll a", "poll a"]);
  });

  test("dropped while racing, and while handling", () => {
    const { trace, a, b, c } = three();
    const racing = select(on(a), on(b));
    racing.poll(new ProbeContext());
    racing.drop();
    expect(trace.slice(2).sort()).toEqual(["drop a", "drop b"]);
    trace.length = 0;
    const handling = select(on(ready(1), () => new Guarded("H", trace, c)));
    handling.poll(new ProbeContext());
    handling.drop();
    expect(trace).toEqual(["poll c", "drop c", "inner H", "outer H"]);
  });
});

describe("small ones", () => {
  test("pollFn, ready, pending", () => {
    const cx = new ProbeContext();
    expect(ready(1).poll(cx)).toBe(1);
    expect(pending().poll(cx)).toBe(PENDING);
    const trace: Trace = [];
    const once = pollFn(
      () => 1,
      () => trace.push("dropped"),
    );
    expect(once.poll(cx)).toBe(1);
    expect(() => once.poll(cx)).toThrow(PollError);
    once.drop();
    expect(trace).toEqual([]);
    const dropped = pollFn(
      () => PENDING,
      () => trace.push("dropped"),
    );
    dropped.drop();
    dropped.drop();
    expect(trace).toEqual(["dropped"]);
  });

  test("yieldNow is pending once", () => {
    const cx = new ProbeContext();
    const yielding = yieldNow();
    expect(yielding.poll(cx)).toBe(PENDING);
    expect(cx.wakes).toBe(1);
    expect(yielding.poll(cx)).toBe(undefined);
    expect(() => yielding.poll(cx)).toThrow("YieldNow was polled after it had returned");
  });

  test("boxed gives futures of one type", async () => {
    const mixed: Future<number>[] = [boxed(ready(1)), boxed(Promise.resolve(2)), boxed(3)];
    expect(await testRuntime().run(() => joinAll(mixed))).toEqual([1, 2, 3]);
  });

  test("unconstrained drops what it holds", () => {
    const { trace, a } = three();
    const future = unconstrained(chain(["x"], trace, a));
    future.poll(new ProbeContext());
    future.drop();
    expect(trace).toEqual(["enter x", "poll a", "drop a"]);
  });
});
