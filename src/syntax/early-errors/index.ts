/**
 * What makes a program invalid although it parses: the language calls these early errors, and the parser leaves most
 * of them to the checker, which nobody asks here.
 *
 *     async function f(x) { let x; await = 1; (a?.b) = await x; super(); }
 *
 * One walk in text order. Types and ambient declarations are not looked at; what the grammar of TypeScript adds is
 * no error anywhere, since a file in JavaScript that uses it is no program either way.
 */
import { ts, type TS } from "../typescript.ts";
import { topPlace, useStrict, type File } from "./place.ts";
import { statementsScope } from "./scopes.ts";
import { Walk } from "./walk.ts";

export interface EarlyError {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export function findEarlyErrors(sourceFile: TS.SourceFile): readonly EarlyError[] {
  const { fileName } = sourceFile;
  if (sourceFile.isDeclarationFile) return [];
  const errors: EarlyError[] = [];
  const isTypeScript = /\.[cm]?tsx?$/.test(fileName);
  const isModule = ts.isExternalModule(sourceFile) || /\.m[jt]s$/.test(fileName);
  const file: File = {
    sourceFile,
    isModule,
    isTypeScript,
    report: (message, node) =>
      void errors.push({ message, start: node.getStart(sourceFile), end: node.end }),
  };
  const strict = isTypeScript || isModule || useStrict(sourceFile.statements) !== null;
  const awaitIs = isModule ? "keyword" : /\.c[jt]s$/.test(fileName) ? "name" : "either";
  const top = topPlace(strict, awaitIs);
  const kind = isModule ? "module" : "top";
  const scope = statementsScope(file, top, sourceFile.statements, kind);
  new Walk(file).each({ ...top, scope }, sourceFile.statements);
  return errors;
}
