/** Native async functions (types erased, nothing else), and TypeScript's own lowering to older targets. */
import ts from "typescript";
import { code, type Candidate } from "./candidate.ts";

export function transpile(text: string, path: string, target: ts.ScriptTarget): string {
  const compilerOptions: ts.CompilerOptions = {
    target,
    module: ts.ModuleKind.ESNext,
    // Without it `for…of` and spread over anything but arrays would be miscompiled for ES5.
    downlevelIteration: target < ts.ScriptTarget.ES2015,
    ignoreDeprecations: "6.0",
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(text, { fileName: path, compilerOptions }).outputText;
}

const compiledTo =
  (target: ts.ScriptTarget): Candidate["compile"] =>
  ({ text, path }) =>
    code(transpile(text, path, target));

export const native: Candidate = {
  name: "native",
  role: "native",
  about: "TypeScript transpileModule, target ESNext: types erased, V8's own async functions",
  compile: compiledTo(ts.ScriptTarget.ESNext),
};

export const typescriptEs2015: Candidate = {
  name: "ts-es2015",
  role: "peer",
  about: "TypeScript transpileModule, target ES2015: generators and __awaiter",
  compile: compiledTo(ts.ScriptTarget.ES2015),
};

export const typescriptEs5: Candidate = {
  name: "ts-es5",
  role: "peer",
  about: "TypeScript transpileModule, target ES5, downlevelIteration: __awaiter and __generator",
  compile: compiledTo(ts.ScriptTarget.ES5),
};
