/**
 * The types of `await import("…")`. To the checker the object of a module that has no `default` of its own is a literal with each of
 * its exports, which takes pages to write:
 *
 *     const fs = await import("node:fs");      fs: typeof import("node:fs") & { default: typeof import("node:fs") }
 *
 * By symbol, since a variable's type is a widened copy.
 */
import { ts, type TS } from "../syntax/typescript.ts";

export function moduleObjects(
  checker: TS.TypeChecker,
  sourceFile: TS.SourceFile,
): ReadonlyMap<TS.Symbol, string> {
  const found = new Map<TS.Symbol, string>();
  const visit = (node: TS.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      const literal = literalOf(checker.getAwaitedType(checker.getTypeAtLocation(node)));
      if (specifier !== undefined && ts.isStringLiteral(specifier) && literal !== null) {
        const module = `typeof import(${JSON.stringify(specifier.text)})`;
        found.set(literal, `${module} & { default: ${module} }`);
      }
    }
    ts.forEachChild(node, visit);
  };
  if (/\bimport\s*\(/.test(sourceFile.text)) visit(sourceFile);
  return found;
}

function literalOf(type: TS.Type | undefined): TS.Symbol | null {
  const symbol = type?.getSymbol();
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeLiteral) !== 0 ? symbol : null;
}
