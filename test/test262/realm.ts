/**
 * A fresh realm with what test262 expects of a host: `print` and `$262`, as non-enumerable globals.
 *
 * The objects are made by a script inside the realm, so that their prototypes are the realm's own;
 * only the functions they call come from outside.
 */

import { setFlagsFromString } from "node:v8";
import vm from "node:vm";
import { makeAgents } from "./agents.ts";

/** A realm and the ways into it. */
export interface Realm {
  readonly context: vm.Context;
  /** Turns a SyntaxError of the harness's own realm into one of this realm. */
  adopt(error: unknown): unknown;
}

/** What a realm tells the harness. */
export interface RealmHost {
  print(text: string): void;
  importModule(realm: Realm, specifier: string, referrer: string, type: string): Promise<vm.Module>;
}

const BOOTSTRAP = new vm.Script(
  `(function (host) {
    const define = (name, value) =>
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
    const SyntaxErrorHere = SyntaxError;
    define("print", function print(text) { host.print(String(text)); });
    define("setTimeout", function setTimeout(callback, delay) { return host.setTimeout(() => callback(), delay); });
    define("$262", {
      createRealm() { return host.createRealm(); },
      detachArrayBuffer(buffer) { host.detach(buffer); return null; },
      evalScript(code) {
        const result = host.evalScript(String(code));
        if (result.failed) throw result.syntax === null ? result.error : new SyntaxErrorHere(result.syntax);
        return result.value;
      },
      gc() { host.gc(); },
      global: globalThis,
      IsHTMLDDA: host.undetectable,
      agent: {
        start(code) { host.agents.start(String(code)); },
        broadcast(buffer, value) { host.agents.broadcast(buffer, value); },
        getReport() { return host.agents.getReport(); },
        sleep(delay) { host.agents.sleep(delay); },
        monotonicNow() { return host.agents.monotonicNow(); },
      },
    });
    return { SyntaxError: SyntaxErrorHere };
  })`,
  { filename: "test262-host.js" },
);

/** Makes a realm; `dispose` of the returned agents ends every agent that the test started. */
export function makeRealm(host: RealmHost): Realm & { dispose(): void } {
  const agents = makeAgents();
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const boot = BOOTSTRAP.runInContext(context) as (host: object) => {
    SyntaxError: SyntaxErrorConstructor;
  };
  const inside = boot({
    print: host.print,
    setTimeout: (callback: () => void, delay: unknown) => {
      setTimeout(callback, Number(delay));
    },
    createRealm: () => vm.runInContext("$262", makeRealm(host).context) as unknown,
    detach: (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] }),
    evalScript: (code: string) => evalScript(realm, host, code),
    gc: () => globalThis.gc?.(),
    undetectable: undetectable(),
    agents,
  });
  const realm: Realm = {
    context,
    adopt: (error) =>
      error instanceof SyntaxError ? new inside.SyntaxError(error.message) : error,
  };
  return { ...realm, dispose: agents.dispose };
}

type Evaluated =
  { failed: false; value: unknown } | { failed: true; syntax: string | null; error: unknown };

/** Compile errors come back as text: the script that asked throws them as errors of its realm. */
function evalScript(realm: Realm, host: RealmHost, code: string): Evaluated {
  let script;
  try {
    script = makeScript(realm, host, code, "evalScript.js");
  } catch (error) {
    return { failed: true, syntax: (error as Error).message, error };
  }
  try {
    return { failed: false, value: script.runInContext(realm.context) as unknown };
  } catch (error) {
    return { failed: true, syntax: null, error };
  }
}

/** Compiles a script of `realm`; dynamic imports in it go to the host. */
export function makeScript(
  realm: Realm,
  host: RealmHost,
  code: string,
  filename: string,
): vm.Script {
  return new vm.Script(code, {
    filename,
    importModuleDynamically: (specifier, _script, attributes) =>
      host.importModule(realm, specifier, filename, importType(attributes)),
  });
}

/** The `type` of import attributes; a plain import has the empty one. */
export function importType(attributes: unknown): string {
  return (attributes as { type?: string } | undefined)?.type ?? "";
}

/** An object like `document.all`, made with a V8 intrinsic: there is no other way to have one. */
function undetectable(): unknown {
  setFlagsFromString("--allow-natives-syntax");
  try {
    return new vm.Script("%GetUndetectable()").runInThisContext() as unknown;
  } finally {
    setFlagsFromString("--no-allow-natives-syntax");
  }
}
