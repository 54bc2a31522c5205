/** Pass 4: states and their names. */
import { expect, test } from "vitest";
import { dumpOf, type Which } from "./passes.ts";

/** The first five are the same in every machine; they are looked at once. */
const states = (source: string, which?: Which): string =>
  dumpOf("states", source, which).split("\n").slice(5).join("\n");

test("the fixed states come first", () => {
  const dump = dumpOf("states", `async function f() {}`, { mode: "lazy" });
  expect(dump).toMatchInlineSnapshot(`
    0 Unresumed: b0
    1 Returned
    2 Panicked
    3 Dropped
    4 Running
  `);
});

test("suspend points are numbered in source order and named after what is awaited", () => {
  const dump = states(`class Client { #next; async f(client, urls) {
      await connect();
      await client.get(urls[0]).json();
      await urls;
      await Promise.all(urls);
      await new Reader(client);
      await (client ?? other);
      await client.pool[0];
      await "text";
      await import("module");
      await (async () => 1)();
      await this.#next();
      await \`text\`;
    } }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0Connect: await of b0, goes on in b1
    6 Suspend1Get: await of b1, goes on in b2
    7 Suspend2Urls: await of b2, goes on in b3
    8 Suspend3All: await of b3, goes on in b4
    9 Suspend4Reader: await of b4, goes on in b5
    10 Suspend5Other: await of b5, goes on in b6
    11 Suspend6Pool: await of b6, goes on in b7
    12 Suspend7: await of b7, goes on in b8
    13 Suspend8Import: await of b8, goes on in b9
    14 Suspend9Async: await of b9, goes on in b10
    15 Suspend10Next: await of b10, goes on in b11
    16 Suspend11: await of b11, goes on in b12
  `);
});

test("the inner await comes first", () => {
  const dump = states(`
    async function f() {
      return await outer(await inner());
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0Inner: await of b0, goes on in b1
    6 Suspend1Outer: await of b1, goes on in b2
  `);
});

test("the same call twice, and two loops of one line, have names of their own", () => {
  const dump = states(`
    async function f() {
      for (;;) { if (await a()) break; } for (;;) { if (await a()) break; }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0A: await of b1, goes on in b3
    6 Suspend1A: await of b4, goes on in b6
    7 Loop2: b1
    8 Loop2_2: b4
    9 AfterLoop2: b5
  `);
});

test("blocks are named after their construct and its line", () => {
  const dump = states(`
    async function f(x) {
      while (x.more) {
        try {
          if (await a()) {
            await b();
          } else {
            await c();
          }
        } catch (error) {
          d(error);
        } finally {
          e();
        }
      }
      for (const y of x) {
        switch (y) {
          case 1:
            await g();
        }
      }
      do await h();
      while (i());
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0A: await of b9, goes on in b10, region 1
    6 Suspend1B: await of b11, goes on in b14, region 1
    7 Suspend2C: await of b12, goes on in b15, region 1
    8 Suspend3G: await of b24, goes on in b25, region 2
    9 Suspend4H: await of b27, goes on in b30
    10 Loop2: b1
    11 Try3: b9, region 1
    12 Else6: b12, region 1
    13 Catch9: b7, region 0
    14 AfterTry13: b8, region 0
    15 Finally11: b5
    16 Loop15: b17, region 2
    17 Case17: b24, region 2
    18 CloseIterator15: b19
    19 Loop21: b27
  `);
});

test("a state knows the region that its errors go to", () => {
  const dump = states(`
    async function f() {
      await a();
      try {
        await b();
        try {
          await c();
        } catch {
          await d();
        }
      } finally {
        await e();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0A: await of b0, goes on in b1
    6 Suspend1B: await of b4, goes on in b5, region 0
    7 Suspend2C: await of b8, goes on in b9, region 1
    8 Suspend3D: await of b6, goes on in b10, region 0
    9 Suspend4E: await of b3, goes on in b11
    10 Try3: b4, region 0
    11 Try5: b8, region 1
    12 Catch7: b6, region 0
    13 AfterTry9: b7, region 0
    14 Finally10: b3
  `);
});

test("what only follows has no state", () => {
  const dump = states(`
    async function f(x) {
      if (await x) return 1;
      if (await x) return 2;
      return 3;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0X: await of b0, goes on in b1
    6 Suspend1X: await of b1, goes on in b2
  `);
});

test("lazy: the end of a returned future is a state", () => {
  const dump = states(
    `
    async function f() {
      await a();
      return b();
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    5 Suspend0A: await of b0, goes on in b1
    6 Suspend1Returned: await of b3, goes on in b5
  `);
});
