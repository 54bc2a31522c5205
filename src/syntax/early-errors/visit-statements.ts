/** Each kind of statement, with the rules for it and the scopes it opens. */
import { isAmbient } from "../kinds.ts";
import { ts, type TS } from "../typescript.ts";
import { checkBinding } from "./names.ts";
import { enumPlace, topPlace, type Place } from "./place.ts";
import * as scopes from "./scopes.ts";
import * as statements from "./statements.ts";
import { checkTarget } from "./targets.ts";
import { targetsOf } from "./visit-expressions.ts";
import type { Walk } from "./walk.ts";

const K = ts.SyntaxKind;

export function visitStatement(walk: Walk, place: Place, node: TS.Statement): void {
  const { file } = walk;
  switch (node.kind) {
    case K.Block:
      return visitBlock(walk, place, node as TS.Block);
    case K.VariableStatement:
      if (isAmbient(node)) {
        if (!isAtTop(node))
          file.report("`declare` must stand at the top of the file or of a namespace", node);
        return;
      }
      return visitDeclarations(walk, place, (node as TS.VariableStatement).declarationList);
    case K.IfStatement: {
      const { expression, thenStatement, elseStatement } = node as TS.IfStatement;
      walk.visit(place, expression);
      visitBody(walk, place, thenStatement);
      if (elseStatement !== undefined) visitBody(walk, place, elseStatement);
      return;
    }
    case K.WhileStatement:
    case K.DoStatement: {
      const { expression, statement } = node as TS.WhileStatement;
      visitBody(walk, { ...place, inLoop: true }, statement);
      return walk.visit(place, expression);
    }
    case K.ForStatement:
    case K.ForInStatement:
    case K.ForOfStatement:
      return visitLoop(
        walk,
        place,
        node as TS.ForStatement | TS.ForInStatement | TS.ForOfStatement,
      );
    case K.LabeledStatement: {
      const inside = statements.enterLabel(file, place, node as TS.LabeledStatement);
      return visitBody(walk, inside, (node as TS.LabeledStatement).statement);
    }
    case K.WithStatement:
      if (place.strict) file.report("'with' is not possible in strict mode", node);
      walk.visit(place, (node as TS.WithStatement).expression);
      return visitBody(walk, place, (node as TS.WithStatement).statement);
    case K.BreakStatement:
    case K.ContinueStatement:
      return statements.checkJump(file, place, node as TS.BreakOrContinueStatement);
    case K.ThrowStatement:
      statements.checkThrow(file, node as TS.ThrowStatement);
      return walk.children(place, node);
    case K.TryStatement: {
      const { tryBlock, catchClause, finallyBlock } = node as TS.TryStatement;
      walk.visit(place, tryBlock);
      if (catchClause !== undefined) visitCatch(walk, place, catchClause);
      return walk.optional(place, finallyBlock);
    }
    case K.SwitchStatement: {
      const { expression, caseBlock } = node as TS.SwitchStatement;
      walk.visit(place, expression);
      const list = caseBlock.clauses.flatMap((clause) => [...clause.statements]);
      const scope = scopes.statementsScope(file, place, list, "block");
      return walk.children({ ...place, scope, inSwitch: true }, caseBlock);
    }
    case K.ModuleDeclaration:
      return visitNamespace(walk, place, node as TS.ModuleDeclaration);
    case K.ImportDeclaration: {
      const { importClause } = node as TS.ImportDeclaration;
      if (importClause?.isTypeOnly !== true) visitImports(walk, place, importClause);
      return;
    }
    case K.ExportDeclaration:
    case K.ImportEqualsDeclaration:
    case K.InterfaceDeclaration:
    case K.TypeAliasDeclaration:
      return;
    case K.EnumDeclaration:
      if (isAmbient(node)) return;
      for (const { initializer } of (node as TS.EnumDeclaration).members)
        walk.optional(enumPlace(file, place), initializer);
      return;
    default:
      return walk.children(place, node);
  }
}

function visitBlock(walk: Walk, place: Place, { statements: list }: TS.Block): void {
  const scope = scopes.statementsScope(walk.file, place, list, "block");
  walk.each(scope === place.scope ? place : { ...place, scope }, list);
}

/** A statement that belongs to another one. */
function visitBody(walk: Walk, place: Place, node: TS.Statement): void {
  statements.checkBody(walk.file, place, node);
  walk.visit(place, node);
}

export function visitDeclarations(
  walk: Walk,
  place: Place,
  list: TS.VariableDeclarationList,
): void {
  const { file } = walk;
  const isLexical = scopes.isLexical(list);
  if (!isLexical) scopes.checkVar(file, place, list);
  statements.checkDeclarations(file, place, list);
  for (const { name, initializer } of list.declarations) {
    visitBinding(walk, place, name, isLexical);
    walk.optional(place, initializer);
  }
}

export function visitBinding(
  walk: Walk,
  place: Place,
  name: TS.BindingName,
  isLexical: boolean,
): void {
  const { file } = walk;
  if (ts.isIdentifier(name)) {
    if (name.text !== "walk") statements.checkDeclaredName(file, place, name, isLexical);
    return;
  }
  statements.checkBindingPattern(file, name);
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) continue;
    if (element.propertyName !== undefined) walk.propertyName(place, element.propertyName);
    visitBinding(walk, place, element.name, isLexical);
    walk.optional(place, element.initializer);
  }
}

function visitLoop(
  walk: Walk,
  place: Place,
  node: TS.ForStatement | TS.ForInStatement | TS.ForOfStatement,
): void {
  const { file } = walk;
  const { initializer } = node;
  const isList = initializer !== undefined && ts.isVariableDeclarationList(initializer);
  const names = isList ? scopes.listNames(initializer) : [];
  const inside: Place = { ...place, scope: scopes.headScope(file, place, names), inLoop: true };
  if (isList) visitDeclarations(walk, inside, initializer);
  if (ts.isForStatement(node)) {
    if (!isList) walk.optional(place, initializer);
    walk.optional(inside, node.condition);
    walk.optional(inside, node.incrementor);
  } else {
    statements.checkForHead(file, place, node);
    if (!isList) checkTarget(file, place, node.initializer, targetsOf(walk, place));
    walk.visit(inside, node.expression);
  }
  visitBody(walk, inside, node.statement);
}

function visitCatch(walk: Walk, place: Place, clause: TS.CatchClause): void {
  const { file } = walk;
  const scope = scopes.catchScope(file, place, clause);
  const head = { ...place, scope };
  const { variableDeclaration, block } = clause;
  if (variableDeclaration !== undefined) visitBinding(walk, head, variableDeclaration.name, false);
  const names = new Set(scope.names.keys());
  const inside = scopes.statementsScope(file, head, block.statements, "block", names);
  walk.each({ ...head, scope: inside }, block.statements);
}

function visitNamespace(walk: Walk, place: Place, node: TS.ModuleDeclaration): void {
  const { body } = node;
  if (!isAtTop(node))
    walk.file.report("a namespace must stand at the top of the file or of a namespace", node);
  if (body === undefined || isAmbient(node)) return;
  if (ts.isModuleDeclaration(body)) return visitNamespace(walk, place, body);
  if (!ts.isModuleBlock(body)) return;
  const awaitIs = walk.file.isModule ? "reserved" : "name";
  const top = { ...topPlace(true, awaitIs), privateNames: place.privateNames };
  const scope = scopes.statementsScope(walk.file, top, body.statements, "top");
  walk.each({ ...top, scope }, body.statements);
}

function isAtTop({ parent }: TS.Node): boolean {
  return ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isModuleDeclaration(parent);
}

function visitImports(walk: Walk, place: Place, clause: TS.ImportClause | undefined): void {
  const bindings = clause?.namedBindings;
  if (clause?.name !== undefined) checkBinding(walk.file, place, clause.name);
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) checkBinding(walk.file, place, bindings.name);
  else for (const { name } of bindings.elements) checkBinding(walk.file, place, name);
}
