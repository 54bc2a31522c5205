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
 * The file is a CommonJS module as TypeScript writes it, where what is imported and exported is a value: a project may
 * forbid all other imports in it, and `export =` would be lost in an ES module.
 *
 *     import fs = require("node:fs");        export = { load };
 */
export function isCommonJsInTypeScript({ statements, fileName }: TS.SourceFile): boolean {
  const assigns = statements.some(
    (statement) => isRequiredImport(statement) || isExportAssigned(statement),
  );
  return (assigns || /\.cts$/.test(fileName)) && !statements.some(isModuleSyntax);
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
