/**
 * Hostile input: very deep, very long, or wrong. The compiler gives a result or a diagnostic; it never
 * throws, hangs, or returns a program that means something else.
 *
 * Programs are scripts whose value is an async function of one argument, so that native and lowered
 * can be run side by side.
 */

import { afterAll, describe, expect, test } from "vitest";
import { Asker, type Answer } from "./hostile/answer.ts";
import {
  EACH,
  inARow,
  manyFunctions,
  NESTED,
  PROGRAMS,
  repeat,
  scriptOf,
} from "./hostile/programs.ts";

const asker = new Asker();
afterAll(() => asker.close());

const MINUTE = 60_000;

/** Compiles `source`; a hang or a crash rejects. With an argument, the function is called as well. */
function ask(source: string, argument?: unknown): Promise<Answer> {
  return asker.ask({ source, argument }, MINUTE);
}

/** True when functions were lowered; otherwise a diagnostic says why and the text came back as it was. */
function isResult(answer: Answer): boolean {
  if (answer.lowered > 0) return true;
  expect(answer.diagnostics).not.toEqual([]);
  for (const { message } of answer.diagnostics) expect(message).not.toBe("");
  expect(answer.unchanged).toBe(true);
  return false;
}

/** The text was lowered, and the function does what it does natively. */
function expectSame(answer: Answer): void {
  expect(isResult(answer)).toBe(true);
  expect(answer.parses).toEqual({ source: true, output: true });
  expect(answer.outcome).toEqual(answer.native);
}

describe("deep nesting", () => {
  const names = Object.keys(NESTED);

  test.each(names)("%s: 30 levels are lowered and mean the same", async (name) => {
    expectSame(await ask(NESTED[name]!(30), 3));
  });

  test.each(names)(
    "%s: 300 and 1,000 levels get an answer, and a result means the same",
    async (name) => {
      for (const depth of [300, 1_000]) {
        const answer = await ask(NESTED[name]!(depth), 3);
        if (isResult(answer) && answer.parses.source) expectSame(answer);
      }
    },
    2 * MINUTE,
  );

  test.each(names)(
    "%s: 10,000 levels get an answer",
    async (name) => {
      const depth = /closures|functions/.test(name) ? 5_000 : 10_000;
      const answer = await ask(NESTED[name]!(depth));
      if (isResult(answer) && answer.parses.source) expect(answer.parses.output).toBe(true);
    },
    2 * MINUTE,
  );
});

describe("long programs", () => {
  test(
    "a function of 50,000 lines",
    async () => {
      const lines = Array.from({ length: 50_000 }, (_, i) =>
        i % 100 === 0
          ? `  sum += await x;`
          : i % 10 === 0
            ? `  if (sum > ${i}) { sum -= 1; }`
            : `  sum = (sum + ${i}) % 1000003;`,
      );
      const source = scriptOf(`let sum = 0;\n${lines.join("\n")}\nreturn sum;`);
      expectSame(await ask(source, 3));
    },
    MINUTE + 5_000,
  );

  test(
    "100,000 awaits in one function",
    async () => {
      const source = scriptOf(`let sum = 0;\n${repeat("sum += await x;\n", 100_000)}return sum;`);
      const answer = await ask(source, 2);
      expectSame(answer);
      expect(answer.outcome).toEqual({ value: 200_000 });
    },
    MINUTE + 5_000,
  );

  test(
    "10,000 async functions, 200,000 lines",
    async () => {
      const source = manyFunctions(10_000);
      const answer = await ask(source, 3);
      expect(answer.lowered).toBe(10_001);
      expectSame(answer);
    },
    MINUTE + 5_000,
  );

  test(
    "10,000 locals saved across one await",
    async () => {
      const names = Array.from({ length: 10_000 }, (_, i) => `v${i}`);
      const source = scriptOf(
        `${names.map((name, i) => `let ${name} = x + ${i};`).join("\n")}\nawait x;\nreturn ${names[0]} + ${names.at(-1)};`,
      );
      const answer = await ask(source, 3);
      expectSame(answer);
      expect(answer.outcome).toEqual({ value: 3 + 3 + 9_999 });
    },
    MINUTE + 5_000,
  );

  test.each(Object.keys(EACH))(
    "10,000 %s",
    async (name) => {
      expectSame(await ask(inARow(name, 10_000), 3));
    },
    MINUTE + 5_000,
  );
});

describe("growth is linear", () => {
  /** How much more output four times the input gives; 4 when it is linear. */
  const growth = async (program: (n: number) => string, n: number): Promise<number> => {
    const [small, large] = [await ask(program(n)), await ask(program(4 * n))];
    expect(isResult(small) && isResult(large)).toBe(true);
    return large.length / small.length;
  };

  test.each(Object.keys(PROGRAMS))(
    "of %s",
    async (name) => {
      const n = name === "nested closures" ? 40 : name === "operands of one expression" ? 100 : 250;
      const factor = await growth(PROGRAMS[name]!, n);
      expect(factor).toBeGreaterThan(3);
      expect(factor).toBeLessThan(5);
    },
    2 * MINUTE,
  );
});

/** Texts that no JavaScript parser may accept. */
const WRONG = [
  "async function f() { await }",
  "async function f() { await = 1; }",
  "async function f() { await 1 = 2; }",
  "async function f() { (await x)++; }",
  "async function f() { var await; }",
  "async function await() { 'use strict'; var await; await x; }",
  "async function f(await) { await await; }",
  "async function f(x = await 1) { await x; }",
  "async (x = await 1) => x;",
  "async (await) => x;",
  "async x\n=> x;",
  "async (x)\n=> x;",
  "(async) (x) => await x;",
  "async function f(x) { let x; await x; }",
  "async function f() { let y; let y; await y; }",
  "async function f() { let y; var y; await y; }",
  "async function f() { const y; await y; }",
  "async (x, x) => await x;",
  "async function f(x, x) { 'use strict'; await x; }",
  "async function f(x = 1) { 'use strict'; await x; }",
  "async function f() { 'use strict'; with (x) await x; }",
  "async function f() { 'use strict'; delete x; await x; }",
  "async function f() { 'use strict'; var eval; await x; }",
  "async function f() { 'use strict'; await 010; }",
  "async function f() { break; await x; }",
  "async function f() { await x; continue; }",
  "async function f() { a: { continue a; } await x; }",
  "async function f() { a: a: await x; }",
  "async function f() { while (await x) break missing; }",
  "async function f() { super(); await x; }",
  "async function f() { super.x; await x; }",
  "async function f() { yield await x; yield x; }",
  "async function f() { await x; return yield; }\nlet let = 1;",
  "class A { async constructor() { await x; } }",
  "class A { async get x() { await x; } }",
  "class A { async x() { await this.#missing; } }",
  "class A { static { await x; } }",
  "class A extends B { async m() { super(); await x; } }",
  "function f() { await x; }",
  "function f() { for await (const y of x); }",
  "async function f() { for await (const y in x); }",
  "async function f() { for await (const y = 1 of x); }",
  "async function f() { for await (;;); }",
  "async function f() { for (let let of await x); }",
  "async function* f() { yield\n* await x; }",
  "async function* f(x = yield) { await x; }",
  "async function* f() { function yield() {} 'use strict'; var yield = await x; }",
  "async function f() { new await x; }",
  "async function f() { -await x ** 2; }",
  "async function f() { await x ?? y || z; }",
  "async function f() { x?.y = await x; }",
  "async function f() { ({ a = await x }); }",
  "async function f() { `${await x`; }",
  "async function f() { 'await x\n'; }",
  "async function f() { /* await x",
  "async function f() { /(/.test(await x); }",
  "async function f() { await x; ",
  "async function f() { await x; }}",
  "async function f( { await x; }",
  "async function () { await x; }",
  "if (x) async function f() { await x; }",
  "label: async function f() { await x; }",
  "while (x) async function f() { await x; }",
  "({ async f: 1 });",
  "({ async get f() { await x; } });",
  "({ async *[x] });",
  "async () => { await x } ()",
  "async function f() { await x; } = 1",
  "async function f() { import.meta; await import(); }",
  "\\u0061sync function f() { await x; }",
  "async function f() { aw\\u0061it x; }",
];

describe("syntax errors", () => {
  test.each(WRONG)("%s", async (source) => {
    const answer = await ask(source);
    expect(answer.parses.source).toBe(false);
    // What the compiler's own parser lets through must still be an error for whoever runs the output.
    if (isRefused(answer)) expect(answer.unchanged).toBe(true);
    else expect(answer.parses.output).toBe(false);
  });

  test("an error is reported where it is", async () => {
    const source = "async function f() {\n  await x;\n  let = ;\n}";
    const { diagnostics } = await ask(source);
    const [first] = diagnostics.filter(({ severity }) => severity === "error");
    expect(first!.start).toBeGreaterThanOrEqual(source.indexOf("let"));
    expect(first!.code).toMatch(/^LA\d{4}$/);
  });

  test(
    "every prefix of a program gets an answer",
    async () => {
      const source = manyFunctions(1);
      for (let end = 0; end < source.length; end += 3) {
        const answer = await ask(source.slice(0, end));
        if (!answer.parses.source && !isRefused(answer)) expect(answer.parses.output).toBe(false);
      }
    },
    2 * MINUTE,
  );
});

function isRefused({ diagnostics }: Answer): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

describe("odd texts", () => {
  test.each([
    ["a byte order mark", "\ufeff'use strict'; async function f(x) { return await x; }\nf;"],
    [
      "carriage returns",
      "'use strict'; async function f(x) {\r\n  const y = await x;\r\n  return y;\r\n}\r\nf;",
    ],
    [
      "line separators",
      "'use strict'; async function f(x) {\u2028  const y = await x;\u2029  return y;\u2028}\u2028f;",
    ],
    [
      "a hash-bang",
      "#!/usr/bin/env node\n'use strict'; async function f(x) { return await x; }\nf;",
    ],
    [
      "surrogate pairs and escapes in names",
      "'use strict'; async function f(𝒳) { const \\u{61}b = await 𝒳; return ab; }\nf;",
    ],
    [
      "null characters in strings",
      '"use strict"; async function f(x) { const s = "\0"; await x; return s + x; }\nf;',
    ],
    [
      "words of the generated code",
      "'use strict'; async function f(x) { let state = await x, self = 1, polled = 2, awaiting = 3, sent = 4, failed = 5, error = 6; await x; return [state, self, polled, awaiting, sent, failed, error]; }\nf;",
    ],
  ])("%s", async (_name, source) => {
    expectSame(await ask(source, 3));
  });

  test("an HTML comment is refused", async () => {
    const source = "'use strict'; async function f(x) { <!-- await x;\n  return await x; }\nf;";
    const answer = await ask(source);
    expect(isResult(answer)).toBe(false);
  });

  test("nothing", async () => {
    expect((await ask("")).length).toBe(0);
  });
});
