/** Identifiers to bindings: which names are the same variable, and who names it how. */
import { expect, test } from "vitest";
import { bindingsIn } from "./passes.ts";

test("a block has variables of its own", () => {
  const dump = bindingsIn(`
    function f(x) {
      {
        let x = 1;
        g(x);
      }
      return x;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: function, declared 1
      fn1 f
        x: parameter, declared 1, read 6
        block
          x: let, declared 3, read 4
    fn0 names nobody declares: g
    fn1 names nobody declares: g
  `);
});

test("var belongs to the function, whatever block it stands in", () => {
  const dump = bindingsIn(`
    function f() {
      if (a) {
        var x = 1;
      }
      for (var x of xs) {}
      return x;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: function, declared 1
      fn1 f
        x: var, declared 3, declared 5, read 6
        block
        for (in a loop)
          block (in a loop)
    fn0 names nobody declares: a, xs
    fn1 names nobody declares: a, xs
  `);
});

test("a function in a block belongs to the block", () => {
  const dump = bindingsIn(`
    {
      inner();
      function inner() {}
    }
    inner();
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      block
        inner: function, read 2, declared 3
        fn1 inner
    fn0 names nobody declares: inner
  `);
});

test("a default sees the parameters, not the variables of the body", () => {
  const dump = bindingsIn(`
    const y = 0;
    function f(x, read = () => x + y) {
      var x;
      let y = 2;
      return x + y;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      y: const, declared 1, read 2 in fn2
      f: function, declared 2
      fn1 f (taken apart)
        x: parameter, declared 2, read 2 in fn2
        read: parameter, declared 2
        fn2 arrow
        block (taken apart)
          x: var, declared 3, read 5
          y: let, declared 4, read 5
  `);
});

test("what assigns: targets, patterns, updates, loops", () => {
  const dump = bindingsIn(`
    let x;
    x = 1;
    x += 1;
    x++;
    [x] = a;
    ({ y: x } = a);
    ({ x } = a);
    for (x of a);
    for (x in a);
    x.y = 1;
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      x: let, declared 1, write 2, update 3, update 4, write 5, write 6, write 7, write 8, write 9, read 10
      for (in a loop)
      for (in a loop)
    fn0 names nobody declares: a
  `);
});

test("patterns declare their leaves; keys are no names, defaults are", () => {
  const dump = bindingsIn(`
    const { a, b: c, d: { e } = a, ...rest } = f();
    const [g, , h = c] = rest;
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      a: const, declared 1, read 1
      c: const, declared 1, read 2
      e: const, declared 1
      rest: const, declared 1, read 2
      g: const, declared 2
      h: const, declared 2
    fn0 names nobody declares: f
  `);
});

test("properties, keys and labels are no variables", () => {
  const dump = bindingsIn(`
    const ok = 1;
    ok: for (;;) {
      f(x.ok, { ok: 2 }, { ok() {} });
      break ok;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      ok: const, declared 1
      for (in a loop)
        block (in a loop)
          fn1 ok
    fn0 names nobody declares: f, x
  `);
});

test("types are not looked at", () => {
  const dump = bindingsIn(`
    const user = load();
    type User = typeof user;
    function f<T extends User>(x: T, y?: (user: User) => void): x is T {
      return x as any satisfies typeof y;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      user: const, declared 1
      f: function, declared 3
      fn1 f
        x: parameter, declared 3, read 4
        y: parameter, declared 3
    fn0 names nobody declares: load
  `);
});

test("this, arguments and new.target belong to the nearest function that has them", () => {
  const dump = bindingsIn(`
    function f() {
      const g = () => [this, arguments, new.target];
      function h() {
        return this;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: function, declared 1
      fn1 f
        this: this, read 2 in fn2
        arguments: arguments, read 2 in fn2
        new.target: new.target, read 2 in fn2
        g: const, declared 2
        h: function, declared 3
        fn2 arrow
        fn3 h
          this: this, read 4
  `);
});

test("the name of a function expression is known inside only", () => {
  const dump = bindingsIn(`
    const f = function again(n) {
      return n && again(n - 1);
    };
    again();
    const C = class Inner {
      static make() {
        return new Inner();
      }
    };
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: const, declared 1
      C: const, declared 5
      block
        again: self-name, read 2 in fn1
        fn1 again
          n: parameter, declared 1, read 2, read 2
      class
        Inner: self-name, read 7 in fn2
        fn2 make
    fn0 names nobody declares: again
  `);
});

test("a catch has its binding; each iteration of a loop has its variables", () => {
  const dump = bindingsIn(`
    for (let i = 0; i < 3; i++) {
      try {
        f(i);
      } catch ({ message }) {
        let i = message;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      for (in a loop)
        i: let, declared 1, read 1, update 1, read 3
        block (in a loop)
          block (in a loop)
          block (in a loop)
            message: catch, declared 4, read 5
            block (in a loop)
              i: let, declared 5
    fn0 names nobody declares: f
  `);
});

test("a switch is one scope; imports, enums and namespaces declare", () => {
  const dump = bindingsIn(`
    import one, { two as three, type Four } from "five";
    enum Color { Red }
    namespace Space {
      export const inside = three;
    }
    switch (one) {
      case Color.Red:
        let x = 1;
      default:
        x = 2;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      one: import, read 6
      three: import, read 4 in fn1
      Four: import
      Color: enum, declared 2, read 7
      Space: namespace
      block
        Red: const
      fn1 namespace
        inside: const, declared 4
      switch
        x: let, declared 8, write 10
  `);
});

test("a computed name is evaluated outside of its method", () => {
  const dump = bindingsIn(`
    function f(key) {
      return class {
        [key](key) {
          return key;
        }
        static field = key;
      };
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: function, declared 1
      fn1 f
        key: parameter, declared 1, read 3, read 6 in fn3
        class
          fn2 [key]
            key: parameter, declared 3, read 4
          fn3 field
  `);
});

test("an await suspends its own function, and the scopes around it there", () => {
  const dump = bindingsIn(`
    async function f() {
      {
        let a;
        const g = async () => await a;
      }
      for (const b of c) {
        await b;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      f: function, declared 1
      fn1 f (async, suspends, taken apart)
        block
          a: let, declared 3, read 4 in fn2
          g: const, declared 4
          fn2 arrow (async, suspends, taken apart)
        for (taken apart, in a loop)
          b: const, declared 6, read 7
          block (taken apart, in a loop)
    fn0 names nobody declares: c
    fn1 names nobody declares: c
  `);
});

test("what forbids moving a body is noted: direct eval, private names, names of nobody", () => {
  const dump = bindingsIn(`
    class A {
      #x = 1;
      async m() {
        return eval("this.#x") + this.#x + elsewhere;
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    fn0 module
      A: class, declared 1
      class
        fn1 #x
        fn2 m (async)
          this: this, read 4
    fn0 private names: #x, #x
    fn0 obstacles: eval
    fn0 names nobody declares: eval, elsewhere
    fn2 private names: #x
    fn2 obstacles: eval
    fn2 names nobody declares: eval, elsewhere
  `);
});
