/** Pass 2: unreachable blocks go, empty ones are jumped over, straight lines become one block. */
import { expect, test } from "vitest";
import type { Cfg } from "../../src/ir/cfg.ts";
import { dumpCfg } from "../../src/ir/dump.ts";
import { simplifyCfg } from "../../transforms/2-simplify-cfg.ts";
import { dumpOf, stageOf, type Which } from "./passes.ts";

const simplified = (source: string, which?: Which): string => dumpOf("simplified", source, which);

test("straight lines become one block", () => {
  const dump = simplified(`
    async function f() {
      {
        a();
        {
          b();
        }
      }
      await c();
      {
        d();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      { a(); { b(); } }
      await c() → b1
    b1 Suspend:
      { d(); }
      return undefined
  `);
});

test("what nothing reaches goes: text after a jump, and after an endless loop", () => {
  const dump = simplified(`
    async function f() {
      while (true) {
        if (await a()) return 1;
        continue;
        b();
      }
      await c();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      goto b1
    b1 Loop:
      await a() → b3
    b3 Suspend:
      if (<result>) return 1;
      goto b1
  `);
});

test("an empty block is jumped over", () => {
  const dump = simplified(`
    async function f(x) {
      while (x) {
        if (await a()) {
          if (b()) await c();
        }
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      goto b1
    b1 Loop:
      if x then b3 else b2
    b3 Body:
      await a() → b4
    b4 Suspend:
      if <result> then b5 else b1
    b5 Then:
      if b() then b7 else b1
    b7 Then:
      await c() → b9
    b9 Suspend:
      goto b1
    b2 AfterLoop:
      return undefined
  `);
});

test("a block that resumes is kept, empty as it may be", () => {
  const dump = simplified(`
    async function f() {
      for (;;) await a();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      goto b1
    b1 Loop:
      await a() → b3
    b3 Suspend:
      goto b1
  `);
});

test("a handler that does nothing is what follows", () => {
  const dump = simplified(`
    async function f() {
      try {
        await a();
      } catch {}
      b();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: caught (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      await a() → b4
    b4 Suspend in region 0:
      goto b2
    b2 AfterTry:
      b();
      return undefined
    region 0: handler b2, error caught
  `);
});

test("blocks of different regions stay apart", () => {
  const dump = simplified(`
    async function f() {
      a();
      try {
        b();
        await c();
        d();
      } catch {
        e();
      }
      g();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: caught (temporary)
    b0 Entry (entry):
      a();
      goto b3
    b3 Try in region 0:
      b();
      await c() → b4
    b4 Suspend in region 0:
      d();
      goto b2
    b1 Catch:
      e();
      goto b2
    b2 AfterTry:
      g();
      return undefined
    region 0: handler b1, error caught
  `);
});

test("arms of a finally that nothing takes go", () => {
  const dump = simplified(`
    async function f() {
      try {
        return await a();
      } finally {
        return await b();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: exit (temporary), pending (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      await a() → b4
    b4 Suspend in region 0:
      pending = <result>
      exit = "return"
      goto b2
    b2 Finally:
      await b() → b6
    b6 Suspend:
      return <result>
    region 0: handler b2, error pending, exit exit
  `);
});

test("jumps out of text that stays whole go to the final target too", () => {
  const dump = simplified(`
    async function f(xs) {
      outer: for (;;) {
        for (;;) {
          for (const x of xs) if (x) break outer;
          await a();
        }
      }
      return 1;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: xs (given)
    b0 Entry (entry):
      goto b3
    b3 Loop:
      for (const x of xs) if (x) { goto b2 }
      await a() → b5
    b5 Suspend:
      goto b3
    b2 AfterLoop:
      return 1
  `);
});

test("simplifying again changes nothing, and the input stays as it was", () => {
  const source = `
    async function f(xs) {
      for (const x of xs) {
        try {
          if (await a(x)) continue;
          b();
        } finally {
          await c();
        }
      }
    }
  `;
  const raw = stageOf("cfg", source).value as Cfg;
  const before = dumpCfg(raw);
  const once = simplifyCfg(raw);
  expect(dumpCfg(raw)).toBe(before);
  expect(dumpCfg(simplifyCfg(once))).toBe(dumpCfg(once));
});

test("a throw to a handler that has no use for it is a jump", () => {
  const dump = simplified(`
    async function f() {
      try {
        for await (const x of a()) b(x);
      } catch {
        c();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (in a loop), caught (temporary), each (temporary), exit (temporary), pending (temporary), closeError (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      each = iterateAsync(a())
      goto b4
    b4 Loop in region 1:
      await each.fetch() → b10
    b10 Suspend in region 1:
      if each.take(<result>) then b8 else b2
    b8 Body in region 1:
      const x = each.value
      b(x);
      goto b4
    b6 CloseIterator in region 0:
      if each.startClose(exit) then b15 else b12
    b15 Try in region 2:
      await each.closing → b16
    b16 Suspend in region 2:
      each.endClose(exit, <result>);
      goto b12
    b13 CloseFailed in region 0:
      if exit === "throw" then b12 else b1
    b12 After in region 0:
      dispatch exit { throw → b1 }
    b1 Catch:
      c();
      goto b2
    b2 AfterTry:
      return undefined
    region 0: handler b1, error caught
    region 1 in region 0: handler b6, error pending, exit exit
    region 2 in region 0: handler b13, error closeError, part of a clean-up
  `);
});
