/** Which names a scope declares: hoisted `var`s and functions, `let`, `const`, classes, parameters. */
import type { BindingKind } from "../ir/source.ts";
import { keywordOf } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

export type Declare = (name: TS.Identifier, kind: BindingKind, initialisedAt: number) => void;

/** Calls `declare` for each name that belongs to the scope of `node`. */
export function declareNames(node: TS.Node, declare: Declare): void {
  if (ts.isSourceFile(node) || ts.isModuleBlock(node)) {
    declareVars(node, declare);
    declareLexical(node.statements, declare);
  } else if (ts.isClassStaticBlockDeclaration(node)) {
    declareVars(node.body, declare);
    declareLexical(node.body.statements, declare);
  } else if (ts.isFunctionLike(node)) declareFunction(node as TS.FunctionLikeDeclaration, declare);
  else if (ts.isBlock(node)) {
    if (ts.isFunctionLike(node.parent)) declareBody(node, declare);
    else declareLexical(node.statements, declare);
  } else if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses) declareLexical(clause.statements, declare);
  } else if (ts.isEnumDeclaration(node)) {
    for (const { name } of node.members)
      if (!ts.isComputedPropertyName(name)) declare(name as TS.Identifier, "const", 0);
  } else if (ts.isCatchClause(node)) {
    const { variableDeclaration } = node;
    if (variableDeclaration !== undefined) {
      eachName(variableDeclaration.name, (name) => declare(name, "catch", variableDeclaration.end));
    }
  } else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const { initializer } = node;
    if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
      const end = ts.isForStatement(node) ? undefined : node.expression.end;
      declareList(initializer, declare, end);
    }
  }
}

/** Every identifier that a binding pattern declares. */
export function eachName(name: TS.BindingName, visit: (name: TS.Identifier) => void): void {
  if (ts.isIdentifier(name)) return visit(name);
  for (const element of name.elements) {
    if (!ts.isOmittedExpression(element)) eachName(element.name, visit);
  }
}

/** `label: function f() {}` declares f as if there were no label. */
export function withoutLabels(statement: TS.Statement): TS.Statement {
  let inner = statement;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  return inner;
}

/** `if (a) function f() {}`: a function of sloppy code that stands as if it had a block of its own. */
export function isBareFunction(node: TS.Node): boolean {
  return ts.isFunctionDeclaration(node) && ts.isIfStatement(node.parent);
}

function declareFunction(node: TS.FunctionLikeDeclaration, declare: Declare): void {
  for (const parameter of node.parameters) {
    eachName(parameter.name, (name) => {
      if (name.text !== "this") declare(name, "parameter", parameter.end);
    });
  }
  if (node.body === undefined || !ts.isBlock(node.body) || hasParameterExpressions(node)) return;
  declareVars(node.body, declare);
  declareLexical(node.body.statements, declare);
}

/** The body has a scope of its own; a `var` named like a parameter starts with its value. */
function declareBody(node: TS.Block, declare: Declare): void {
  declareVars(node, declare);
  declareLexical(node.statements, declare);
}

/** Defaults (and computed keys) of parameters run in a scope without the names of the body. */
export function hasParameterExpressions(node: TS.SignatureDeclaration): boolean {
  const has = (name: TS.BindingName): boolean =>
    !ts.isIdentifier(name) &&
    name.elements.some(
      (element) =>
        !ts.isOmittedExpression(element) &&
        (element.initializer !== undefined ||
          (element.propertyName !== undefined && ts.isComputedPropertyName(element.propertyName)) ||
          has(element.name)),
    );
  return node.parameters.some(({ name, initializer }) => initializer !== undefined || has(name));
}

function declareLexical(statements: readonly TS.Statement[], declare: Declare): void {
  for (const statement of statements) {
    const inner = withoutLabels(statement);
    if (ts.isVariableStatement(inner)) declareList(inner.declarationList, declare);
    else if (ts.isFunctionDeclaration(inner)) {
      if (inner.name !== undefined && inner.body !== undefined) declare(inner.name, "function", 0);
    } else if (ts.isClassDeclaration(inner)) {
      if (inner.name !== undefined) declare(inner.name, "class", inner.end);
    } else if (ts.isEnumDeclaration(inner)) declare(inner.name, "enum", inner.end);
    else if (ts.isModuleDeclaration(inner)) {
      if (ts.isIdentifier(inner.name)) declare(inner.name, "namespace", inner.end);
    } else if (ts.isImportDeclaration(inner)) declareImports(inner, declare);
    else if (ts.isImportEqualsDeclaration(inner)) declare(inner.name, "import", 0);
  }
}

function declareList(list: TS.VariableDeclarationList, declare: Declare, end?: number): void {
  const kind = keywordOf(list);
  if (kind === "var") return; // declared by the function
  for (const declaration of list.declarations) {
    eachName(declaration.name, (name) => declare(name, kind, end ?? declaration.end));
  }
}

function declareImports(node: TS.ImportDeclaration, declare: Declare): void {
  const clause = node.importClause;
  if (clause?.name !== undefined) declare(clause.name, "import", 0);
  const named = clause?.namedBindings;
  if (named === undefined) return;
  if (ts.isNamespaceImport(named)) declare(named.name, "import", 0);
  else for (const element of named.elements) declare(element.name, "import", 0);
}

/** `var` reaches its function from any depth of blocks; nested functions keep theirs. */
function declareVars(node: TS.Node, declare: Declare): void {
  const visit = (child: TS.Node): void => {
    switch (child.kind) {
      case K.VariableStatement:
        return declareVarList((child as TS.VariableStatement).declarationList, declare);
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement: {
        const { initializer, statement } = child as TS.ForStatement;
        if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
          declareVarList(initializer, declare);
        }
        return visit(statement);
      }
      case K.Block:
      case K.IfStatement:
      case K.DoStatement:
      case K.WhileStatement:
      case K.WithStatement:
      case K.SwitchStatement:
      case K.CaseBlock:
      case K.CaseClause:
      case K.DefaultClause:
      case K.LabeledStatement:
      case K.TryStatement:
      case K.CatchClause:
        return ts.forEachChild(child, visit);
      default:
        return;
    }
  };
  ts.forEachChild(node, visit);
}

function declareVarList(list: TS.VariableDeclarationList, declare: Declare): void {
  if (keywordOf(list) !== "var") return;
  for (const declaration of list.declarations) {
    eachName(declaration.name, (name) => declare(name, "var", declaration.end));
  }
}
