/** What is needed later: live into each block, and saved at each await. */
import { expect, test } from "vitest";
import type { Cfg } from "../../src/ir/cfg.ts";
import { analyzeLiveness } from "../../src/analysis/liveness.ts";
import { gatherUses } from "../../src/analysis/uses.ts";
import { dumpLiveness } from "../../src/ir/dump.ts";
import { dumpOf, stageOf, type Which } from "./passes.ts";

/** The graph, then its side table. */
const liveness = (source: string, which?: Which): string =>
  `${dumpOf("simplified", source, which)}\n${dumpOf("liveness", source, which)}`;

/** The side table's second part alone. */
const saves = (source: string, which?: Which): string =>
  dumpOf("liveness", source, which)
    .split("\n")
    .filter((line) => line.startsWith("await"))
    .join("\n");

test("only what is read after the await is saved", () => {
  const dump = liveness(`
    async function f(url) {
      const before = g(url);
      const after = h(before);
      const answer = await get(url);
      return after + answer;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: url (given), before, after, answer
    b0 Entry (entry):
      const before = g(url)
      const after = h(before)
      await get(url) → b1
    b1 Suspend:
      const answer = <result>
      return after + answer

    live into b0: url
    live into b1: after
    await of b0 saves: after
  `);
});

test("what is assigned again before it is read need not be saved", () => {
  const dump = liveness(`
    async function f() {
      let x = a();
      await b(x);
      x = c();
      await d();
      return x;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x
    b0 Entry (entry):
      let x = a()
      await b(x) → b1
    b1 Suspend:
      x = c();
      await d() → b2
    b2 Suspend:
      return x

    live into b0: nothing
    live into b1: nothing
    live into b2: x
    await of b0 saves: nothing
    await of b1 saves: x
  `);
});

test("around a loop: what the next iteration reads", () => {
  const dump = liveness(`
    async function f(n) {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const part = await get(i);
        total += part;
      }
      return total;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: n (given), total, i (in a loop), part (in a loop)
    b0 Entry (entry):
      let total = 0
      let i = 0
      goto b1
    b1 Loop:
      if i < n then b4 else b3
    b4 Body:
      await get(i) → b5
    b5 Suspend:
      const part = <result>
      total += part;
      i++;
      goto b1
    b3 AfterLoop:
      return total

    live into b0: n
    live into b1: n, total, i
    live into b4: n, total, i
    live into b5: n, total, i
    live into b3: total
    await of b4 saves: n, total, i
  `);
});

test("each arm needs what is read in it", () => {
  const dump = saves(`
    async function f(x, a, b) {
      if (await x) {
        await a;
        g(a);
      } else {
        await b;
        g(b);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: a, b
    await of b2 saves: a
    await of b3 saves: b
  `);
});

test("a handler's needs are saved at every await it guards", () => {
  const dump = liveness(`
    async function f(name) {
      let step = "first";
      try {
        await a();
        step = "second";
        await b();
      } catch (error) {
        log(name, step, error);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: name (given), step, caught (temporary)
    b0 Entry (entry):
      let step = "first"
      goto b3
    b3 Try in region 0:
      await a() → b4
    b4 Suspend in region 0:
      step = "second";
      await b() → b5
    b5 Suspend in region 0:
      goto b2
    b1 Catch:
      let error = caught
      log(name, step, error);
      goto b2
    b2 AfterTry:
      return undefined
    region 0: handler b1, error caught

    live into b0: name
    live into b3: name, step
    live into b4: name, step
    live into b5: name, step
    live into b1: name, step, caught
    live into b2: nothing
    await of b3 saves: name, step
    await of b4 saves: name, step
  `);
});

test("a finally in lazy mode is needed by a drop, in eager mode by an error", () => {
  const source = `
    async function f(lock) {
      try {
        await a();
      } finally {
        lock.release();
      }
    }
  `;
  expect(saves(source)).toMatchInlineSnapshot(`await of b3 saves: lock`);
  expect(saves(source, { mode: "lazy" })).toMatchInlineSnapshot(`await of b3 saves: lock`);
});

test("a finally that awaits keeps where it was entered from, and with what", () => {
  const dump = liveness(`
    async function f() {
      try {
        return a();
      } finally {
        await b();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: exit (temporary), pending (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      pending = a()
      exit = "return"
      goto b2
    b2 Finally:
      await b() → b5
    b5 Suspend:
      dispatch exit { normal → b1, throw → b6, return → b7 }
    b6 Rethrow:
      throw pending
    b7 Leave:
      return pending
    b1 AfterTry:
      return undefined
    region 0: handler b2, error pending, exit exit

    live into b0: nothing
    live into b3: nothing
    live into b2: exit, pending
    live into b5: exit, pending
    live into b6: pending
    live into b7: pending
    live into b1: nothing
    await of b2 saves: exit, pending
  `);
});

test("a cell is saved while a closure or the machine still reads it", () => {
  const dump = saves(`
    async function f() {
      let seen = 0;
      on(() => seen++);
      await a();
      log(seen);
      await b();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: seen
    await of b1 saves: nothing
  `);
});

test("assigning a cell needs the cell", () => {
  const dump = saves(`
    async function f() {
      let seen = 0;
      on(() => seen);
      await a();
      seen = 1;
      await b();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: seen
    await of b1 saves: nothing
  `);
});

test("operands on the left are saved in place of their variables", () => {
  const dump = saves(`
    async function f(x) {
      x = a();
      return g(x, await b());
    }
  `);
  expect(dump).toMatchInlineSnapshot(`await of b0 saves: x, callee`);
});

test("an iterator is needed to go on and to be closed", () => {
  const dump = saves(`
    async function f(items) {
      for (const item of items) await a(item);
    }
  `);
  expect(dump).toMatchInlineSnapshot(`await of b5 saves: each`);
});

test("what a jump out of text sets is not needed before it", () => {
  const dump = saves(`
    async function f(items) {
      try {
        await a();
        for (const item of items) if (item) return item;
      } finally {
        await b();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b3 saves: items
    await of b2 saves: exit, pending
  `);
});

test("the same graph gives the same table", () => {
  const stage = stageOf("simplified", `async function f(a) { while (a.b) await a.c(); }`);
  const cfg = stage.value as Cfg;
  const uses = gatherUses(cfg);
  const first = dumpLiveness(cfg, analyzeLiveness(cfg, uses));
  expect(dumpLiveness(cfg, analyzeLiveness(cfg, uses))).toBe(first);
});
