/** Each kind of expression, with the rules for it. */
import { ts, type TS } from "../typescript.ts";
import * as expressions from "./expressions.ts";
import { checkReference } from "./names.ts";
import type { Place } from "./place.ts";
import * as statements from "./statements.ts";
import { checkSimpleTarget, checkTarget, type TargetVisitor } from "./targets.ts";
import { visitDeclarations } from "./visit-statements.ts";
import type { Walk } from "./walk.ts";

const K = ts.SyntaxKind;

export function targetsOf(walk: Walk, place: Place): TargetVisitor {
  return {
    expression: (node) => walk.visit(place, node),
    name: (name) => walk.propertyName(place, name),
  };
}

export function visitExpression(walk: Walk, place: Place, node: TS.Node): void {
  const { file } = walk;
  switch (node.kind) {
    case K.AwaitExpression:
      statements.checkAwait(file, place, node);
      return walk.children(place, node);
    case K.YieldExpression:
      if (!place.isGenerator) file.report("'yield' is possible in generators only", node);
      else if (place.inParameters) file.report("parameters can't yield", node);
      return walk.children(place, node);
    case K.BinaryExpression:
      return visitBinary(walk, place, node as TS.BinaryExpression);
    case K.PrefixUnaryExpression:
    case K.PostfixUnaryExpression: {
      const { operator, operand } = node as TS.PrefixUnaryExpression;
      if (operator !== K.PlusPlusToken && operator !== K.MinusMinusToken)
        return walk.visit(place, operand);
      return checkSimpleTarget(file, place, operand, targetsOf(walk, place));
    }
    case K.DeleteExpression:
      expressions.checkDelete(file, place, node as TS.DeleteExpression);
      return walk.children(place, node);
    case K.PropertyAccessExpression: {
      const { expression, name } = node as TS.PropertyAccessExpression;
      visitBase(walk, place, expression);
      if (ts.isPrivateIdentifier(name)) walk.privateName(place, name);
      if (expression.kind === K.SuperKeyword && ts.isPrivateIdentifier(name))
        file.report("'super' has no private names", name);
      return;
    }
    case K.ElementAccessExpression: {
      const { expression, argumentExpression } = node as TS.ElementAccessExpression;
      visitBase(walk, place, expression);
      return walk.visit(place, argumentExpression);
    }
    case K.CallExpression:
      return visitCall(walk, place, node as TS.CallExpression);
    case K.TaggedTemplateExpression: {
      const { tag, template } = node as TS.TaggedTemplateExpression;
      if ((tag.flags & ts.NodeFlags.OptionalChain) !== 0)
        file.report("an optional chain can't be a tag", tag);
      walk.visit(place, tag);
      if (ts.isTemplateExpression(template))
        for (const { expression } of template.templateSpans) walk.visit(place, expression);
      return;
    }
    case K.MetaProperty:
      return expressions.checkMeta(file, place, node as TS.MetaProperty);
    case K.ObjectLiteralExpression:
      return visitObject(walk, place, node as TS.ObjectLiteralExpression);
    case K.VariableDeclarationList:
      return visitDeclarations(walk, place, node as TS.VariableDeclarationList);
    case K.JsxAttribute:
      return walk.optional(place, (node as TS.JsxAttribute).initializer);
    case K.JsxClosingElement:
    case K.JsxNamespacedName:
      return;
    default:
      return walk.children(place, node);
  }
}

function visitBinary(walk: Walk, place: Place, node: TS.BinaryExpression): void {
  const { file } = walk;
  const { left, right, operatorToken } = node;
  const operator = operatorToken.kind;
  if (operator === K.EqualsToken) checkTarget(file, place, left, targetsOf(walk, place));
  else if (operator > K.EqualsToken && operator <= K.LastAssignment)
    checkSimpleTarget(file, place, left, targetsOf(walk, place));
  else {
    expressions.checkMixing(file, node);
    walk.visit(place, left);
  }
  walk.visit(place, right);
}

/** `super.x` */
function visitBase(walk: Walk, place: Place, node: TS.Expression): void {
  if (node.kind !== K.SuperKeyword) return walk.visit(place, node);
  if (!place.hasSuper) walk.file.report("'super' is possible in methods only", node);
}

function visitCall(walk: Walk, place: Place, node: TS.CallExpression): void {
  const { expression } = node;
  if (expression.kind === K.SuperKeyword) {
    if (!place.hasSuperCall)
      walk.file.report("super() is possible in the constructor of a derived class only", node);
  } else if (expression.kind === K.ImportKeyword) expressions.checkImportCall(walk.file, node);
  else walk.visit(place, expression);
  walk.each(place, node.arguments);
}

function visitObject(walk: Walk, place: Place, node: TS.ObjectLiteralExpression): void {
  expressions.checkObject(walk.file, node);
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property)) {
      walk.propertyName(place, property.name);
      walk.visit(place, property.initializer);
    } else if (ts.isShorthandPropertyAssignment(property)) {
      checkReference(walk.file, place, property.name);
      walk.optional(place, property.objectAssignmentInitializer);
    } else walk.visit(place, property);
  }
}
