/** How blocks are printed: which need a case, which follow in one, which stand inside a branch. */
import { expect, test } from "vitest";
import { orderIn } from "./passes.ts";

test("without a jump there is one case, and one for each suspend point", () => {
  const dump = orderIn(`
    async function f() {
      a();
      await b();
      c();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      a();
      await b() → b1
    b1 Suspend:
      c();
      return undefined

    b0 Entry: case
    b1 Suspend: case
  `);
});

test("the head of a loop needs a case; what leaves it at once stands in the branch", () => {
  const dump = orderIn(`
    async function f(x) {
      while (x.more) {
        await x.next();
      }
      return x;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      goto b1
    b1 Loop:
      if x.more then b3 else b2
    b3 Body:
      await x.next() → b4
    b4 Suspend:
      goto b1
    b2 AfterLoop:
      return x

    b0 Entry: case
    b1 Loop: case
      b2 AfterLoop: inside a branch
      b3 Body: follows
    b4 Suspend: case
  `);
});

test("the then of an if follows; what comes after both arms needs a case", () => {
  const dump = orderIn(`
    async function f(x) {
      if (x) {
        await a();
      } else {
        await b();
      }
      c();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      if x then b1 else b2
    b1 Then:
      await a() → b4
    b4 Suspend:
      goto b3
    b2 Else:
      await b() → b5
    b5 Suspend:
      goto b3
    b3 After:
      c();
      return undefined

    b0 Entry: case
      b1 Then: follows
    b4 Suspend: case
    b2 Else: case
    b5 Suspend: case
    b3 After: case
  `);
});

test("a short else stands inside the branch", () => {
  const dump = orderIn(`
    async function f(x) {
      if (await x) await a();
      else b();
      c();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      await x → b1
    b1 Suspend:
      if <result> then b2 else b3
    b2 Then:
      await a() → b5
    b5 Suspend:
      goto b4
    b3 Else:
      b();
      goto b4
    b4 After:
      c();
      return undefined

    b0 Entry: case
    b1 Suspend: case
      b3 Else: inside a branch
      b2 Then: follows
    b5 Suspend: case
    b4 After: case
  `);
});

test("handlers need a case, and so does each change of region", () => {
  const dump = orderIn(`
    async function f() {
      a();
      try {
        await b();
      } catch {
        c();
      }
      d();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: caught (temporary)
    b0 Entry (entry):
      a();
      goto b3
    b3 Try in region 0:
      await b() → b4
    b4 Suspend in region 0:
      goto b2
    b1 Catch:
      c();
      goto b2
    b2 AfterTry:
      d();
      return undefined
    region 0: handler b1, error caught

    b0 Entry: case
    b3 Try: case
    b4 Suspend: case
    b1 Catch: case
    b2 AfterTry: case
  `);
});

test("a dispatch goes on with its normal way; the others stand inside", () => {
  const dump = orderIn(`
    async function f() {
      try {
        if (await a()) return 1;
        b();
      } finally {
        c();
      }
      d();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: exit (temporary), pending (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      await a() → b4
    b4 Suspend in region 0:
      if (<result>) { pending = 1; exit = "return"; goto b2 }
      b();
      exit = "normal"
      goto b2
    b2 Finally:
      c();
      dispatch exit { normal → b1, throw → b5, return → b6 }
    b5 Rethrow:
      throw pending
    b6 Leave:
      return pending
    b1 AfterTry:
      d();
      return undefined
    region 0: handler b2, error pending, exit exit

    b0 Entry: case
    b3 Try: case
    b4 Suspend: case
    b2 Finally: case
      b1 AfterTry: inside a branch
      b5 Rethrow: inside a branch
      b6 Leave: inside a branch
  `);
});

test("every target of a switch needs a case", () => {
  const dump = orderIn(`
    async function f(x) {
      switch (x) {
        case 1:
          await a();
        default:
          b();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      switch x { 1 → b2, default → b3 }
    b2 Case:
      await a() → b4
    b4 Suspend:
      goto b3
    b3 Default:
      b();
      return undefined

    b0 Entry: case
    b2 Case: case
    b4 Suspend: case
    b3 Default: case
  `);
});

test("a jump out of text that stays whole needs a case to go to", () => {
  const dump = orderIn(`
    async function f(xs) {
      for (;;) {
        for (const x of xs) if (x) return x;
        await a();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: xs (given), returned (temporary)
    b0 Entry (entry):
      goto b1
    b1 Loop:
      for (const x of xs) if (x) { returned = x; goto b3 }
      await a() → b4
    b4 Suspend:
      goto b1
    b3 Return:
      return returned

    b0 Entry: case
    b1 Loop: case
    b4 Suspend: case
    b3 Return: case
  `);
});
