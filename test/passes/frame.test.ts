/** Pass 3: where each variable lives, and under which name. */
import { expect, test } from "vitest";
import { dumpOf, type Which } from "./passes.ts";

const frame = (source: string, which?: Which): string => dumpOf("frame", source, which);

test("parameters are fields; locals only when they are saved", () => {
  const dump = frame(`
    async function f(url) {
      const head = a(url);
      const body = await b(head);
      const foot = c(body);
      await d(foot);
      return body;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    url: field, constant
    head: in its block
    body: field
    foot: in its block
    await of b0 saves: nothing
    await of b1 saves: body
  `);
});

test("a parameter that is assigned is written back, one that is not never", () => {
  const dump = frame(`
    async function f(id, tries) {
      tries = tries ?? 3;
      await a();
      return id + tries;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    id: field, constant
    tries: field
    await of b0 saves: tries
  `);
});

test("a variable of several cases is a local of poll, also where nothing saves it", () => {
  const dump = frame(`
    async function f(xs) {
      let last;
      if (xs) {
        await a();
        last = 1;
      } else {
        await b();
        last = 2;
      }
      return last;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    xs: field, constant
    last: local of poll
    await of b1 saves: nothing
    await of b2 saves: nothing
  `);
});

test("two variables of one name", () => {
  const dump = frame(`
    async function f() {
      {
        const x = a();
        await b();
        c(x);
      }
      {
        const x = d();
        await e();
        g(x);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    x%0: field
    x%1: field x2, called x2
    await of b0 saves: x%0
    await of b1 saves: x%1
  `);
});

test("names of things outside are left alone", () => {
  const dump = frame(`
    async function f(state) {
      const awaiting = a(state);
      {
        const g = await b();
        await g;
        c(g, awaiting, cx, error);
      }
      g();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    state: field state2, constant
    awaiting: field
    g: field, called g2
    await of b0 saves: awaiting
    await of b1 saves: g
  `);
});

test("fields do not take names of the base class", () => {
  const dump = frame(`
    async function f(poll, then, state) {
      const drop = a();
      await b();
      return [poll, then, state, drop];
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    poll: field poll2, constant
    then: field, constant
    state: field state2, constant
    drop: field
    await of b0 saves: drop
  `);
});

test("closures of a loop name a constant of their iteration", () => {
  const dump = frame(`
    async function f(items) {
      for (const item of items) {
        await a();
        on(() => item);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    items: field, constant
    item: field, closures name itemHere
    each: field
    exit: field
    pending: local of poll, called pending2
    await of b5 saves: item, each
  `);
});

test("what is handed in: this, arguments, captured variables", () => {
  const dump = frame(
    `
    function outer(id) {
      let count = 0;
      return async function inner() {
        await a(this, arguments);
        count++;
        return id;
      };
    }
  `,
    { fn: "inner" },
  );
  expect(dump).toMatchInlineSnapshot(`
    self: field, constant
    args: field, constant
    count: field, constant
    id: field, constant
    await of b0 saves: nothing
  `);
});

test("temporaries are named after what they keep", () => {
  const dump = frame(`
    async function f(o, x) {
      o.a += await a();
      x.push(b(), await c());
      o[d()] = await e();
      return (await g()) || h();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    o: field, constant
    x: field, constant
    a: field, called a2
    push: field
    arg: field
    key: field
    await of b0 saves: a
    await of b1 saves: push, arg
    await of b2 saves: key
    await of b3 saves: nothing
  `);
});

test("the record of a finally is a field where a drop enters it", () => {
  const source = `
    async function f(x) {
      try {
        await a(x);
      } finally {
        x.close();
      }
    }
  `;
  expect(frame(source)).toMatchInlineSnapshot(`
    x: field, constant
    exit: field
    pending: local of poll, called pending2
    await of b3 saves: nothing
  `);
  expect(frame(source, { mode: "lazy" })).toMatchInlineSnapshot(`
    x: field, constant
    exit: field
    pending: local of poll, called pending2
    await of b3 saves: nothing
  `);
});
