/** Which variables a machine keeps, shares with closures in a cell, or is handed from the functions around. */
import { expect, test } from "vitest";
import { capturesIn } from "./passes.ts";

test("a variable that a closure only reads stays a value", () => {
  const dump = capturesIn(`
    async function f(id: number) {
      const name = id + 1;
      await run(() => name + id);
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: id value, name value
  `);
});

test("a variable that a closure shares and something changes is a cell", () => {
  const dump = capturesIn(`
    async function f() {
      let byClosure = 0;
      let byMachine = 0;
      await run(() => byClosure++ + byMachine);
      byMachine = 1;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: byClosure cell, byMachine cell
  `);
});

test("a captured var is a cell: it exists before its text", () => {
  const dump = capturesIn(`
    async function f() {
      await run(() => x);
      var x = 1;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: x cell
  `);
});

test("a variable that may be read too early is a cell that knows", () => {
  const dump = capturesIn(`
    async function f() {
      await run(() => captured);
      const captured = 1;
      if (captured) {
        await plain;
        const plain = 2;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: captured late, plain late
  `);
});

test("a const that is assigned must throw, and only a cell can", () => {
  const dump = capturesIn(`
    async function f() {
      const x = await g();
      x = 2;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: x late
  `);
});

test("a function declaration is made where it stands, unless something names it before", () => {
  const dump = capturesIn(`
    async function f() {
      early();
      const x = await g();
      function early() {
        return x;
      }
      function later() {
        return x;
      }
      return later();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: x late, early value, later value
      made where they stand: later
  `);
});

test("an inner async function is handed what it names of the one around it", () => {
  const dump = capturesIn(`
    async function outer(id: number) {
      let count = 0;
      const inner = async () => {
        count += id;
        await g(count);
      };
      await inner();
      return count;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 outer: class in module
      own: id value, count cell, inner value
    fn2 arrow: class in module
      handed in: count shared, written; id by value
  `);
});

test("variables of a sync function around are handed by value where they are final", () => {
  const dump = capturesIn(`
    function outer(id, total) {
      const name = id;
      total = 0;
      var old;
      const early = async () => late;
      const late = 1;
      return async () => {
        await g(name, id, total, old);
        total++;
      };
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn2 arrow: class in module
      handed in: late shared
    fn3 arrow: class in module
      handed in: name by value; id by value; total shared, written; old shared
  `);
});

test("variables pass through the functions between", () => {
  const dump = capturesIn(`
    async function a(x) {
      await 1;
      return async () => {
        await 2;
        return async () => {
          await 3;
          return x;
        };
      };
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 a: class in module
      own: x value
    fn2 arrow: class in module
      handed in: x by value
    fn3 arrow: class in module
      handed in: x by value
  `);
});

test("this and arguments of the function, and of the one around an arrow", () => {
  const dump = capturesIn(`
    class A {
      async method() {
        await run(this, arguments);
      }
      sync() {
        return async () => [this.x, arguments.length];
      }
    }
    class B extends A {
      constructor() {
        const early = async () => this;
        super();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 method: class in module
      own: this value, arguments value
    fn3 arrow: class in module
      handed in: this by value; arguments by value
    fn5 arrow: class in module
      handed in: this shared
  `);
});

test("a variable of a loop body is a new one in each iteration", () => {
  const dump = capturesIn(`
    async function f(items) {
      for (const item of items) {
        await run(() => item);
      }
      for (let i = 0; i < 3; i++) {
        await run(() => i);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: items value, item value, i cell
  `);
});

test("the class stands where private names are legal", () => {
  const dump = capturesIn(`
    class Counter {
      #count = 0;
      async next() {
        return ++this.#count;
      }
      async plain() {
        return 1;
      }
    }
    namespace Space {
      export async function inside() {}
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn2 next: class in class Counter
      own: this value
    fn3 plain: class in module
    fn5 inside: class in namespace
  `);
});

test("module variables and variables of await-free blocks are no business of the machine", () => {
  const dump = capturesIn(`
    let shared = 0;
    async function f(items) {
      shared++;
      for (const item of items) run(() => item);
      await g();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: items value
  `);
});

test("a switch may enter behind a declaration", () => {
  const dump = capturesIn(`
    async function f(x) {
      switch (await x) {
        case 1:
          let a = 1;
          break;
        case 2:
          run(a);
          let b = 2;
          await b;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn1 f: class in module
      own: x value, a late, b value
  `);
});
