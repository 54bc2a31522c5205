/** Of what is needed after an await, what has to be written to a field there. */
import { expect, test } from "vitest";
import { dumpOf, type Which } from "./passes.ts";

const saves = (source: string, which?: Which): string =>
  dumpOf("frame", source, which)
    .split("\n")
    .filter((line) => line.startsWith("await"))
    .join("\n");

test("a local that nothing assigns any more is saved once", () => {
  const source = `
    async function f() {
      const a = g();
      await s();
      const b = g();
      await t();
      return a + b;
    }
  `;
  expect(saves(source)).toMatchInlineSnapshot(`
    await of b0 saves: a
    await of b1 saves: b
  `);
  // s may be ready: then a is saved only at t.
  expect(saves(source, { mode: "lazy" })).toMatchInlineSnapshot(`
    await of b0 saves: a
    await of b1 saves: a, b
  `);
});

test("what one way to an await assigns is saved there", () => {
  const dump = saves(`
    async function f(n) {
      let a = g();
      let b = g();
      await s();
      if (n > 0) a = 1;
      else if (n < 0) await t();
      await u();
      return a + b;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: a, b
    await of b5 saves: nothing
    await of b4 saves: a
  `);
});

test("a handler may be entered before or after an assignment", () => {
  const dump = saves(`
    async function f() {
      let a = 0;
      let b = 0;
      await s();
      try {
        a = g();
        await t();
      } catch {
        await u();
      }
      return a + b;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: a, b
    await of b4 saves: a
    await of b2 saves: a
  `);
});

test("a cell is saved when it is made, not when its value changes", () => {
  const dump = saves(`
    async function f() {
      let a = 0;
      run(() => a++);
      await s();
      a = 2;
      await t();
      return a;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    await of b0 saves: a
    await of b1 saves: nothing
  `);
});

test("of a long list of locals a lazy machine saves what there is before it asks", () => {
  const names = Array.from({ length: 40 }, (_, i) => `v${i}`);
  const source = `
    async function f() {
      ${names.map((name) => `const ${name} = await g();`).join("\n")}
      return [${names.join()}];
    }
  `;
  const counts = saves(source, { mode: "lazy" })
    .split("\n")
    .map((line) => line.split(",").length);
  expect(Math.max(...counts)).toBeLessThan(40);
});
