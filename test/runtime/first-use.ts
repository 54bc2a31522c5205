/**
 * A program of its own for first-use.test.ts: runs a scenario natively or lowered, and prints what its stores were at each step. The first use
 * of an AsyncLocalStorage changes the whole process, so each scenario needs a fresh one.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { compile } from "lower-async";

const HEAD = `
  const tick = () => Promise.resolve();
  const see = (what) => log(what + " " + storage.getStore());
`;

/** Callee and caller are linked unless contexts are used before the call. */
export const scenarios: Record<string, string> = {
  "entered before the callee's first await": `
    async function callee() { storage.enterWith("callee"); await tick(); see("callee"); }
    export async function main() { await callee(); see("main"); await callee(); see("main"); }`,
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
};

const [how, name] = process.argv.slice(2);
if (how !== undefined) {
  const source = HEAD + scenarios[name!]!;
  const runtime = new URL("../../runtime/index.ts", import.meta.url).href;
  const code = how === "native" ? source : compile(source, { fileName: "input.mjs", runtime }).code;
  const log: string[] = [];
  Object.assign(globalThis, {
    log: (line: string) => void log.push(line),
    storage: new AsyncLocalStorage(),
  });
  const { main } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    main: () => Promise<void>;
  };
  await main();
  if (how === "eager" && !code.includes("awaitCall")) log.push("nothing is linked");
  process.stdout.write(JSON.stringify(log));
}
