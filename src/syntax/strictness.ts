/** Which code is sloppy. */
import { ts, type TS } from "./typescript.ts";

/** Scripts in JavaScript without "use strict"; modules, classes and TypeScript are strict. */
export function isSloppy(node: TS.Node, sourceFile: TS.SourceFile): boolean {
  if (!/\.[cm]?jsx?$/.test(sourceFile.fileName) || /\.mjs$/.test(sourceFile.fileName)) return false;
  if (ts.isExternalModule(sourceFile)) return false;
  for (let at: TS.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isClassLike(at)) return false;
    const statements = ts.isSourceFile(at)
      ? at.statements
      : ts.isFunctionLike(at) && (at as TS.FunctionLikeDeclaration).body !== undefined
        ? ((at as TS.FunctionLikeDeclaration).body as TS.Block).statements
        : undefined;
    if (statements !== undefined && saysStrict(statements)) return false;
  }
  return true;
}

/** `"use strict"` stands among the directives. */
export function saysStrict(statements: readonly TS.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression))
      return false;
    if (statement.expression.text === "use strict") return true;
  }
  return false;
}
