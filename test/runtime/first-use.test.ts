/**
 * Eager calls that are awaited where they stand keep the async context of native ones, also around its first use. That use changes the whole
 * process, so each program has one of its own.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compile } from "lower-async";
import { expect, test } from "vitest";

const HEAD = `
  const tick = () => Promise.resolve();
  const see = (what) => log(what + " " + storage.getStore());
`;

/** Callee and caller are linked unless contexts are used before the call. */
const scenarios: Record<string, string> = {
  "entered before the callee's first await": `
    async function callee() { storage.enterWith("callee"); await tick(); see("callee"); }
    export async function main() { await callee(); see("main"); await callee(); see("main"); }`,
  "entered two calls deep, before the first await": `
    async function inner(fails) { storage.enterWith("inner"); await tick(); see("inner"); if (fails) throw 1; }
    async function middle(fails) { await inner(fails); see("middle"); await tick(); see("middle"); }
    export async function main() {
      try { await middle(true); } catch { see("caught"); }
      await middle(false);
      see("main");
    }`,
  "entered after the callee's first await": `
    async function callee(n) { await tick(); storage.enterWith("callee" + n); await n; see("callee"); return n; }
    async function middle(n) { const v = await callee(n); see("middle"); return v; }
    export async function main() { await middle(1); see("main"); await middle(2); see("main"); }`,
  "entered by a callee that returns at once": `
    async function callee() { storage.enterWith("callee"); return 1; }
    async function middle() { await tick(); await callee(); see("middle"); }
    export async function main() { await middle(); see("main"); await middle(); see("main"); }`,
  "entered after the last await of a callee that returns an object, or throws": `
    async function gives() { await tick(); storage.enterWith("gives"); return { then: null }; }
    async function throws() { await tick(); storage.enterWith("throws"); throw 1; }
    export async function main() {
      await gives(); see("main");
      try { await throws(); } catch { see("caught"); }
    }`,
  "entered by the caller between two calls": `
    async function callee() { see("callee"); await tick(); see("callee"); }
    export async function main() { await callee(); storage.enterWith("main"); await callee(); see("main"); }`,
  "run around a call inside a callee": `
    async function inner() { see("inner"); await tick(); see("inner"); return 1; }
    async function callee() { await tick(); await storage.run("run", async () => { await inner(); see("run"); }); see("callee"); }
    export async function main() { await callee(); see("main"); }`,
  "used by a timer while a call is suspended": `
    async function callee() { await new Promise((done) => setTimeout(() => storage.run("timer", () => { see("timer"); done(); }))); see("callee"); }
    async function middle() { await callee(); see("middle"); }
    export async function main() { await middle(); see("main"); await storage.run("run", middle); see("main"); }`,
  "entered by a generator before it first awaits": `
    async function* numbers() { storage.enterWith("numbers"); await tick(); see("numbers"); yield 1; see("numbers"); }
    export async function main() { for await (const n of numbers()) see("main " + n); see("main"); }`,
  "entered two generators deep": `
    async function* inner() { storage.enterWith("inner"); yield 1; see("inner"); yield 2; throw 3; }
    async function* outer() { for await (const n of inner()) { see("outer " + n); yield n; } }
    export async function main() { try { for await (const n of outer()) see("main " + n); } catch { see("caught"); } }`,
  "used by a timer while a generator is suspended": `
    async function* numbers() {
      yield 0;
      await new Promise((done) => setTimeout(() => storage.run("timer", () => { see("timer"); done(); })));
      see("numbers");
      yield 1;
      yield 2;
    }
    export async function main() { for await (const n of numbers()) see("main " + n); see("main"); }`,
  "run around a loop over a generator": `
    async function* numbers() { see("numbers"); yield 1; see("numbers"); await storage.run("inside", tick); see("numbers"); yield 2; }
    async function loop() { for await (const n of numbers()) see("loop " + n); see("loop"); }
    export async function main() { await loop(); await storage.run("run", loop); see("main"); await loop(); }`,
};

const program = fileURLToPath(new URL("./first-use-program.ts", import.meta.url));
const runtime = new URL("../../runtime/index.ts", import.meta.url).href;

async function logOf(code: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    program,
    code,
  ]);
  return JSON.parse(stdout) as string[];
}

test.each(Object.entries(scenarios))("%s", async (_name, scenario) => {
  const source = HEAD + scenario;
  const { code } = compile(source, { fileName: "input.mjs", runtime });
  expect(code).toMatch(/\bawait(?:Call(?:Once)?|Next)\(/);
  const native = await logOf(source);
  expect(native.length).toBeGreaterThan(1);
  expect(await logOf(code)).toEqual(native);
});
