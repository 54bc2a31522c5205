/** From the text of a program to its exports, in memory: types off, CommonJS, one function call. */

import { ts } from "ts-morph";
import { STEP, countSteps } from "./steps.ts";

export type Exports = Readonly<Record<string, unknown>>;

type Run = (module: { exports: Exports }, exports: Exports, ...given: unknown[]) => void;

/** What `import … from` gives the program, by specifier. */
export type Modules = Readonly<Record<string, object>>;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.CommonJS,
  jsx: ts.JsxEmit.React,
};

/** TypeScript's helper for `await using` takes more turns than the specification: only the log can be compared. */
export const turnsDiffer = (text: string): boolean => /\bawait using\b/.test(text);

/** Node 20 has neither `using` nor decorators: TypeScript's lowering of them is the reference there. */
const TOO_NEW = /\busing\s+[\w$]+\s*(?:=|of\b)|^\s*@\w/m;

/** TypeScript refuses `a?.#b`, which is valid JavaScript, and prints it all the same. */
const PRIVATE_IN_CHAIN = 18030;

/** JavaScript that behaves like `text`, with imports and exports as CommonJS. */
export function toScript(text: string, fileName: string): string {
  const target = TOO_NEW.test(text) ? ts.ScriptTarget.ES2024 : ts.ScriptTarget.ESNext;
  const compilerOptions = { ...OPTIONS, target };
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    compilerOptions,
    fileName: fileName.replace(/\.m([jt]s)$/, ".$1"), // what ends so would stay an ES module
    reportDiagnostics: true,
  });
  const wrong = diagnostics.find(
    ({ code, start }) => start !== undefined && code !== PRIVATE_IN_CHAIN,
  );
  if (wrong !== undefined) {
    const line = text.slice(0, wrong.start).split("\n").length;
    throw new SyntaxError(
      `line ${line}: ${ts.flattenDiagnosticMessageText(wrong.messageText, " ")}`,
    );
  }
  return isSloppy(text, fileName) ? outputText.replace(/^"use strict";/, "") : outputText;
}

/** A script that does not ask for strict mode; TypeScript would make it strict. */
function isSloppy(text: string, fileName: string): boolean {
  return fileName.endsWith(".cjs") && !/^["']use strict["']/m.test(text);
}

/** Runs the program's top level; a script's functions count as its exports. */
export function evaluate(text: string, fileName: string, modules: Modules): Exports {
  return prepare(text, fileName, modules)();
}

/** The same, to be run several times: each time anew. `onEnd` is told of a run that takes too many steps. */
export function prepare(
  text: string,
  fileName: string,
  modules: Modules,
  onEnd?: () => void,
): () => Exports {
  const script = toScript(text, fileName).replaceAll("import.meta", "__meta");
  const load = (specifier: string): object => {
    const module = modules[specifier];
    if (module === undefined) throw new Error(`a program may not import ${specifier}`);
    return module;
  };
  const isScript = fileName.endsWith(".cjs") && !/\b(?:exports|module)\./.test(script);
  const body = isScript ? `${script}\nexports.main = main;` : script;
  const run = new Function("module", "exports", "require", "__meta", STEP, body) as Run;
  return () => {
    const module = { exports: {} };
    run(module, module.exports, load, { url: "file:///program.ts" }, countSteps(onEnd));
    return module.exports;
  };
}
