/** AsyncLocalStorage across suspend points. Each part starts before anybody has used one: the order of the tests matters. */

import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { join, mpsc, pollFn, race, sleep, spawn, yieldNow } from "lower-async/runtime";
import { contextHost } from "../../runtime/async-context.ts";
import { Call, Guarded } from "./machines.ts";
import { Signal, testRuntime, turn, type Trace } from "./trace.ts";

const storage = new AsyncLocalStorage<string>();

/** Notes what the storage holds at each poll. */
function probe(trace: Trace, name: string, polls: number) {
  let count = 0;
  return pollFn((cx) => {
    trace.push(`${name} ${storage.getStore()}`);
    if (++count < polls) return yieldTo(cx);
    return storage.getStore();
  });
}

function yieldTo(cx: { wake(): void }) {
  cx.wake();
  return Symbol.for("lower-async.pending") as never;
}

test("a task is polled in the context of its spawn, whoever wakes it", async () => {
  const trace: Trace = [];
  const leaf = new Signal("leaf");
  await testRuntime().run(async () => {
    // Spawned before the first use in this program: sees the empty context for ever.
    const early = spawn(new Call("early", [], () => leaf).then(() => storage.getStore()));
    const plain = spawn(probe(trace, "plain", 3));
    const a = storage.run("A", () => spawn(probe(trace, "a", 3)));
    const b = storage.run("B", () => spawn(probe(trace, "b", 3)));
    await join(plain, a, b);
    storage.run("waker", () => {
      leaf.fire();
    });
    expect(await early).toBe(undefined);
  });
  expect(trace).toEqual([
    "plain undefined",
    "a A",
    "b B",
    "plain undefined",
    "a A",
    "b B",
    "plain undefined",
    "a A",
    "b B",
  ]);
});

test("kept across sleeps, promises, channels and combinators", async () => {
  await testRuntime().run(async () => {
    const [tx, rx] = mpsc.channel<number>(1);
    const steps: (() => unknown)[] = [
      () => sleep(10),
      () => Promise.resolve(),
      () => rx.recv(),
      () => yieldNow(),
      () => race(sleep(5), sleep(50)),
      () => turn(),
    ];
    const seen: unknown[] = [];
    const handle = storage.run("store", () =>
      spawn(
        steps.reduceRight<() => unknown>(
          (next, step) => () => {
            seen.push(storage.getStore());
            return join(new Call("step", [], step)).then(next);
          },
          () => storage.getStore(),
        ),
      ),
    );
    storage.run("sender", () => tx.trySend(1));
    expect(await handle).toBe("store");
    expect(seen).toEqual(steps.map(() => "store"));
  });
});

test("an enterWith inside a task stays in it, across its suspend points", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const entering = spawn(() => {
      storage.enterWith("entered");
      return probe(trace, "entering", 2);
    });
    await join(entering, spawn(probe(trace, "other", 2)));
  });
  expect(trace).toEqual([
    "entering entered",
    "other undefined",
    "entering entered",
    "other undefined",
  ]);
});

test("a clean-up runs in its task's context", async () => {
  const trace: Trace = [];
  await testRuntime().run(async () => {
    const handle = storage.run("store", () =>
      spawn(
        new Guarded(
          "a",
          [],
          new Signal("leaf"),
          () => {
            trace.push(`inner ${storage.getStore()}`);
            return sleep(5);
          },
          () => trace.push(`outer ${storage.getStore()}`),
        ),
      ),
    );
    await turn();
    storage.run("aborter", () => {
      handle.abort();
    });
    await handle.catch(() => undefined);
  });
  expect(trace).toEqual(["inner store", "outer store"]);
});

test("the context of the drain does not leak into the promise code around it", async () => {
  await storage.run("outside", async () => {
    await testRuntime().run(() => storage.run("inside", () => spawn(yieldNow())));
    expect(storage.getStore()).toBe("outside");
  });
});

test("a host without contexts costs nothing, one with snapshots uses them", () => {
  const trace: Trace = [];
  const task = { step: () => void trace.push("step") };
  const none = contextHost({ Promise });
  expect(none.capture()).toBe(undefined);
  none.step(undefined, task);
  class Snapshot {
    run(call: () => void): void {
      trace.push("enter");
      call();
    }
  }
  const snapshots = contextHost({ Promise, AsyncContext: { Snapshot } });
  snapshots.step(snapshots.capture(), task);
  expect(trace).toEqual(["step", "enter", "step"]);
});

/** A host whose resources get these symbols, as of each call, and whose promises get `marks`, if any. */
function hostWith(shape: () => Record<symbol, unknown>, marks?: () => object) {
  class AsyncResource {
    constructor() {
      const own = this as unknown as Record<symbol, unknown>;
      const values = shape();
      for (const symbol of Object.getOwnPropertySymbols(values)) own[symbol] = values[symbol];
    }
    runInAsyncScope(): void {
      throw new Error("not asked for");
    }
  }
  return contextHost({
    Promise: { resolve: marks ?? (() => ({})) },
    process: {
      getBuiltinModule: () => ({
        AsyncResource,
        AsyncLocalStorage: class {
          declare _propagate?: unknown;
          static {
            if (marks !== undefined) this.prototype._propagate = true;
          }
        },
      }),
    },
  });
}

const ids = { [Symbol("async_id_symbol")]: 1, [Symbol("trigger_async_id_symbol")]: 2 };

test("nothing is remembered before the first use; from then on everything", () => {
  const store = Symbol("kResourceStore");
  let used = false;
  const stores = hostWith(
    () => (used ? { ...ids, [store]: "value" } : ids),
    () => (used ? ids : {}),
  );
  expect([stores.areUsed, stores.areUnused, stores.capture()]).toEqual([false, true, undefined]);
  used = true;
  expect(stores.capture()).toMatchObject({ [store]: "value" });
  expect([stores.areUsed, stores.areUnused]).toEqual([true, false]);

  const frame = Symbol("context_frame");
  let current: unknown;
  const frames = hostWith(() => ({ ...ids, [frame]: current }));
  expect([frames.areUsed, frames.areUnused, frames.capture()]).toEqual([false, false, undefined]);
  current = new Map();
  expect(frames.capture()).toMatchObject({ [frame]: current });
  current = undefined;
  expect(frames.capture()).toBeDefined();
});

test("used before the runtime was loaded, or on resources of unknown make: everything is remembered", () => {
  expect(hostWith(() => ({ ...ids, [Symbol("kResourceStore")]: undefined })).areUsed).toBe(true);
  expect(hostWith(() => ({ ...ids, [Symbol("frame")]: {} })).areUsed).toBe(true);
  expect(hostWith(() => ({})).capture()).toBeDefined();
});
