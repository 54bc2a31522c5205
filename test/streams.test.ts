/** Lazy async generators are streams: polled, dropped, asked for one value after the other, or iterated by promise code. */

import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import * as runtime from "../runtime/index.ts";
import { DONE, join, PENDING, Runtime, Stream } from "../runtime/index.ts";
import { evaluate } from "./harness/evaluate.ts";
import { ProbeContext, Signal, turn, type Trace } from "./runtime/trace.ts";

type Make = (...given: unknown[]) => runtime.Stream<unknown>;

/** The generator function `f` of `text`, lowered lazily. */
function lower(text: string): Make {
  const { code } = compile(`${text}\nexport { f };`, { fileName: "input.ts", mode: "lazy" });
  return evaluate(code, "input.ts", { "lower-async/runtime": runtime })["f"] as Make;
}

const cx = new ProbeContext();

/** A stream by hand: gives the values and is dropped once. */
class Values extends Stream<number> {
  constructor(
    private readonly values: number[],
    private readonly trace: Trace = [],
  ) {
    super();
  }

  override pollNext(): runtime.PollNext<number> {
    this.trace.push("pollNext");
    return this.values.shift() ?? DONE;
  }

  override startDrop(): undefined {
    this.trace.push("drop");
    this.values.length = 0;
  }
}

describe("pollNext", () => {
  const count = lower(
    "async function* f(wait, n) { for (let i = 0; i < n; i++) { await wait(i); yield i; } }",
  );

  test("gives PENDING, the values, and DONE for ever", () => {
    const leaves = [new Signal("a"), new Signal("b")];
    const stream = count((i: number) => leaves[i], 2);
    expect(leaves[0]!.polls).toBe(0);
    expect(stream.pollNext(cx)).toBe(PENDING);
    leaves[0]!.set();
    expect(stream.pollNext(cx)).toBe(0);
    leaves[1]!.set();
    expect([stream.pollNext(cx), stream.pollNext(cx), stream.pollNext(cx)]).toEqual([
      1,
      DONE,
      DONE,
    ]);
  });

  test("throws what the function throws, once", () => {
    const stream = lower("async function* f() { yield 1; throw new RangeError('no'); }")();
    expect(stream.pollNext(cx)).toBe(1);
    expect(() => stream.pollNext(cx)).toThrow(RangeError);
    expect(stream.pollNext(cx)).toBe(DONE);
  });

  test("is an error after a drop, and from inside", () => {
    const dropped = lower("async function* f() { yield 1; }")();
    dropped.drop();
    expect(() => dropped.pollNext(cx)).toThrow(runtime.PollError);
    const inside: { stream?: runtime.Stream<unknown> } = {};
    inside.stream = lower("async function* f(again) { yield again(); }")(() =>
      inside.stream!.pollNext(cx),
    );
    expect(() => inside.stream!.pollNext(cx)).toThrow(runtime.PollError);
  });

  test("says what an unfinished stream waits for", () => {
    const stream = count(() => new Signal("leaf"), 1);
    const task = new Runtime();
    void task.run(stream.next());
    expect(Object.prototype.toString.call(stream)).toBe("[object Stream]");
  });
});

describe("drop", () => {
  const guarded = lower(`async function* f(log, leaf) {
    try {
      try { yield 1; await leaf; yield 2; } catch (error) { log("caught"); } finally { log("inner"); yield "lost"; log("went on"); }
    } finally { log("outer"); }
  }`);

  test("runs pending finally blocks, inside out, and no catch", () => {
    const trace: Trace = [];
    const stream = guarded((line: string) => trace.push(line), new Signal("leaf", trace));
    stream.drop();
    expect(trace).toEqual([]);
    const second = guarded((line: string) => trace.push(line), new Signal("leaf", trace));
    expect(second.pollNext(cx)).toBe(1);
    second.drop();
    second.drop();
    expect(trace).toEqual(["inner", "went on", "outer"]);
    trace.length = 0;
    const third = guarded((line: string) => trace.push(line), new Signal("leaf", trace));
    third.pollNext(cx);
    expect(third.pollNext(cx)).toBe(PENDING);
    third.drop();
    expect(trace).toEqual(["poll leaf", "drop leaf", "inner", "went on", "outer"]);
  });

  test("of a loop that polls it, drops the stream, wherever it stands", () => {
    const trace: Trace = [];
    const loop = lower(
      `async function* f(stream, leaf) { for await (const x of stream) { await leaf; yield x; } }`,
    );
    for (const polls of [1, 2]) {
      trace.length = 0;
      const leaf = new Signal("leaf", trace);
      const stream = loop(new Values([1, 2], trace), leaf);
      if (polls === 2) leaf.set();
      expect(stream.pollNext(cx)).toBe(polls === 2 ? 1 : PENDING);
      stream.drop();
      const [first, ...rest] = trace;
      expect(first).toBe("pollNext");
      expect(rest.at(-1)).toBe("drop");
    }
  });

  test("waits for clean-ups that await", async () => {
    const trace: Trace = [];
    const stream = lower(
      `async function* f(log, wait) { try { yield 1; } finally { await wait(); log("released"); } }`,
    )(
      (line: string) => trace.push(line),
      () => runtime.yieldNow(),
    );
    stream.pollNext(cx);
    await stream[Symbol.asyncDispose]();
    expect(trace).toEqual(["released"]);
  });

  test("of a delegating generator drops the stream it delegates to", () => {
    const trace: Trace = [];
    const stream = lower("async function* f(inner) { yield* inner; }")(new Values([1, 2], trace));
    expect(stream.pollNext(cx)).toBe(1);
    stream.drop();
    expect(trace).toEqual(["pollNext", "drop"]);
  });
});

describe("requests", () => {
  const echo = lower(`async function* f(wait) {
    let got = "first";
    for (;;) { await wait(); try { got = yield got; } catch (error) { got = "caught " + error; } }
  }`);
  const run = <T>(future: runtime.Future<T>): Promise<T> => new Runtime().run(future);

  test("do nothing until they are polled", () => {
    let begun = false;
    const stream = echo(() => (begun = true));
    stream.next();
    expect(begun).toBe(false);
  });

  test("are served one after the other", async () => {
    const stream = echo(() => runtime.yieldNow());
    const all = join(
      stream.next(),
      stream.next("second"),
      stream.throw("third"),
      stream.return("end"),
      stream.next(),
    );
    expect(await run(all as runtime.Future<unknown>)).toEqual([
      { value: "first", done: false },
      { value: "second", done: false },
      { value: "caught third", done: false },
      { value: "end", done: true },
      { value: undefined, done: true },
    ]);
  });

  test("that are dropped lose no value", async () => {
    const leaf = new Signal("leaf");
    const stream = lower("async function* f(leaf) { await leaf; yield 1; yield 2; }")(leaf);
    const first = stream.next();
    expect(first.poll(cx)).toBe(PENDING);
    const waiting = stream.next();
    const other = new ProbeContext();
    expect(waiting.poll(other)).toBe(PENDING);
    first.drop();
    expect(other.wakes).toBe(1);
    leaf.set();
    expect(waiting.poll(other)).toEqual({ value: 1, done: false });
    expect(await run(stream.return("r"))).toEqual({ value: "r", done: true });
  });

  test("to return wait for what a dropped one began", () => {
    const leaf = new Signal("leaf");
    const trace: Trace = [];
    const stream = lower(
      "async function* f(leaf, log) { try { await leaf; log('went on'); yield 1; log('never'); } finally { log('finally'); } }",
    )(leaf, (line: string) => trace.push(line));
    const dropped = stream.next();
    dropped.poll(cx);
    dropped.drop();
    const end = stream.return("r");
    expect(end.poll(cx)).toBe(PENDING);
    leaf.set();
    expect(end.poll(cx)).toEqual({ value: "r", done: true });
    expect(trace).toEqual(["went on", "finally"]);
  });

  test("end a stream that was written by hand", async () => {
    const trace: Trace = [];
    const stream = new Values([1, 2, 3], trace);
    expect(await run(stream.next())).toEqual({ value: 1, done: false });
    expect(await run(stream.return("r"))).toEqual({ value: "r", done: true });
    await expect(run(stream.throw(new Error("t")))).rejects.toThrow("t");
    expect(await run(stream.next())).toEqual({ value: undefined, done: true });
    expect(trace).toEqual(["pollNext", "drop", "drop", "pollNext"]);
  });
});

describe("promise code", () => {
  test("iterates a stream, and leaves it early", async () => {
    const trace: Trace = [];
    const numbers = lower(`async function* f(log, wait) {
      try { for (let i = 0; ; i++) { await wait(); yield i; } } finally { await wait(); log("closed"); }
    }`);
    const seen: unknown[] = [];
    for await (const item of numbers(
      (line: string) => trace.push(line),
      () => Promise.resolve(),
    )) {
      seen.push(item);
      if (item === 2) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(trace).toEqual(["closed"]);
    for await (const item of new Values([7])) expect(item).toBe(7);
    await turn();
  });

  test("may pass a stream through promises without starting it", async () => {
    const stream = lower("async function* f() { yield 1; }")();
    expect(await Promise.resolve(stream)).toBe(stream);
    expect(stream[Symbol.asyncIterator]()).toBe(stream);
  });
});
