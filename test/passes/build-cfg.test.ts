/** Pass 1: syntax to a control-flow graph in which every await ends its block. */
import { expect, test } from "vitest";
import { dumpOf, type Which } from "./passes.ts";

const cfg = (source: string, which?: Which): string => dumpOf("cfg", source, which);

test("text between two awaits stays whole", () => {
  const dump = cfg(`
    async function f(url: string) {
      console.log("get", url);
      const response = await get(url);
      for (const header of response.headers) console.log(header);
      return await response.text();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: url (given), response
    b0 Entry (entry):
      console.log("get", url);
      await get(url) → b1
    b1 Suspend:
      const response = <result>
      for (const header of response.headers) console.log(header);
      await response.text() → b2
    b2 Suspend:
      return <result>
  `);
});

test("if: an arm with an await is a block, a test with one comes before", () => {
  const dump = cfg(`
    async function f(a) {
      if (await a) {
        await b();
      } else c();
      d();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: a (given)
    b0 Entry (entry):
      await a → b1
    b1 Suspend:
      if <result> then b2 else b3
    b2 Then:
      await b() → b5
    b5 Suspend:
      goto b4
    b3 Else:
      c();
      goto b4
    b4 After:
      d();
      return undefined
  `);
});

test("a statement without an await that jumps keeps its text", () => {
  const dump = cfg(`
    async function f(items) {
      while (await more()) {
        if (items.length > 9) break;
        for (const item of items) if (!item) return item;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: items (given), returned (temporary)
    b0 Entry (entry):
      goto b1
    b1 Loop:
      await more() → b3
    b3 Suspend:
      if <result> then b4 else b2
    b4 Body:
      { if (items.length > 9) { goto b2 } for (const item of items) if (!item) { returned = item; goto b5 } }
      goto b1
    b2 AfterLoop:
      return undefined
    b5 Return:
      return returned
  `);
});

test("for: a closure gets the binding of its iteration", () => {
  const dump = cfg(`
    async function f() {
      for (let i = 0; i < 3; i++) {
        keep(() => i++);
        await i;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: i (cell, in a loop)
    b0 Entry (entry):
      let i = 0
      i = copy cell
      goto b1
    b1 Loop:
      if i < 3 then b4 else b3
    b4 Body:
      keep(() => i++);
      await i → b5
    b5 Suspend:
      goto b2
    b2 Next:
      i = copy cell
      i++;
      goto b1
    b3 AfterLoop:
      return undefined
  `);
});

test("do: continue goes to the condition", () => {
  const dump = cfg(`
    async function f() {
      do {
        if (await a()) continue;
        b();
      } while (await c());
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      goto b1
    b1 Loop:
      await a() → b4
    b4 Suspend:
      if (<result>) { goto b2 }
      b();
      goto b2
    b2 Condition:
      await c() → b5
    b5 Suspend:
      if <result> then b1 else b3
    b3 AfterLoop:
      return undefined
  `);
});

test("for of: leaving early closes the iterator, its own errors do not", () => {
  const dump = cfg(`
    async function f(items) {
      for (const item of items) {
        if (await g(item)) break;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: items (given), item (in a loop), each (temporary), exit (temporary), pending (temporary)
    b0 Entry (entry):
      each = iterate(items)
      goto b4
    b4 Try in region 0:
      goto b1
    b1 Loop in region 0:
      if each.next() then b5 else b6
    b5 Body in region 0:
      const item = each.value
      await g(item) → b7
    b7 Suspend in region 0:
      if (<result>) { exit = "break"; goto b3 }
      goto b1
    b6 Done in region 0:
      goto b2
    b3 CloseIterator:
      each.close(exit);
      dispatch exit { throw → b8, break → b9 }
    b8 Rethrow:
      throw pending
    b9 Leave:
      goto b2
    b2 AfterLoop:
      return undefined
    region 0: handler b3, error pending, exit exit
  `);
});

test("labels: continue of an outer loop", () => {
  const dump = cfg(`
    async function f() {
      outer: while (a()) {
        while (b()) {
          if (await c()) continue outer;
        }
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    b0 Entry (entry):
      goto b1
    b1 Loop:
      if a() then b3 else b2
    b3 Body:
      goto b4
    b4 Loop:
      if b() then b6 else b5
    b6 Body:
      await c() → b7
    b7 Suspend:
      if (<result>) { goto b1 }
      goto b4
    b5 AfterLoop:
      goto b1
    b2 AfterLoop:
      return undefined
  `);
});

test("switch: cases are tested in order, bodies fall through", () => {
  const dump = cfg(`
    async function f(x) {
      switch (x) {
        case 1:
          await a();
        case 2:
          b();
          break;
        default:
          c();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given)
    b0 Entry (entry):
      switch x { 1 → b2, 2 → b3, default → b4 }
    b2 Case:
      await a() → b5
    b5 Suspend:
      goto b3
    b3 Case:
      b();
      goto b1
    b4 Default:
      c();
      goto b1
    b1 AfterSwitch:
      return undefined
  `);
});

test("switch: a case that awaits is tested after those before it", () => {
  const dump = cfg(`
    async function f(x) {
      switch (x) {
        case a():
        case await b():
          c();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given), subject (temporary)
    b0 Entry (entry):
      subject = x
      if subject === (a()) then b2 else b4
    b4 Test:
      await b() → b6
    b6 Suspend:
      if subject === (<result>) then b3 else b5
    b5 Test:
      goto b1
    b2 Case:
      goto b3
    b3 Case:
      c();
      goto b1
    b1 AfterSwitch:
      return undefined
  `);
});

test("catch: a region with a handler, and a binding for the error", () => {
  const dump = cfg(`
    async function f() {
      try {
        await a();
      } catch ({ message }) {
        await b(message);
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: message, caught (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      await a() → b4
    b4 Suspend in region 0:
      goto b2
    b1 Catch:
      let { message } = caught
      await b(message) → b5
    b5 Suspend:
      goto b2
    b2 AfterTry:
      return undefined
    region 0: handler b1, error caught
  `);
});

test("finally: what leaves notes where it was going", () => {
  const dump = cfg(`
    async function f(list) {
      for (;;) {
        try {
          if (list.done) break;
          return await list.take();
        } finally {
          list.release();
        }
      }
      after();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: list (given), exit (temporary), pending (temporary)
    b0 Entry (entry):
      goto b1
    b1 Loop:
      goto b5
    b5 Try in region 0:
      if (list.done) { exit = "break"; goto b4 }
      await list.take() → b6
    b6 Suspend in region 0:
      pending = <result>
      exit = "return"
      goto b4
    b7 Dead:
      exit = "normal"
      goto b4
    b4 Finally:
      list.release();
      dispatch exit { normal → b3, throw → b8, break → b9, return → b10 }
    b8 Rethrow:
      throw pending
    b9 Leave:
      goto b2
    b10 Leave:
      return pending
    b3 AfterTry:
      goto b1
    b2 AfterLoop:
      after();
      return undefined
    region 0: handler b4, error pending, exit exit
  `);
});

test("finally, lazy: a drop goes through it, and through the one around it", () => {
  const dump = cfg(
    `
    async function f() {
      try {
        try {
          await a();
        } finally {
          inner();
        }
      } finally {
        outer();
      }
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    variables: exit%0 (temporary), pending%1 (temporary), exit%2 (temporary), pending%3 (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      goto b6
    b6 Try in region 1:
      await a() → b7
    b7 Suspend in region 1:
      exit%2 = "normal"
      goto b5
    b5 Finally in region 0:
      inner();
      dispatch exit%2 { normal → b4, throw → b8, drop → b9 }
    b8 Rethrow in region 0:
      throw pending%3
    b9 GoOnDropping in region 0:
      dropped
    b4 AfterTry in region 0:
      exit%0 = "normal"
      goto b2
    b2 Finally:
      outer();
      dispatch exit%0 { normal → b1, throw → b10, drop → b11 }
    b10 Rethrow:
      throw pending%1
    b11 GoOnDropping:
      dropped
    b1 AfterTry:
      return undefined
    region 0: handler b2, error pending%1, exit exit%0
    region 1 in region 0: handler b5, error pending%3, exit exit%2
  `);
});

test("operands that come before an await are kept, unless they cannot change", () => {
  const dump = cfg(`
    async function f(a, b) {
      const c = 1;
      b = 2;
      return g(a, b, c, h(), 5, this, await k);
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: self (given), a (given), b (given), c, callee (temporary), arg (temporary)
    b0 Entry (entry):
      const c = 1
      b = 2;
      callee = g
      arg = h()
      await k → b1
    b1 Suspend:
      return callee(a, b, c, arg, 5, self, <result>)
  `);
});

test("assignments: base and key before the value, the old value of += too", () => {
  const dump = cfg(`
    async function f(o) {
      base().x = await a;
      o[key()] += await b;
      o.z ??= await c;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: o (given), object (temporary), key (temporary), left (temporary), z (temporary)
    b0 Entry (entry):
      object = base()
      await a → b1
    b1 Suspend:
      object.x = <result>;
      key = propertyKey(key(), o)
      left = o[key]
      await b → b2
    b2 Suspend:
      (o[key] = left + (<result>));
      z = o.z
      if (z) === null || (z) === undefined then b3 else b4
    b3 Then:
      await c → b5
    b5 Suspend:
      o.z = <result>;
      goto b4
    b4 After:
      return undefined
  `);
});

test("a method is fetched before its arguments and keeps its this", () => {
  const dump = cfg(`
    async function f(o) {
      return o.m(await a)?.n(await b);
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: o (given), value (temporary), m (temporary), object (temporary), callee (temporary)
    b0 Entry (entry):
      m = o.m
      await a → b3
    b3 Suspend:
      object = callMethod(m, o, <result>)
      if object === null || object === undefined then b1 else b4
    b4 Present:
      callee = object.n
      await b → b5
    b5 Suspend:
      value = callMethod(callee, object, <result>)
      goto b2
    b1 Missing:
      value = undefined
      goto b2
    b2 After:
      return value
  `);
});

test("&&, ??, ?: and the comma take the branches they take", () => {
  const dump = cfg(`
    async function f(a, b) {
      const x = a && (await b);
      return x ? await y() : (z(), await w());
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: a (given), b (given), x, value%3 (temporary), value%4 (temporary)
    b0 Entry (entry):
      value%3 = a
      if value%3 then b1 else b2
    b1 Then:
      await b → b3
    b3 Suspend:
      value%3 = (<result>)
      goto b2
    b2 After:
      const x = value%3
      if x then b4 else b5
    b4 Then:
      await y() → b7
    b7 Suspend:
      value%4 = <result>
      goto b6
    b5 Else:
      z();
      await w() → b8
    b8 Suspend:
      value%4 = (<result>)
      goto b6
    b6 After:
      return value%4
  `);
});

test("lazy: a returned future is polled to its end", () => {
  const dump = cfg(
    `
    async function f(x) {
      return x ? load(x) : 1;
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given), returned (temporary)
    b0 Entry (entry):
      returned = x ? load(x) : 1
      goto b1
    b1 Return:
      if isAwaitable(returned) then b2 else b3
    b2 Settle:
      await returned → b4
    b4 Suspend:
      return <result>
    b3 Done:
      return returned
  `);
});

test("a yield ends its block; a return of the generator there goes through the finally around", () => {
  const dump = cfg(`
    async function* f(x) {
      try {
        const got = yield x;
        use(got);
      } finally {
        done();
      }
      return x;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: x (given), got, exit (temporary), pending (temporary)
    b0 Entry (entry):
      goto b3
    b3 Try in region 0:
      yield x → b4, return → b5
    b5 Returning in region 0:
      pending = sent
      exit = "return"
      goto b2
    b4 Yield in region 0:
      const got = <result>
      use(got);
      exit = "normal"
      goto b2
    b2 Finally:
      done();
      dispatch exit { normal → b1, throw → b6, return → b7 }
    b6 Rethrow:
      throw pending
    b7 Leave:
      return pending
    b1 AfterTry:
      await x → b8
    b8 Suspend:
      return <result>
    region 0: handler b2, error pending, exit exit
  `);
});

test("yield* is a loop that hands each request on", () => {
  const dump = cfg(`
    async function* f(xs) {
      log(yield* xs);
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    variables: xs (given), callee (temporary), each (temporary)
    b0 Entry (entry):
      callee = log
      each = delegate(xs)
      goto b1
    b1 Delegate:
      await each.request() → b4
    b4 Suspend:
      if each.take(<result>) then b3 else b2
    b3 Give:
      yield each.value → b5
    b5 Yield:
      each.receive(how, sent);
      goto b1
    b2 Delegated:
      if each.returns then b6 else b7
    b6 Returning:
      return each.value
    b7 AfterDelegate:
      callee(each.value);
      return undefined
  `);
});
