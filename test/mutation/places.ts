/** Where a program may be changed: values that may be awaited, statements that something may stand around. */
import { ts } from "ts-morph";

const K = ts.SyntaxKind;

export interface Places {
  /** Inside of async functions: `x` may become `(await x)`. */
  readonly values: readonly Value[];
  /** Statements in the lists of blocks and of `case`, inside of async functions. */
  readonly statements: readonly ts.Statement[];
  /** Variables declared there, each with the statement after which a closure may capture it. */
  readonly locals: readonly { readonly name: string; readonly after: ts.Statement }[];
}

export interface Value {
  readonly node: ts.Expression;
  /** It stands in an async generator: it may be yielded. */
  readonly inGenerator: boolean;
  /** A parenthesis there would be taken for the arguments of a call when the line before has no semicolon. */
  readonly beginsStatement: boolean;
}

type AsyncFunction = ts.FunctionLikeDeclaration | null;

export function findPlaces(sourceFile: ts.SourceFile): Places {
  const values: Value[] = [];
  const statements: ts.Statement[] = [];
  const locals: { name: string; after: ts.Statement }[] = [];
  const visit = (node: ts.Node, fn: AsyncFunction): void => {
    if (isOnlyTypes(node) || ts.isEnumDeclaration(node)) return;
    if (fn !== null) {
      if (ts.isExpression(node) && mayBeAwaited(node)) {
        const inGenerator = "asteriskToken" in fn && fn.asteriskToken !== undefined;
        const beginsStatement = startsListed(node, sourceFile);
        values.push({ node, inGenerator, beginsStatement });
      }
      if (ts.isStatement(node) && isListed(node)) {
        statements.push(node);
        if (ts.isVariableStatement(node))
          for (const { name } of node.declarationList.declarations)
            if (ts.isIdentifier(name)) locals.push({ name: name.text, after: node });
      }
    }
    ts.forEachChild(node, (child) => visit(child, functionOf(child, node, fn)));
  };
  visit(sourceFile, null);
  return { values, statements, locals };
}

/** The async function that `child` is evaluated in: parameters, fields and static blocks can't await. */
function functionOf(child: ts.Node, parent: ts.Node, fn: AsyncFunction): AsyncFunction {
  if (ts.isFunctionLike(parent)) {
    if ("body" in parent && child === parent.body) return isAsync(parent) ? parent : null;
    return child === parent.name ? fn : null;
  }
  if (ts.isClassStaticBlockDeclaration(child)) return null;
  return ts.isPropertyDeclaration(parent) && child === parent.initializer ? null : fn;
}

function isAsync(node: ts.FunctionLikeDeclaration): boolean {
  return ts.canHaveModifiers(node) && !!node.modifiers?.some(({ kind }) => kind === K.AsyncKeyword);
}

function isOnlyTypes(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node))
    return !(ts.isHeritageClause(node.parent) && node.parent.token === K.ExtendsKeyword);
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  );
}

function mayBeAwaited(node: ts.Expression): boolean {
  const { parent } = node;
  switch (node.kind) {
    case K.SuperKeyword:
    case K.ImportKeyword:
    case K.SpreadElement:
    case K.OmittedExpression:
    case K.PrivateIdentifier:
    case K.ExpressionWithTypeArguments:
    case K.JsxExpression:
    case K.JsxAttributes:
      return false;
    default:
      return !isName(node) && !isTarget(node) && !isBound(node, parent);
  }
}

/** A word that names something, and is no value: `o.word`, `{ word: 1 }`, `break word`. */
function isName(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(parent)) return isTarget(node);
  return ["name", "propertyName", "label"].some((key) => parent[key as keyof ts.Node] === node);
}

/** What can't be replaced by another expression without becoming another construct. */
function isBound(node: ts.Expression, parent: ts.Node): boolean {
  if (ts.isExpressionStatement(parent)) return ts.isStringLiteral(node); // a directive
  if (ts.isTaggedTemplateExpression(parent)) return true; // without its `this` most tags fail
  if (ts.isCallExpression(parent) && parent.expression === node)
    return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent) || isInJsx(parent);
}

function isInJsx(parent: ts.Node): boolean {
  return ts.isJsxElement(parent) || ts.isJsxFragment(parent) || ts.isJsxAttribute(parent);
}

/** It is assigned, or is part of a pattern that is. */
function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return parent.left === node && kind >= K.FirstAssignment && kind <= K.LastAssignment;
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === K.PlusPlusToken || parent.operator === K.MinusMinusToken;
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent))
    return parent.initializer === node;
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === node && isTarget(parent.parent);
  if (ts.isShorthandPropertyAssignment(parent))
    return parent.name === node && isTarget(parent.parent);
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent);
  return isPart && isTarget(ts.isSpreadAssignment(parent) ? parent.parent : parent);
}

function isListed(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return false;
  return (
    !ts.isCaseOrDefaultClause(node) &&
    !isDirective(node) &&
    !("expression" in parent && parent.expression === node)
  );
}

function isDirective(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

function startsListed(node: ts.Node, sourceFile: ts.SourceFile): boolean {
  const start = node.getStart(sourceFile);
  let at: ts.Node = node;
  while (!ts.isStatement(at) && at.parent.getStart(sourceFile) === start) at = at.parent;
  return ts.isExpressionStatement(at) && at.getStart(sourceFile) === start && isListed(at);
}
