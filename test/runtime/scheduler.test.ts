/** The scheduler: order, batches, budget, and the event loop's share. */

import { expect, test } from "vitest";
import {
  PENDING,
  Runtime,
  joinAll,
  mpsc,
  pollFn,
  ready,
  spawn,
  unconstrained,
  yieldNow,
} from "lower-async/runtime";
import { Call } from "./machines.ts";
import { testRuntime, turn, type Trace } from "./trace.ts";

/** Logs `name` once per poll, `times` times, waking itself in between. */
function busy(trace: Trace, name: string, times: number) {
  let polls = 0;
  return pollFn((cx) => {
    trace.push(name);
    if (++polls === times) return undefined;
    cx.wake();
    return PENDING;
  });
}

test("first in, first out; a task that wakes itself waits for everyone else", async () => {
  const trace: Trace = [];
  await testRuntime().run(() =>
    joinAll([spawn(busy(trace, "a", 3)), spawn(busy(trace, "b", 2)), spawn(busy(trace, "c", 3))]),
  );
  expect(trace.join("")).toBe("abcabcac");
});

test("what is woken during a batch runs in the next one", async () => {
  const trace: Trace = [];
  await testRuntime().run(() =>
    joinAll([
      spawn(() => {
        trace.push("a");
        spawn(() => trace.push("child of a"));
      }),
      spawn(() => trace.push("b")),
    ]),
  );
  await turn();
  expect(trace).toEqual(["a", "b", "child of a"]);
});

test("a seed makes the random order repeatable", async () => {
  const run = async (seed: number): Promise<string> => {
    const trace: Trace = [];
    const names = [..."abcdefghij"];
    const runtime = testRuntime({ seed, order: "random" });
    await runtime.run(() => joinAll(names.map((name) => spawn(busy(trace, name, 2)))));
    return trace.join("");
  };
  const first = await run(1);
  expect(await run(1)).toBe(first);
  expect([...first].sort().join("")).toBe("aabbccddeeffgghhiijj");
  expect(first).not.toBe("abcdefghijabcdefghij");
  expect(new Set([first, await run(2), await run(3)]).size).toBe(3);
});

test("a task whose leaves are always ready yields after its budget", async () => {
  const trace: Trace = [];
  await testRuntime({ budget: 4 }).run(() => {
    const [tx, rx] = mpsc.unboundedChannel<number>();
    for (let i = 1; i <= 10; i++) tx.send(i);
    let recv = rx.recv();
    const reader = pollFn((cx) => {
      for (;;) {
        const message = recv.poll(cx);
        if (message === PENDING) return PENDING;
        trace.push(`${message}`);
        if (message === 10) return undefined;
        recv = rx.recv();
      }
    });
    return joinAll([spawn(reader), spawn(busy(trace, "other", 3))]);
  });
  expect(trace.join(" ")).toBe("1 2 3 4 other 5 6 7 8 other 9 10 other");
});

test("unconstrained: no budget", async () => {
  const trace: Trace = [];
  await testRuntime({ budget: 4 }).run(() => {
    const [tx, rx] = mpsc.unboundedChannel<number>();
    for (let i = 1; i <= 10; i++) tx.send(i);
    let recv = rx.recv();
    const reader = pollFn((cx) => {
      for (;;) {
        const message = recv.poll(cx);
        if (message === PENDING) return PENDING;
        trace.push(`${message}`);
        if (message === 10) return undefined;
        recv = rx.recv();
      }
    });
    return joinAll([spawn(unconstrained(reader)), spawn(busy(trace, "other", 1))]);
  });
  expect(trace.join(" ")).toBe("1 2 3 4 5 6 7 8 9 10 other");
});

test("the default budget is 128", async () => {
  let polls = 0;
  await testRuntime().run(() => {
    const [tx, rx] = mpsc.unboundedChannel<number>();
    for (let i = 0; i < 1280; i++) tx.send(i);
    tx.release();
    let recv = rx.recv();
    return pollFn((cx) => {
      polls++;
      for (;;) {
        const message = recv.poll(cx);
        if (message === PENDING) return PENDING;
        if (message === undefined) return undefined;
        recv = rx.recv();
      }
    });
  });
  expect(polls).toBe(11);
});

test("a ready child costs no turn of the queue", async () => {
  const trace: Trace = [];
  await testRuntime().run(() => {
    spawn(() => trace.push("other"));
    return new Call("outer", trace, () => new Call("inner", trace, () => ready(1)));
  });
  expect(trace.slice(0, 4)).toEqual(["enter outer", "enter inner", "leave inner", "leave outer"]);
});

/** Keeps the runtime busy until the event loop has turned; says how often it was polled. */
async function pollsUntilTheEventLoopTurns(
  work: (isOver: () => boolean, count: () => void) => Promise<unknown>,
): Promise<number> {
  let polls = 0;
  let turned = false;
  setTimeout(() => {
    turned = true;
  }, 0);
  const limit = performance.now() + 5_000;
  await work(
    () => turned || performance.now() > limit,
    () => {
      polls++;
    },
  );
  expect(turned).toBe(true);
  return polls;
}

test("a task that only wakes itself does not keep the event loop from turning", async () => {
  const polls = await pollsUntilTheEventLoopTurns((isOver, count) =>
    new Runtime({ slice: 2 }).run(
      pollFn((cx) => {
        count();
        if (isOver()) return undefined;
        cx.wake();
        return PENDING;
      }),
    ),
  );
  expect(polls).toBeGreaterThan(1);
});

test("nor does one that awaits settled promises for ever", async () => {
  await pollsUntilTheEventLoopTurns((isOver, count) => {
    return new Runtime({ slice: 2 }).run(() => {
      let awaiting = new Call<void>("await", [], () => Promise.resolve());
      return pollFn((cx) => {
        for (;;) {
          if (awaiting.poll(cx) === PENDING) return PENDING;
          count();
          if (isOver()) return undefined;
          awaiting = new Call<void>("await", [], () => Promise.resolve());
        }
      });
    });
  });
});

test("yieldNow lets everything runnable go first", async () => {
  const trace: Trace = [];
  await testRuntime().run(() =>
    joinAll([
      spawn(new Call("a", trace, () => yieldNow())),
      spawn(() => trace.push("b")),
      spawn(() => trace.push("c")),
    ]),
  );
  expect(trace).toEqual(["enter a", "b", "c", "leave a"]);
});
