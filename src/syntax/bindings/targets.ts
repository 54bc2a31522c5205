/** Names that are given a value: declarations and the left sides of assignments, patterns included. */
import type { Access } from "../../ir/source.ts";
import { ts, type TS } from "../typescript.ts";
import type { Walk } from "./index.ts";

const K = ts.SyntaxKind;

/** The left side of an assignment, patterns included. */
export function visitTarget(walk: Walk, node: TS.Node, access: Access): boolean {
  const suspends = visitTargetKind(walk, node, access);
  if (suspends) walk.names.suspends.add(node);
  return suspends;
}

function visitTargetKind(walk: Walk, node: TS.Node, access: Access): boolean {
  switch (node.kind) {
    case K.Identifier:
      walk.names.refer(node as TS.Identifier, access);
      return false;
    case K.ParenthesizedExpression:
    case K.NonNullExpression:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.TypeAssertionExpression:
    case K.SpreadElement:
    case K.SpreadAssignment:
      return visitTarget(walk, (node as TS.ParenthesizedExpression).expression, access);
    case K.ArrayLiteralExpression: {
      let suspends = false;
      for (const element of (node as TS.ArrayLiteralExpression).elements) {
        if (visitTarget(walk, element, access)) suspends = true;
      }
      return suspends;
    }
    case K.ObjectLiteralExpression: {
      let suspends = false;
      for (const property of (node as TS.ObjectLiteralExpression).properties) {
        if (visitTarget(walk, property, access)) suspends = true;
      }
      return suspends;
    }
    case K.PropertyAssignment: {
      const property = node as TS.PropertyAssignment;
      const name = visitPropertyName(walk, property.name);
      return visitTarget(walk, property.initializer, access) || name;
    }
    case K.ShorthandPropertyAssignment: {
      const property = node as TS.ShorthandPropertyAssignment;
      walk.names.noteNaming(property.name, property.objectAssignmentInitializer);
      walk.names.refer(property.name, access, true);
      return walk.optional(property.objectAssignmentInitializer);
    }
    case K.BinaryExpression: {
      const { left, right, operatorToken } = node as TS.BinaryExpression;
      if (operatorToken.kind !== K.EqualsToken) return walk.visit(node);
      walk.names.noteNaming(left, right);
      const target = visitTarget(walk, left, access);
      return walk.visit(right) || target;
    }
    default:
      return walk.visit(node);
  }
}

export function visitDeclaration(
  walk: Walk,
  node: TS.VariableDeclaration | TS.BindingElement | TS.ParameterDeclaration,
): boolean {
  let suspends = ts.isParameter(node) && visitDecorators(walk, node);
  if (ts.isBindingElement(node) && node.propertyName !== undefined) {
    if (visitPropertyName(walk, node.propertyName)) suspends = true;
  }
  walk.names.noteNaming(node.name, node.initializer);
  if (ts.isIdentifier(node.name)) {
    if (node.name.text !== "this" || !ts.isParameter(node)) {
      const shorthand =
        ts.isBindingElement(node) &&
        ts.isObjectBindingPattern(node.parent) &&
        node.propertyName === undefined &&
        node.dotDotDotToken === undefined;
      walk.names.refer(node.name, "write", shorthand, !assignsAnother(walk, node));
    }
  } else {
    if (walk.visitAll(node.name.elements)) suspends = true;
    if (suspends) walk.names.suspends.add(node.name);
  }
  return walk.optional(node.initializer) || suspends;
}

/** `var x = 1` where x is a parameter or what was caught: it declares nothing and assigns that. */
function assignsAnother(
  { names }: Walk,
  node: TS.VariableDeclaration | TS.BindingElement | TS.ParameterDeclaration,
): boolean {
  if (ts.isParameter(node)) return false;
  const binding = names.resolve((node.name as TS.Identifier).text);
  if (binding?.kind !== "parameter" && binding?.kind !== "catch") return false;
  const isValueless =
    ts.isVariableDeclaration(node) &&
    node.initializer === undefined &&
    !ts.isForInStatement(node.parent.parent) &&
    !ts.isForOfStatement(node.parent.parent);
  return binding.declaration !== node.name && !isValueless;
}

export function visitDeclarationList(walk: Walk, node: TS.VariableDeclarationList): boolean {
  const flags = node.flags & ts.NodeFlags.BlockScoped;
  if (flags === ts.NodeFlags.Using || flags === ts.NodeFlags.AwaitUsing) {
    // Disposing is a clean-up of its own, which the statements around must leave room for.
    walk.visitAll(node.declarations);
    return walk.names.markSuspends(node);
  }
  return walk.visitAll(node.declarations);
}

export function visitPropertyName(walk: Walk, name: TS.PropertyName | TS.BindingName): boolean {
  if (ts.isComputedPropertyName(name)) {
    const suspends = walk.visit(name.expression);
    if (suspends) walk.names.suspends.add(name);
    return suspends;
  }
  if (ts.isPrivateIdentifier(name)) walk.names.notePrivateName(name);
  return false;
}

export function visitDecorators(walk: Walk, node: TS.Node): boolean {
  if (!ts.canHaveDecorators(node)) return false;
  let suspends = false;
  for (const decorator of ts.getDecorators(node) ?? []) {
    if (walk.visit(decorator.expression)) suspends = true;
  }
  return suspends;
}
