/** Channels and locks: order, back pressure, ends, and what a cancelled wait loses: its place and nothing else. */

import { describe, expect, test } from "vitest";
import {
  ClosedError,
  FullError,
  Mutex,
  Notify,
  PENDING,
  RecvError,
  Semaphore,
  SendError,
  joinAll,
  mpsc,
  oneshot,
  sleep,
  spawn,
  yieldNow,
  type Future,
} from "lower-async/runtime";
import { ProbeContext, testRuntime, turn, type Trace } from "./trace.ts";

/** Polls and says whether the future is ready. */
function isReady(future: Future<unknown>, cx = new ProbeContext()): boolean {
  return future.poll(cx) !== PENDING;
}

/** A context that notes its wake-ups under a name. */
function named(name: string, trace: Trace): ProbeContext {
  const cx = new ProbeContext();
  cx.wake = () => void trace.push(name);
  return cx;
}

describe("mpsc", () => {
  test("messages in the order they were sent; then the end", async () => {
    const trace: Trace = [];
    await testRuntime().run(async () => {
      const [tx, rx] = mpsc.channel<number>(2);
      spawn(async () => {
        for (let i = 1; i <= 4; i++) {
          await tx.send(i);
          trace.push(`sent ${i}`);
        }
        tx.release();
      });
      for (let message = await rx.recv(); message !== undefined; message = await rx.recv()) {
        trace.push(`received ${message}`);
        await sleep(1);
      }
      trace.push("end");
    });
    expect(trace.filter((event) => event.startsWith("received"))).toEqual([
      "received 1",
      "received 2",
      "received 3",
      "received 4",
    ]);
    expect(trace.at(-1)).toBe("end");
    expect(trace.indexOf("sent 4")).toBeGreaterThan(trace.indexOf("received 1"));
  });

  test("back pressure: a sender waits for room, woken when a message is taken", () => {
    const trace: Trace = [];
    const [tx, rx] = mpsc.channel<string>(1);
    expect(tx.capacity).toBe(1);
    expect(isReady(tx.send("a"))).toBe(true);
    expect(tx.capacity).toBe(0);
    const waiting = tx.send("b");
    expect(isReady(waiting, named("room", trace))).toBe(false);
    expect(rx.length).toBe(1);
    expect(rx.recv().poll(new ProbeContext())).toBe("a");
    expect(trace).toEqual(["room"]);
    expect(isReady(waiting)).toBe(true);
    expect(rx.tryRecv()).toBe("b");
  });

  test("trySend and tryRecv do not pass those who wait", () => {
    const [tx, rx] = mpsc.channel<string>(1);
    tx.trySend("a");
    expect(() => {
      tx.trySend("b");
    }).toThrow(FullError);
    const waiting = tx.send("c");
    isReady(waiting);
    expect(rx.tryRecv()).toBe("a");
    expect(() => {
      tx.trySend("d");
    }).toThrow(FullError); // the room is granted to "c" already
    expect(isReady(waiting)).toBe(true);
    expect(rx.tryRecv()).toBe("c");
    expect(rx.tryRecv()).toBe(undefined);
  });

  test("recv drains, then ends, when the last sender is gone", () => {
    const [tx, rx] = mpsc.channel<string>(4);
    const other = tx.clone();
    tx.trySend("a");
    tx.release();
    tx.release();
    other.trySend("b");
    const waiting = [rx.recv(), rx.recv(), rx.recv()];
    const cx = new ProbeContext();
    expect(waiting.map((recv) => recv.poll(cx))).toEqual(["a", "b", PENDING]);
    other.release();
    expect(cx.wakes).toBe(1);
    expect(waiting[2]!.poll(cx)).toBe(undefined);
    expect(rx.recv().poll(cx)).toBe(undefined);
    expect(() => tx.send("c")).toThrow("the sender was released");
  });

  test("a closed receiver refuses senders, waiting ones too, and can still be drained", () => {
    const [tx, rx] = mpsc.channel<string>(1);
    tx.trySend("a");
    const waiting = tx.send("b");
    isReady(waiting);
    rx.close();
    expect(tx.isClosed).toBe(true);
    expect(() => waiting.poll(new ProbeContext())).toThrow(
      expect.objectContaining({ name: "SendError", value: "b" }),
    );
    expect(() => tx.send("c").poll(new ProbeContext())).toThrow(SendError);
    expect(() => {
      tx.trySend("d");
    }).toThrow(SendError);
    expect(rx.recv().poll(new ProbeContext())).toBe("a");
    expect(rx.recv().poll(new ProbeContext())).toBe(undefined);
  });

  test("a cancelled recv loses no message, a cancelled send no room", () => {
    const trace: Trace = [];
    const [tx, rx] = mpsc.channel<string>(1);
    const first = rx.recv();
    const second = rx.recv();
    isReady(first, named("first", trace));
    isReady(second, named("second", trace));
    tx.trySend("a");
    expect(trace).toEqual(["first"]);
    first.drop(); // granted, but never polled again: the message goes to the next
    expect(trace).toEqual(["first", "second"]);
    expect(second.poll(new ProbeContext())).toBe("a");

    tx.trySend("b");
    const third = tx.send("c");
    const fourth = tx.send("d");
    isReady(third, named("third", trace));
    isReady(fourth, named("fourth", trace));
    rx.tryRecv();
    third.drop();
    expect(trace).toEqual(["first", "second", "third", "fourth"]);
    expect(isReady(fourth)).toBe(true);
    expect(rx.tryRecv()).toBe("d");
  });

  test("a permit is room taken in advance, and keeps the channel open", () => {
    const [tx, rx] = mpsc.channel<string>(1);
    const permit = tx.reserve().poll(new ProbeContext());
    if (permit === PENDING) throw new Error("there was room");
    expect(() => {
      tx.trySend("a");
    }).toThrow(FullError);
    tx.release();
    const recv = rx.recv();
    expect(isReady(recv)).toBe(false);
    permit.send("b");
    expect(recv.poll(new ProbeContext())).toBe("b");
    expect(rx.recv().poll(new ProbeContext())).toBe(undefined);
    expect(() => {
      permit.send("c");
    }).toThrow("the permit was used");
  });

  test("a permit given back makes room", () => {
    const [tx] = mpsc.channel<string>(1);
    const permit = tx.reserve().poll(new ProbeContext());
    if (permit === PENDING) throw new Error("there was room");
    permit[Symbol.dispose]();
    permit.release();
    expect(tx.capacity).toBe(1);
  });

  test("unbounded: sending never waits", () => {
    const [tx, rx] = mpsc.unboundedChannel<number>();
    for (let i = 0; i < 1000; i++) tx.send(i);
    for (let i = 0; i < 1000; i++) expect(rx.tryRecv()).toBe(i);
    const other = tx.clone();
    tx.release();
    other.send(7);
    rx.release();
    expect(() => {
      other.send(8);
    }).toThrow(SendError);
    expect(rx.length).toBe(0);
  });

  test("async iteration ends with the channel", async () => {
    const seen: number[] = [];
    await testRuntime().run(async () => {
      const [tx, rx] = mpsc.channel<number>(1);
      spawn(async () => {
        for (let i = 0; i < 3; i++) await tx.send(i);
        tx.release();
      });
      for await (const message of rx) seen.push(message);
    });
    expect(seen).toEqual([0, 1, 2]);
  });

  test("a capacity of 0 is refused", () => {
    expect(() => mpsc.channel(0)).toThrow(RangeError);
  });
});

describe("oneshot", () => {
  test("sent, received", async () => {
    await testRuntime().run(async () => {
      const [tx, rx] = oneshot.channel<string>();
      const handle = spawn(rx);
      await turn();
      expect(tx.send("value")).toBe(true);
      expect(tx.send("again")).toBe(false);
      expect(await handle).toBe("value");
    });
  });

  test("a sender that is gone fails the receiver", () => {
    const [tx, rx] = oneshot.channel<string>();
    const cx = new ProbeContext();
    expect(isReady(rx, cx)).toBe(false);
    tx.release();
    expect(cx.wakes).toBe(1);
    expect(() => rx.poll(cx)).toThrow(RecvError);
    expect(() => rx.poll(cx)).toThrow("OneshotReceiver was polled after it had returned");
  });

  test("a receiver that is gone is seen by the sender", () => {
    const [tx, rx] = oneshot.channel<string>();
    const closed = tx.closed();
    const cx = new ProbeContext();
    expect(isReady(closed, cx)).toBe(false);
    rx.drop();
    expect(cx.wakes).toBe(1);
    expect([tx.isClosed, tx.send("x"), isReady(closed), isReady(tx.closed())]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    tx.release();
    expect(() => rx.poll(cx)).toThrow("after it was dropped");
  });

  test("tryRecv", () => {
    const [tx, rx] = oneshot.channel<string>();
    expect(rx.tryRecv()).toBe(undefined);
    tx.send("value");
    expect(rx.tryRecv()).toBe("value");
  });
});

describe("Mutex", () => {
  test("one owner at a time, in the order they asked", async () => {
    const trace: Trace = [];
    await testRuntime().run(async () => {
      const mutex = new Mutex(0);
      const worker = async (name: string): Promise<void> => {
        const guard = await mutex.lock();
        trace.push(`${name} in`);
        const before = guard.value;
        await sleep(10);
        guard.value = before + 1;
        trace.push(`${name} out`);
        guard.release();
        guard.release();
      };
      await joinAll([..."abc"].map((name) => spawn(() => worker(name))));
      const guard = await mutex.lock();
      expect(guard.value).toBe(3);
    });
    expect(trace).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });

  test("fair: who releases and asks again waits behind those who waited", () => {
    const mutex = new Mutex();
    const guard = mutex.tryLock()!;
    const waiting = mutex.lock();
    expect(isReady(waiting)).toBe(false);
    guard.release();
    expect(mutex.tryLock()).toBe(undefined);
    expect(isReady(mutex.lock())).toBe(false);
    expect(isReady(waiting)).toBe(true);
  });

  test("a waiter dropped after the lock was granted to it passes it on", () => {
    const trace: Trace = [];
    const mutex = new Mutex();
    const guard = mutex.tryLock()!;
    const [a, b, c] = [mutex.lock(), mutex.lock(), mutex.lock()];
    isReady(a, named("a", trace));
    isReady(b, named("b", trace));
    isReady(c, named("c", trace));
    b.drop(); // only loses its place
    guard.release();
    a.drop();
    expect(trace).toEqual(["a", "c"]);
    expect(isReady(c)).toBe(true);
  });

  test("using releases; a released guard is dead", () => {
    const mutex = new Mutex("value");
    const guard = mutex.tryLock()!;
    expect(mutex.isLocked).toBe(true);
    guard[Symbol.dispose]();
    expect(mutex.isLocked).toBe(false);
    expect(() => guard.value).toThrow("the guard was released");
    expect(() => {
      guard.value = "x";
    }).toThrow("the guard was released");
  });

  test("lock, release, await, relock: another task has it meanwhile", async () => {
    const trace: Trace = [];
    await testRuntime().run(async () => {
      const mutex = new Mutex<string[]>(trace);
      const handle = spawn(async () => {
        const guard = await mutex.lock();
        guard.value.push("other");
        guard.release();
      });
      const first = await mutex.lock();
      first.value.push("first");
      first.release();
      await yieldNow();
      await handle;
      const second = await mutex.lock();
      second.value.push("second");
    });
    expect(trace).toEqual(["first", "other", "second"]);
  });
});

describe("Semaphore", () => {
  test("a large request is not passed by small ones behind it", () => {
    const trace: Trace = [];
    const semaphore = new Semaphore(2);
    const one = semaphore.tryAcquire()!;
    const big = semaphore.acquire(2);
    const small = semaphore.acquire();
    isReady(big, named("big", trace));
    isReady(small, named("small", trace));
    expect([semaphore.availablePermits, semaphore.tryAcquire()]).toEqual([1, undefined]);
    one.release();
    expect(trace).toEqual(["big"]);
    const both = big.poll(new ProbeContext());
    if (both === PENDING) throw new Error("it was granted");
    expect(both.count).toBe(2);
    both.release();
    expect(trace).toEqual(["big", "small"]);
  });

  test("dropping a large request lets smaller ones behind it go on", () => {
    const trace: Trace = [];
    const semaphore = new Semaphore(1);
    const big = semaphore.acquire(2);
    const small = semaphore.acquire();
    isReady(big);
    isReady(small, named("small", trace));
    big.drop();
    expect(trace).toEqual(["small"]);
  });

  test("whoever leaves the queue, in whatever order, the others keep theirs", () => {
    const names = ["a", "b", "c", "d"];
    const leavers = names.flatMap((first) => names.map((second) => [first, second]));
    for (const leaving of [
      [],
      ...leavers,
      ["c", "b", "a"],
      ["b", "c", "d"],
      ["d", "b", "a", "c"],
    ]) {
      const trace: Trace = [];
      const semaphore = new Semaphore(0);
      const waits = new Map(names.map((name) => [name, semaphore.acquire()]));
      for (const [name, wait] of waits) wait.poll(named(name, trace));
      for (const name of leaving) waits.get(name)!.drop();
      const late = semaphore.acquire();
      late.poll(named("late", trace));
      semaphore.addPermits(5);
      expect(trace).toEqual([...names.filter((name) => !leaving.includes(name)), "late"]);
    }
  });

  test("close refuses all; addPermits and forget change the number", () => {
    const semaphore = new Semaphore(0);
    semaphore.addPermits(2);
    semaphore.tryAcquire()!.forget();
    expect(semaphore.availablePermits).toBe(1);
    const waiting = semaphore.acquire(2);
    isReady(waiting);
    semaphore.close();
    expect(() => waiting.poll(new ProbeContext())).toThrow(ClosedError);
    expect(() => semaphore.acquire().poll(new ProbeContext())).toThrow(ClosedError);
    expect(semaphore.tryAcquire()).toBe(undefined);
    expect(() => new Semaphore(-1)).toThrow(RangeError);
  });
});

describe("Notify", () => {
  test("one word is kept if nobody waits, not two", () => {
    const notify = new Notify();
    notify.notifyOne();
    notify.notifyOne();
    expect(isReady(notify.notified())).toBe(true);
    expect(isReady(notify.notified())).toBe(false);
  });

  test("one waiter at a time, in order; a dropped one passes it on", () => {
    const trace: Trace = [];
    const notify = new Notify();
    const waiters = [..."abc"].map((name) => {
      const waiter = notify.notified();
      isReady(waiter, named(name, trace));
      return waiter;
    });
    notify.notifyOne();
    waiters[0]!.drop();
    notify.notifyOne();
    expect(trace).toEqual(["a", "b", "c"]);
    expect(isReady(notify.notified())).toBe(false);
  });

  test("notifyWaiters tells all who wait, also those not polled yet, and keeps nothing", () => {
    const trace: Trace = [];
    const notify = new Notify();
    const polled = notify.notified();
    const unpolled = notify.notified();
    isReady(polled, named("polled", trace));
    notify.notifyWaiters();
    expect(trace).toEqual(["polled"]);
    expect([isReady(polled), isReady(unpolled), isReady(notify.notified())]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test("every wait is polled once more at most after its wake-up, and never after its end", () => {
  const mutex = new Mutex();
  const lock = mutex.lock();
  lock.poll(new ProbeContext());
  expect(() => lock.poll(new ProbeContext())).toThrow("Lock was polled after it had returned");
});
