/** Clocks, sleep, timeout, interval: on a paused clock, no sleeping. */

import { RealClock } from "../../runtime/clock.ts";
import { Random } from "../../runtime/random.ts";
import { Alarm, TimerQueue } from "../../runtime/timers.ts";
import { describe, expect, test } from "vitest";
import {
  Elapsed,
  ManualClock,
  PENDING,
  Runtime,
  interval,
  join,
  joinAll,
  now,
  on,
  ready,
  select,
  sleep,
  sleepUntil,
  spawn,
  timeout,
  yieldNow,
  type MissedTicks,
} from "lower-async/runtime";
import { Call } from "./machines.ts";
import { ProbeContext, Signal, testRuntime, turn, type Trace } from "./trace.ts";

test("a paused clock jumps to the next deadline when nothing is runnable", async () => {
  const trace: Trace = [];
  await testRuntime().run(() =>
    joinAll([
      spawn(sleep(300).then(() => trace.push(`b ${now()}`))),
      spawn(new Call("a", trace, () => sleep(100))),
    ]),
  );
  expect(trace).toEqual(["enter a", "leave a", "b 300"]);
});

test("equal deadlines fire in the order they were registered", async () => {
  const trace: Trace = [];
  const names = [..."abcdefghijklmnopqrstuvwxyz"];
  await testRuntime().run(() =>
    joinAll(
      names.map((name, i) =>
        spawn(new Call(name, [], () => sleep(i % 2 === 0 ? 20 : 10)).then(() => trace.push(name))),
      ),
    ),
  );
  expect(trace.join("")).toBe("bdfhjlnprtvxzacegikmoqsuwy");
});

test("due timers are taken by deadline, then by registration: all that there are, or some", () => {
  const random = new Random(7);
  for (let round = 0; round < 50; round++) {
    const queue = new TimerQueue();
    const timers = Array.from(
      { length: random.below(20) },
      () => new Alarm(random.below(6), () => undefined),
    );
    for (const timer of timers) queue.add(timer);
    const inOrder = timers.toSorted((a, b) => a.deadline - b.deadline || a.order - b.order);
    const now = random.below(7);
    const due = inOrder.filter(({ deadline }) => deadline <= now);
    expect(queue.takeDue(now)).toEqual(due);
    expect(queue.takeDue(9)).toEqual(inOrder.slice(due.length));
    expect([queue.length, ...timers.map(({ place }) => place)].every((n) => n <= 0)).toBe(true);
  }
});

test("10,000 tasks of 100 ms take 100 ms", async () => {
  const runtime = testRuntime();
  const values = await runtime.run(() =>
    joinAll(
      Array.from({ length: 10_000 }, (_, i) =>
        spawn(() => new Call<number>("task", [], () => sleep(100)).then(() => i)),
      ),
    ),
  );
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(49_995_000);
  expect(runtime.clock.now()).toBe(100);
});

test("sleep counts from its call, sleepUntil to a point in time", async () => {
  await testRuntime().run(async () => {
    const first = sleep(100);
    await sleep(60);
    await first;
    expect(now()).toBe(100);
    await sleepUntil(250);
    expect(now()).toBe(250);
    await sleepUntil(10);
    await sleep(0);
    await sleep(-5);
    expect(now()).toBe(250);
  });
});

test("sleep called outside of every runtime counts from its first poll", async () => {
  const early = sleep(100);
  const runtime = testRuntime();
  await runtime.run(async () => {
    await sleep(30);
    await early;
  });
  expect(runtime.clock.now()).toBe(130);
});

test("dropping a sleep frees its timer", async () => {
  const clock = new ManualClock();
  const runtime = new Runtime({ clock });
  await runtime.run(async () => {
    const long = sleep(1000);
    expect(long.poll(new ProbeContext())).toBe(PENDING);
    long.drop();
    await sleep(1);
    await turn();
  });
  expect(clock.now()).toBe(1);
});

test("advance moves deadline by deadline, and tasks run at each", async () => {
  const trace: Trace = [];
  const clock = new ManualClock({ autoAdvance: false });
  const runtime = new Runtime({ clock });
  const done = runtime.run(async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(10);
      trace.push(`woke at ${now()}`);
    }
  });
  await turn();
  await clock.advance(5);
  expect(trace).toEqual([]);
  await clock.advance(20);
  expect(trace).toEqual(["woke at 10", "woke at 20"]);
  expect(clock.now()).toBe(25);
  await clock.advance(5);
  await done;
  expect(clock.now()).toBe(30);
});

test("a clock may be paused and resumed", async () => {
  const clock = new ManualClock({ start: 1000, autoAdvance: false });
  const runtime = new Runtime({ clock });
  expect([clock.now(), clock.isPaused]).toEqual([1000, true]);
  clock.resume();
  await runtime.run(sleep(2));
  expect(clock.now()).toBeGreaterThanOrEqual(1002);
  clock.pause();
  const stopped = clock.now();
  await turn();
  expect(clock.now()).toBe(stopped);
});

test("a paused clock waits for promises that are about to settle", async () => {
  await testRuntime().run(async () => {
    const winner = await select(
      on(
        (async () => {
          for (let i = 0; i < 50; i++) await undefined;
          return "promise";
        })(),
      ),
      on(sleep(1), () => "sleep"),
    );
    expect(winner).toBe("promise");
  });
});

test("real time: never early", async () => {
  const runtime = new Runtime();
  await runtime.run(() =>
    joinAll(
      [6, 2, 4].map((ms) => {
        const began = performance.now();
        return spawn(
          sleep(ms).then(() => {
            expect(performance.now() - began).toBeGreaterThanOrEqual(ms);
          }),
        );
      }),
    ),
  );
});

describe("timeout", () => {
  test("ready in time", async () => {
    const runtime = testRuntime();
    expect(await runtime.run(() => timeout(100, new Call("a", [], () => sleep(50))))).toBe(
      undefined,
    );
    expect(runtime.clock.now()).toBe(50);
  });

  test("ready at once is in time even for 0 ms", async () => {
    expect(await testRuntime().run(() => timeout(0, ready("value")))).toBe("value");
  });

  test("ready at the very deadline is in time", async () => {
    expect(await testRuntime().run(() => timeout(10, sleep(10)).then(() => "in time"))).toBe(
      "in time",
    );
  });

  test("elapsed: the inner future is dropped, then Elapsed is thrown", async () => {
    const trace: Trace = [];
    const runtime = testRuntime();
    await runtime.run(async () => {
      const error = await timeout(10, new Signal("leaf", trace)).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(Elapsed);
      expect((error as Error).message).toBe("not ready within 10 ms");
    });
    expect(trace).toEqual(["poll leaf", "drop leaf"]);
    expect(runtime.clock.now()).toBe(10);
  });

  test("an inner failure is thrown as it is", async () => {
    await expect(
      testRuntime().run(() => timeout(10, Promise.reject(new Error("boom")))),
    ).rejects.toThrow("boom");
  });

  test("the inner future is polled only when it was woken", async () => {
    const leaf = new Signal("leaf");
    await testRuntime()
      .run(() => timeout(10, leaf))
      .catch(() => undefined);
    expect(leaf.polls).toBe(1);
  });

  test("dropping it frees the timer and drops the inner future", async () => {
    const trace: Trace = [];
    const runtime = testRuntime();
    await runtime.run(async () => {
      const limited = timeout(1000, new Signal("leaf", trace));
      limited.poll(new ProbeContext());
      limited.drop();
      await sleep(1);
    });
    await turn();
    expect(trace).toEqual(["poll leaf", "drop leaf"]);
    expect(runtime.clock.now()).toBe(1);
  });
});

describe("interval", () => {
  const ticks = (missed: MissedTicks): Promise<string> =>
    testRuntime().run(async () => {
      const seen: string[] = [];
      const every = interval(100, missed);
      for (let i = 0; i < 6; i++) {
        const planned = await every.tick();
        seen.push(`${planned}@${now()}`);
        if (i === 1) await sleep(250);
      }
      return seen.join(" ");
    });

  test("burst: missed ticks come at once", async () => {
    expect(await ticks("burst")).toBe("0@0 100@100 200@350 300@350 400@400 500@500");
  });

  test("delay: the plan starts anew", async () => {
    expect(await ticks("delay")).toBe("0@0 100@100 200@350 450@450 550@550 650@650");
  });

  test("skip: missed ticks are left out", async () => {
    expect(await ticks("skip")).toBe("0@0 100@100 200@350 400@400 500@500 600@600");
  });

  test("a cancelled tick is not lost", async () => {
    await testRuntime().run(async () => {
      const every = interval(100);
      await every.tick();
      await select.biased(on(every.tick()), on(sleep(50)));
      expect(await every.tick()).toBe(100);
      every.reset();
      expect(await every.tick()).toBe(200);
    });
  });

  test("a period of 0 is refused", () => {
    expect(() => interval(0)).toThrow(RangeError);
  });
});

test("a timer fires once, and the wake-up of a dropped sleep reaches nobody", async () => {
  await testRuntime().run(async () => {
    const cx = new ProbeContext();
    const one = sleep(10);
    one.poll(cx);
    await sleep(20);
    expect(cx.wakes).toBe(1);
    expect(one.poll(cx)).toBe(undefined);
    expect(() => one.poll(cx)).toThrow("Sleep was polled after it had returned");
  });
});

test("sequential sleeps add up, joined ones do not", async () => {
  const runtime = testRuntime();
  await runtime.run(async () => {
    await sleep(200);
    await sleep(300);
    expect(now()).toBe(500);
    await join(sleep(200), sleep(300));
    expect(now()).toBe(800);
  });
});

test("yielding tasks and a paused clock: time stands still while something is runnable", async () => {
  await testRuntime().run(async () => {
    spawn(sleep(5));
    for (let i = 0; i < 10; i++) await yieldNow();
    expect(now()).toBe(0);
  });
});

test("a host timer whose timers were dropped does not keep the process alive; the next timer does", () => {
  const alive = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = alive();
  const clock = new RealClock();
  const alarm = (ms: number): Alarm => new Alarm(clock.now() + ms, () => undefined);
  const [first, later, sooner] = [alarm(60_000), alarm(70_000), alarm(50_000)];
  clock.add(first);
  expect(alive()).toBe(before + 1);
  clock.remove(first);
  expect(alive()).toBe(before);
  clock.add(later);
  expect(alive()).toBe(before + 1);
  clock.add(sooner);
  clock.remove(later);
  expect(alive()).toBe(before + 1);
  clock.remove(sooner);
  expect(alive()).toBe(before);
});
