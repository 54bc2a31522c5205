/**
 * What may stand left of `=`: a variable, a property, or a pattern of those.
 *
 *     f() = 1      a?.b = 1      ({ a: 1 } = x)      [...a, b] = x      ({ a }) = x
 */
import { ts, type TS } from "../typescript.ts";
import { checkBinding } from "./names.ts";
import type { File, Place } from "./place.ts";

const K = ts.SyntaxKind;

/** What the walk does with the parts of a target that are plain expressions: keys, bases, defaults. */
export interface TargetVisitor {
  readonly expression: (node: TS.Node) => void;
  readonly name: (node: TS.PropertyName) => void;
}

/** The target of `=`, of `for (… of` and of `for (… in`: patterns included. */
export function checkTarget(file: File, place: Place, node: TS.Node, visit: TargetVisitor): void {
  switch (node.kind) {
    case K.ArrayLiteralExpression:
      return checkArray(file, place, node as TS.ArrayLiteralExpression, visit);
    case K.ObjectLiteralExpression:
      return checkObject(file, place, node as TS.ObjectLiteralExpression, visit);
    default:
      return checkSimpleTarget(file, place, node, visit);
  }
}

/** The target of `+=`, `??=`, `++`: a variable or a property. */
export function checkSimpleTarget(
  file: File,
  place: Place,
  node: TS.Node,
  visit: TargetVisitor,
): void {
  switch (node.kind) {
    case K.Identifier:
      return checkBinding(file, place, node as TS.Identifier);
    case K.ParenthesizedExpression:
    case K.NonNullExpression:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.TypeAssertionExpression:
      return checkSimpleTarget(file, place, (node as TS.ParenthesizedExpression).expression, visit);
    case K.PropertyAccessExpression:
    case K.ElementAccessExpression:
      if ((node.flags & ts.NodeFlags.OptionalChain) !== 0)
        file.report("an optional chain can't be assigned", node);
      return visit.expression(node);
    case K.CallExpression:
      // Sloppy code may say `f() = 1`, which fails when it runs; nobody means it in an async function.
      if (
        place.strict ||
        place.awaitIs === "keyword" ||
        (node as TS.CallExpression).expression.kind === K.ImportKeyword
      )
        file.report("a call can't be assigned", node);
      return visit.expression(node);
    default:
      file.report("this can't be assigned", node);
      return visit.expression(node);
  }
}

function checkArray(
  file: File,
  place: Place,
  { elements }: TS.ArrayLiteralExpression,
  visit: TargetVisitor,
): void {
  elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (!ts.isSpreadElement(element)) return checkElement(file, place, element, visit);
    if (index < elements.length - 1 || elements.hasTrailingComma === true)
      file.report("a rest element must be the last one", element);
    checkTarget(file, place, element.expression, visit);
  });
}

/** `target` or `target = default`. */
function checkElement(file: File, place: Place, node: TS.Expression, visit: TargetVisitor): void {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== K.EqualsToken)
    return checkTarget(file, place, node, visit);
  checkTarget(file, place, node.left, visit);
  visit.expression(node.right);
}

function checkObject(
  file: File,
  place: Place,
  { properties }: TS.ObjectLiteralExpression,
  visit: TargetVisitor,
): void {
  properties.forEach((property, index) => {
    if (ts.isPropertyAssignment(property)) {
      visit.name(property.name);
      checkElement(file, place, property.initializer, visit);
    } else if (ts.isShorthandPropertyAssignment(property)) {
      checkBinding(file, place, property.name);
      if (property.objectAssignmentInitializer !== undefined)
        visit.expression(property.objectAssignmentInitializer);
    } else if (ts.isSpreadAssignment(property)) {
      if (index < properties.length - 1) file.report("a rest must be the last one", property);
      checkSimpleTarget(file, place, property.expression, visit);
    } else file.report("a method can't be assigned", property);
  });
}
