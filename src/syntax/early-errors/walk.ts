/** The walk that asks each rule at its place. */
import { ts, type TS } from "../typescript.ts";
import * as expressions from "./expressions.ts";
import { checkReference } from "./names.ts";
import type { File, Place } from "./place.ts";
import { visitExpression } from "./visit-expressions.ts";
import { visitClass, visitFunction } from "./visit-functions.ts";
import { visitStatement } from "./visit-statements.ts";

const K = ts.SyntaxKind;

/** Neither a function nor a class; their kinds stand side by side. */
function isExpression(kind: TS.SyntaxKind): boolean {
  return (
    kind >= K.ArrayLiteralExpression &&
    kind <= K.SatisfiesExpression &&
    kind !== K.FunctionExpression &&
    kind !== K.ArrowFunction &&
    kind !== K.ClassExpression
  );
}

export class Walk {
  constructor(readonly file: File) {}

  each(place: Place, nodes: readonly TS.Node[]): void {
    for (const node of nodes) this.visit(place, node);
  }

  children(place: Place, node: TS.Node): void {
    ts.forEachChild(node, (child) => this.visit(place, child));
  }

  optional(place: Place, node: TS.Node | undefined): void {
    if (node !== undefined) this.visit(place, node);
  }

  visit(place: Place, node: TS.Node): void {
    const { kind } = node;
    if (kind >= K.FirstTypeNode && kind <= K.LastTypeNode) return;
    if (kind === K.Identifier) return checkReference(this.file, place, node as TS.Identifier);
    if (kind >= K.FirstToken && kind <= K.LastToken) return this.token(place, node);
    if (isExpression(kind)) return visitExpression(this, place, node);
    if (ts.isFunctionLike(node))
      return visitFunction(this, place, node as TS.FunctionLikeDeclaration);
    if (ts.isClassLike(node)) return visitClass(this, place, node);
    if (ts.isStatement(node)) return visitStatement(this, place, node);
    return visitExpression(this, place, node);
  }

  private token(place: Place, node: TS.Node): void {
    const { file } = this;
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node))
      expressions.checkLiteral(file, place, node);
    else if (ts.isTemplateLiteralToken(node)) expressions.checkTemplate(file, node);
    else if (ts.isPrivateIdentifier(node)) this.privateName(place, node);
    else if (node.kind === K.SuperKeyword) file.report("'super' is not possible here", node);
  }

  decorators(place: Place, node: TS.Node): void {
    if (!ts.canHaveDecorators(node)) return;
    for (const decorator of ts.getDecorators(node) ?? []) this.visit(place, decorator.expression);
  }

  propertyName(place: Place, name: TS.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.visit(place, name.expression);
    else if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) this.visit(place, name);
  }

  privateName(place: Place, name: TS.PrivateIdentifier): void {
    if (!place.privateNames.has(name.text))
      this.file.report(`no class around declares '${name.text}'`, name);
  }
}
