/** Functions and classes, with the rules for them and for what stands in them. */
import { isAmbient } from "../kinds.ts";
import { ts, type TS } from "../typescript.ts";
import { checkMembers, privateNamesOf } from "./classes.ts";
import { checkFunction } from "./functions.ts";
import { checkBinding } from "./names.ts";
import { bodyPlace, initializerPlace, parametersPlace, type Place } from "./place.ts";
import * as scopes from "./scopes.ts";
import { visitBinding } from "./visit-statements.ts";
import type { Walk } from "./walk.ts";

const K = ts.SyntaxKind;

export function visitFunction(walk: Walk, place: Place, node: TS.FunctionLikeDeclaration): void {
  const { file } = walk;
  const { name, body } = node;
  if (isAmbient(node)) return;
  if (body === undefined) {
    if (!file.isTypeScript || ts.isObjectLiteralExpression(node.parent))
      file.report("a body is missing here", node);
    return;
  }
  walk.decorators(place, node);
  const inside = bodyPlace(file, place, node);
  if (name !== undefined) visitFunctionName(walk, place, inside, node, name);
  checkFunction(file, inside, node);
  const parameters = scopes.parameterNames(node);
  const head = parametersPlace(place, inside, node);
  for (const parameter of node.parameters) {
    walk.decorators(place, parameter);
    visitBinding(walk, head, parameter.name, false);
    walk.optional(head, parameter.initializer);
  }
  if (!ts.isBlock(body)) return walk.visit({ ...inside, scope: head.scope }, body);
  const scope = scopes.statementsScope(file, inside, body.statements, "top", parameters);
  walk.each({ ...inside, scope }, body.statements);
}

/** A declaration is named outside of itself, an expression inside. */
function visitFunctionName(
  walk: Walk,
  place: Place,
  inside: Place,
  node: TS.FunctionLikeDeclaration,
  name: TS.PropertyName,
): void {
  const { file } = walk;
  if (ts.isFunctionDeclaration(node) && ts.isIdentifier(name))
    checkBinding(file, { ...place, strict: inside.strict }, name);
  else if (ts.isFunctionExpression(node) && ts.isIdentifier(name))
    checkBinding(file, { ...inside, hasArguments: place.hasArguments }, name);
  else walk.propertyName(place, name);
}

export function visitClass(walk: Walk, outer: Place, node: TS.ClassLikeDeclaration): void {
  if (isAmbient(node)) return;
  const { file } = walk;
  const place: Place = { ...outer, strict: true };
  walk.decorators(place, node);
  if (node.name !== undefined) checkBinding(file, place, node.name);
  for (const { token, types } of node.heritageClauses ?? [])
    if (token === K.ExtendsKeyword) for (const type of types) walk.visit(place, type.expression);
  checkMembers(file, node);
  const inside = { ...place, privateNames: privateNamesOf(place.privateNames, node) };
  for (const member of node.members) visitMember(walk, inside, member);
}

function visitMember(walk: Walk, place: Place, node: TS.ClassElement): void {
  if (ts.isClassStaticBlockDeclaration(node)) {
    const inside = initializerPlace(walk.file, place, node);
    const { statements: list } = node.body;
    const scope = scopes.statementsScope(walk.file, { ...inside, scope: null }, list, "top");
    return walk.each({ ...inside, scope }, list);
  }
  if (!ts.isPropertyDeclaration(node)) return walk.visit(place, node);
  if (isAmbient(node)) return;
  walk.decorators(place, node);
  if ((ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0)
    walk.file.report("only a method can be async", node);
  walk.propertyName(place, node.name);
  walk.optional(initializerPlace(walk.file, place, node), node.initializer);
}
