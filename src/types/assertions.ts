/**
 * Assertions and functions that never return tell the checker something only if every name they are
 * called by has a type annotation:
 *
 *     this.assertOpen();        const self: Client = this.self;  self.assertOpen();
 */
import { ts, type TS } from "../syntax/typescript.ts";

/** What such calls of the function start with. */
export function explicitRoots(
  checker: TS.TypeChecker,
  fn: TS.Node,
  isLowered: (node: TS.Node) => boolean,
): ReadonlySet<TS.Symbol | "this"> {
  const roots = new Set<TS.Symbol | "this">();
  const visit = (node: TS.Node): void => {
    if (node !== fn && isLowered(node)) return;
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      const root = rootOf(node.expression.expression);
      if (root !== null && mayAssert(checker, node.expression.expression)) {
        const symbol =
          root.kind === ts.SyntaxKind.ThisKeyword ? "this" : checker.getSymbolAtLocation(root);
        if (symbol !== undefined) roots.add(symbol);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(fn);
  return roots;
}

function rootOf(callee: TS.Expression): TS.Node | null {
  let at = callee;
  while (ts.isPropertyAccessExpression(at)) at = at.expression;
  return ts.isIdentifier(at) || at.kind === ts.SyntaxKind.ThisKeyword ? at : null;
}

/** Calling it may tell the checker something. */
export function mayAssert(checker: TS.TypeChecker, callee: TS.Expression): boolean {
  return checker
    .getTypeAtLocation(callee)
    .getCallSignatures()
    .some(({ declaration }) => {
      const type = declaration?.type;
      if (type === undefined || ts.isJSDocSignature(declaration!)) return false;
      return ts.isTypePredicateNode(type)
        ? type.assertsModifier !== undefined
        : type.kind === ts.SyntaxKind.NeverKeyword;
    });
}
