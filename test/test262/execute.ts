/** Runs one program of the suite in a fresh realm and says whether it did what its metadata promises. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import vm from "node:vm";
import type { Frontmatter } from "./frontmatter.ts";
import { makeLoader } from "./modules.ts";
import { makeRealm, makeScript, type Realm, type RealmHost } from "./realm.ts";

/** What a run came to: null when it is as promised, otherwise what was seen instead. */
export type Failure = string | null;

/** A program ready to run. */
export interface Program {
  /** Absolute path of the test; modules are resolved beside it. */
  readonly file: string;
  readonly code: string;
  readonly isModule: boolean;
  readonly matter: Frontmatter;
  /** Root of the checkout: harness files are read from there. */
  readonly suite: string;
  /** Script that defines the runtime in the realm; null when the program needs none. */
  readonly runtime: string | null;
  /** Text of a module that the test loads, lowered when the test is. */
  loadSource(file: string): string;
}

/** The first thing that went wrong in a run, and in which phase. */
interface Thrown {
  readonly phase: "parse" | "resolution" | "runtime";
  readonly error: unknown;
}

/** Runs the program; the promise never rejects because of what the program does. */
export async function execute(program: Program): Promise<Failure> {
  const printed: string[] = [];
  const loader = makeLoader(program);
  const host: RealmHost = {
    print: (text) => void printed.push(text),
    importModule: loader.importModule,
  };
  const realm = makeRealm(host);
  const strays: unknown[] = [];
  const onStray = (error: unknown): void => void strays.push(error);
  process.on("uncaughtException", onStray);
  try {
    prepare(program, realm);
    const thrown = await (program.isModule
      ? runModule(program, realm, loader)
      : runScript(program, realm, host));
    if (program.matter.negative !== null) return checkNegative(program.matter.negative, thrown);
    if (thrown !== null) return `${thrown.phase}: ${describeError(thrown.error)}`;
    if (program.matter.flags.has("async")) await settle(program, printed);
    if (strays.length > 0) return `uncaught: ${describeError(strays[0])}`;
    return program.matter.flags.has("async") ? checkPrinted(printed) : null;
  } finally {
    process.off("uncaughtException", onStray);
    realm.dispose();
  }
}

/** Harness files first, in the order that INTERPRETING.md asks for, then the runtime. */
function prepare(program: Program, realm: Realm): void {
  const { flags, includes } = program.matter;
  if (program.runtime !== null) {
    cachedScript("disposal", DISPOSAL).runInContext(realm.context);
    cachedScript("runtime", program.runtime).runInContext(realm.context);
  }
  if (flags.has("raw")) return;
  const files = [
    "assert.js",
    "sta.js",
    ...(flags.has("async") ? ["doneprintHandle.js"] : []),
    ...includes,
  ];
  for (const file of files) harnessScript(program.suite, file).runInContext(realm.context);
}

/** What a program that is lowered for an older host has to bring along: `using` itself is ours. */
const DISPOSAL = `(() => {
  for (const name of ["dispose", "asyncDispose"])
    if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol("Symbol." + name) });
  if (typeof SuppressedError === "undefined") {
    const define = (object, name, value) =>
      Object.defineProperty(object, name, { value, writable: true, configurable: true });
    function SuppressedError(error, suppressed, message) {
      const made = new Error(message);
      Object.setPrototypeOf(made, SuppressedError.prototype);
      define(made, "error", error);
      define(made, "suppressed", suppressed);
      return made;
    }
    SuppressedError.prototype = Object.create(Error.prototype);
    define(SuppressedError.prototype, "name", "SuppressedError");
    define(SuppressedError.prototype, "constructor", SuppressedError);
    define(globalThis, "SuppressedError", SuppressedError);
  }
})();`;

const scripts = new Map<string, vm.Script>();

/** Compiled once per process: a worker runs thousands of realms with the same harness. */
function cachedScript(name: string, code: string): vm.Script {
  let script = scripts.get(name);
  if (script === undefined) scripts.set(name, (script = new vm.Script(code, { filename: name })));
  return script;
}

function harnessScript(suite: string, file: string): vm.Script {
  return (
    scripts.get(file) ?? cachedScript(file, readFileSync(join(suite, "harness", file), "utf8"))
  );
}

function runScript(program: Program, realm: Realm, host: RealmHost): Thrown | null {
  let script;
  try {
    script = makeScript(realm, host, program.code, program.file);
  } catch (error) {
    return { phase: "parse", error };
  }
  try {
    script.runInContext(realm.context);
    return null;
  } catch (error) {
    return { phase: "runtime", error };
  }
}

async function runModule(
  program: Program,
  realm: Realm,
  loader: ReturnType<typeof makeLoader>,
): Promise<Thrown | null> {
  let module;
  try {
    module = loader.load(realm, program.file, program.code);
  } catch (error) {
    return { phase: "parse", error };
  }
  try {
    await loader.link(realm, module);
  } catch (error) {
    return { phase: "resolution", error };
  }
  const evaluation = module.evaluate().then(
    () => null,
    (error: unknown): Thrown => ({ phase: "runtime", error }),
  );
  // An async test that waits for ever is judged by what it printed.
  const patience = turns(program).then(() => (program.matter.flags.has("async") ? null : stuck()));
  return Promise.race([evaluation, patience]);
}

function stuck(): Thrown {
  return { phase: "runtime", error: new Error("the module never finished") };
}

/** Waits until the test printed its verdict, or until it cannot come any more. */
async function settle(program: Program, printed: readonly string[]): Promise<void> {
  const deadline = performance.now() + 8_000;
  for (let turn = 0; printed.length === 0; turn += 1) {
    if (usesTime(program.code)) {
      if (performance.now() > deadline) return;
      await setTimeout(1);
    } else if (turn > IDLE_TURNS) return;
    else await setImmediate();
  }
  await setImmediate();
}

/** All promise jobs run between two turns of the event loop, so a few turns exhaust any test without timers. */
const IDLE_TURNS = 8;

async function turns(program: Program): Promise<void> {
  if (usesTime(program.code)) await setTimeout(5_000, undefined, { ref: false });
  for (let turn = 0; turn < IDLE_TURNS; turn += 1) await setImmediate();
}

/** True when the program's end depends on the clock. */
export function usesTime(code: string): boolean {
  return /setTimeout|Atomics|\.agent\b/.test(code);
}

function checkPrinted(printed: readonly string[]): Failure {
  const failure = printed.find((text) => text.startsWith("Test262:AsyncTestFailure"));
  if (failure !== undefined) return failure.replace("Test262:AsyncTestFailure:", "");
  return printed.includes("Test262:AsyncTestComplete") ? null : "the test never called $DONE";
}

function checkNegative(
  negative: NonNullable<Frontmatter["negative"]>,
  thrown: Thrown | null,
): Failure {
  if (thrown === null) return `no ${negative.type} in phase ${negative.phase}`;
  // Node reports some errors of resolution when the module is made, and the other way round.
  const isEarly = thrown.phase !== "runtime";
  if (isEarly !== (negative.phase !== "runtime"))
    return `${describeError(thrown.error)} in phase ${thrown.phase} instead of ${negative.type} in phase ${negative.phase}`;
  const name = constructorName(thrown.error);
  return name === negative.type ? null : `${name} instead of ${negative.type}`;
}

function constructorName(error: unknown): string {
  return (error as { constructor?: { name?: string } } | null)?.constructor?.name ?? String(error);
}

/** The error's text, whatever the program threw. */
function describeError(error: unknown): string {
  try {
    if (typeof error !== "object" || error === null) return String(error);
    const { message } = error as Error;
    return `${constructorName(error)}: ${String(message)}`;
  } catch {
    return "an error that cannot be shown";
  }
}
