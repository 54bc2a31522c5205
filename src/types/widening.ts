/**
 * Constants whose type widens where their value goes into something that can change. As a field's type a
 * literal no longer does, so that text has to say the wider one:
 *
 *     const mode = fast ? "r" : "w"; await t; const options = { mode }; options.mode = other;
 *
 *     case Suspend0T: { const options = { mode: mode as string }; options.mode = other;
 */
import type { Cast } from "../ir/mention.ts";
import { includesLiteral, isInferredCall } from "./contexts.ts";
import { isConst } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

export interface WideningInput {
  readonly checker: TS.TypeChecker;
  readonly fn: TS.Node;
  /** The type as text; `any` where it has none. */
  readonly write: (type: TS.Type) => string;
}

/** How to say the wider type of a constant at `node`; null where it does not widen. */
export function widenedAt(
  { checker, fn, write }: WideningInput,
  node: TS.Node,
  symbol: TS.Symbol | null,
): Cast | null {
  if (symbol === null || !ts.isIdentifier(node)) return null;
  const wide = widenedType(checker, symbol);
  if (wide === null || !goesIntoChanging(checker, fn, node)) return null;
  const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
  return {
    open: isShorthand ? `${node.text}: ` : "",
    close: ` as ${write(wide)}`,
    isTransparent: true,
  };
}

/** What the constant's type widens to; null of what is annotated, of `as const` and of all that is no literal. */
function widenedType(checker: TS.TypeChecker, symbol: TS.Symbol): TS.Type | null {
  const { valueDeclaration } = symbol;
  if (valueDeclaration === undefined || !ts.isVariableDeclaration(valueDeclaration)) return null;
  if (valueDeclaration.type !== undefined || !isConst(valueDeclaration)) return null;
  const type = checker.getTypeOfSymbol(symbol);
  const { getWidenedLiteralType: widen } = checker as TS.TypeChecker & {
    readonly getWidenedLiteralType: (type: TS.Type) => TS.Type;
  };
  const wide = widen(type);
  return wide === type ? null : wide;
}

/**
 * `let done = false; expect(done)`: known to be false, and a boolean all the same where it can change. So it needs no
 * `as false`, which would keep it false.
 */
export function isWideBoolean(input: WideningInput, node: TS.Node, here: TS.Type): boolean {
  const isLiteral = (here.flags & ts.TypeFlags.BooleanLiteral) !== 0;
  return isLiteral && ts.isIdentifier(node) && goesIntoChanging(input.checker, input.fn, node);
}

/** Nothing asks for a literal there, and the type is inferred from the value. */
function goesIntoChanging(checker: TS.TypeChecker, fn: TS.Node, node: TS.Identifier): boolean {
  if (ts.isShorthandPropertyAssignment(node.parent)) return !expectsLiteral(checker, node);
  let at: TS.Expression = node;
  for (;;) {
    const { parent } = at as { parent: TS.Node };
    if (ts.isParenthesizedExpression(parent) || isChoiceOf(parent, at)) {
      at = parent as TS.Expression;
      continue;
    }
    return isInferred(parent, at, fn) && !expectsLiteral(checker, at);
  }
}

/** `at` may be the value of `parent`, as it is. */
function isChoiceOf(parent: TS.Node, at: TS.Expression): boolean {
  if (ts.isConditionalExpression(parent)) return parent.condition !== at;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  if (kind === K.BarBarToken || kind === K.QuestionQuestionToken) return true;
  return (kind === K.CommaToken || kind === K.AmpersandAmpersandToken) && parent.right === at;
}

/** What `at` becomes has no type but that of its value. */
function isInferred(parent: TS.Node, at: TS.Expression, fn: TS.Node): boolean {
  switch (parent.kind) {
    case K.VariableDeclaration: {
      const { type } = parent as TS.VariableDeclaration;
      return type === undefined && !isConst(parent as TS.VariableDeclaration);
    }
    case K.Parameter:
    case K.PropertyDeclaration:
      return (parent as TS.ParameterDeclaration).type === undefined;
    case K.ArrowFunction:
      return (parent as TS.ArrowFunction).type === undefined;
    case K.ReturnStatement: {
      // What the machine gives has a type.
      const closure = ts.findAncestor(parent, ts.isFunctionLike);
      return closure !== undefined && closure !== fn && closure.type === undefined;
    }
    case K.PropertyAssignment:
      return (parent as TS.PropertyAssignment).initializer === at;
    case K.ArrayLiteralExpression:
      return true;
    case K.CallExpression:
    case K.NewExpression:
      return (
        isInferredCall(parent as TS.CallExpression) &&
        (parent as TS.CallExpression).expression !== at
      );
    default:
      return false;
  }
}

function partsOf(type: TS.Type): readonly TS.Type[] {
  return type.isUnion() ? type.types : [type];
}

function expectsLiteral(checker: TS.TypeChecker, node: TS.Expression): boolean {
  const expected = checker.getContextualType(node);
  if (expected === undefined) return false;
  // A boolean is one of two literals, and so none.
  const literals = partsOf(expected).filter(includesLiteral);
  const booleans = literals.filter(({ flags }) => (flags & ts.TypeFlags.BooleanLiteral) !== 0);
  return literals.length > booleans.length || booleans.length === 1;
}
