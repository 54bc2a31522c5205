/** Which files load other modules by `require`. */
import type { Bindings } from "../ir/source.ts";
import { hasModifier } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** What Node hands to a CommonJS module, and to no other. */
const GIVEN_TO_COMMONJS = ["require", "module", "exports", "__filename", "__dirname"];

/**
 * The file is a CommonJS module, where an `import` is a syntax error or, worse, would make the file another kind of
 * module: strict, and without `require`. Its name says so, or, where it neither imports nor exports, what it reads.
 */
export function isCommonJs(sourceFile: TS.SourceFile, bindings: Bindings): boolean {
  if (ts.isExternalModule(sourceFile)) return false;
  if (/\.c[jt]s$/.test(sourceFile.fileName)) return true;
  const { freeNames } = bindings.module;
  return GIVEN_TO_COMMONJS.some((name) => freeNames.has(name));
}

/**
 * TypeScript that only makes sense as a CommonJS module, whatever else it imports: in an ES module both would be lost.
 *
 *     import fs = require("node:fs");        export = { load };
 */
export function becomesCommonJs({ statements, fileName }: TS.SourceFile): boolean {
  return (
    /\.cts$/.test(fileName) ||
    statements.some((statement) => isRequiredImport(statement) || isExportAssigned(statement))
  );
}

/** It is written as one throughout: a project may forbid ES imports in it. */
export function isCommonJsInTypeScript(sourceFile: TS.SourceFile): boolean {
  return becomesCommonJs(sourceFile) && !sourceFile.statements.some(isModuleSyntax);
}

/** `import x = require("x")` */
function isRequiredImport(statement: TS.Statement): boolean {
  return (
    ts.isImportEqualsDeclaration(statement) &&
    !statement.isTypeOnly &&
    ts.isExternalModuleReference(statement.moduleReference)
  );
}

/** `export = x` */
function isExportAssigned(statement: TS.Statement): boolean {
  return ts.isExportAssignment(statement) && statement.isExportEquals === true;
}

/** An ES module's import or export, of more than types. */
function isModuleSyntax(statement: TS.Statement): boolean {
  if (ts.isImportDeclaration(statement))
    return statement.importClause?.phaseModifier !== K.TypeKeyword;
  if (ts.isExportDeclaration(statement)) return !statement.isTypeOnly;
  if (ts.isExportAssignment(statement)) return !isExportAssigned(statement);
  const isOther =
    ts.isImportEqualsDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return !isOther && hasModifier(statement, K.ExportKeyword);
}
