/** Functions, classes and enums: what has scopes of its own and names that stand for it. */
import { hasParameterExpressions, isBareFunction } from "../declarations.ts";
import { partsOf } from "../enum-members.ts";
import { hasModifier, isAmbient } from "../kinds.ts";
import { ts, type TS } from "../typescript.ts";
import type { Walk } from "./index.ts";
import { visitDecorators, visitPropertyName } from "./targets.ts";

const K = ts.SyntaxKind;

export function visitFunction(walk: Walk, node: TS.SignatureDeclaration): boolean {
  if (!isBareFunction(node)) return visitInScope(walk, node);
  const name = (node as TS.FunctionDeclaration).name!;
  return walk.names.inScope(name, "block", () => {
    walk.names.declare(name, "function", 0);
    return visitInScope(walk, node);
  });
}

function visitInScope(walk: Walk, node: TS.SignatureDeclaration): boolean {
  const body = (node as TS.FunctionLikeDeclaration).body;
  const name = (node as TS.FunctionLikeDeclaration).name;
  if (body === undefined) return false;
  let suspends = false;
  if (name !== undefined && ts.isComputedPropertyName(name))
    suspends = visitPropertyName(walk, name);
  else if (name !== undefined && ts.isPrivateIdentifier(name)) walk.names.notePrivateName(name);
  else if (name !== undefined && ts.isFunctionDeclaration(node)) {
    walk.names.refer(name as TS.Identifier, "write", false, true);
  }
  visitDecorators(walk, node);
  const enter = (): void =>
    walk.names.inFn(node, () => {
      walk.names.declareIn(node);
      const hasOwnScope = hasParameterExpressions(node);
      if (!hasOwnScope) walk.names.declareHoisted(node as TS.FunctionLikeDeclaration);
      walk.visitAll(node.parameters);
      if (!ts.isBlock(body)) walk.visit(body);
      else if (!hasOwnScope) walk.visitAll(body.statements);
      else {
        // Names of the body are not seen by the parameters' defaults.
        const suspends = walk.names.inScope(body, "block", () => {
          walk.names.declareHoisted(node as TS.FunctionLikeDeclaration);
          return walk.visitAll(body.statements);
        });
        if (suspends) walk.names.suspends.add(body);
      }
    });
  if (ts.isFunctionExpression(node) && name !== undefined) {
    // `(function g() { g })`: the name has a scope of its own around the function.
    walk.names.inScope(name, "block", () => {
      walk.names.declare(name as TS.Identifier, "self-name", 0);
      enter();
      return false;
    });
  } else enter();
  return suspends;
}

/** Its members know each other, and it, by their names. */
export function visitEnum(walk: Walk, node: TS.EnumDeclaration): boolean {
  if (isTypesOnly(node)) return false;
  const { names } = walk;
  names.noteEnum(node);
  const parts = partsOf(node);
  const isFirst = parts[0] === node;
  names.refer(node.name, isFirst ? "write" : "read", false, isFirst);
  const binding = names.resolve(node.name.text)!;
  return names.inScope(node, "block", () => {
    if (!isFirst) names.declareMembers(binding, parts);
    return walk.visitAll(node.members);
  });
}

export function visitClass(walk: Walk, node: TS.ClassLikeDeclaration): boolean {
  if (isTypesOnly(node)) return false;
  let suspends = visitDecorators(walk, node);
  if (node.name !== undefined && ts.isClassDeclaration(node)) {
    walk.names.refer(node.name, "write", false, true);
  }
  walk.names.inScope(node, "class", () => {
    if (node.name !== undefined && ts.isClassExpression(node)) {
      walk.names.declare(node.name, "self-name", 0);
    }
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token !== K.ExtendsKeyword) continue;
      for (const type of clause.types) if (walk.visit(type.expression)) suspends = true;
    }
    for (const member of node.members) if (visitMember(walk, member)) suspends = true;
    return suspends;
  });
  return suspends;
}

export function visitMember(walk: Walk, member: TS.ClassElement): boolean {
  if (ts.isClassStaticBlockDeclaration(member)) {
    walk.names.inFn(member, () => {
      walk.names.declareIn(member);
      walk.visitAll(member.body.statements);
    });
    return false;
  }
  if (!ts.isPropertyDeclaration(member)) return walk.visit(member);
  if (isTypesOnly(member)) return false;
  let suspends = visitDecorators(walk, member);
  if (visitPropertyName(walk, member.name)) suspends = true;
  const { initializer } = member;
  // An initialiser is a function of its own: `this` is the instance, and it can't await.
  if (initializer !== undefined) walk.names.inFn(member, () => void walk.visit(initializer));
  return suspends;
}

/** Types and nothing else. */
export function isTypesOnly(node: TS.Node): boolean {
  if (isAmbient(node)) return true;
  return ts.isPropertyDeclaration(node) && hasModifier(node, K.AbstractKeyword);
}
