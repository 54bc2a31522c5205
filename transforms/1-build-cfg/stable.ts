/**
 * Operands that need no temporary: evaluated after the await they give what they gave before it.
 *
 *     f(1, limit, await t)       1, and `limit` if nothing ever assigns it again
 */
import type { CfgBuilder } from "./builder.ts";
import type { Binding } from "../../src/ir/source.ts";
import { refsIn } from "../../src/syntax/captures.ts";
import { isAssignment } from "../../src/syntax/kinds.ts";
import { isPrimitive } from "../../src/syntax/literals.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";

const K = ts.SyntaxKind;

/** Globals that every program takes for constants; anything else may be assigned while we wait. */
const GLOBALS = new Set(
  "undefined NaN Infinity Array Boolean Date Error JSON Map Math Number Object Promise Reflect RegExp Set String Symbol console globalThis".split(
    " ",
  ),
);

export function isStable(builder: CfgBuilder, expression: TS.Expression): boolean {
  const node = unwrap(expression);
  if (isPrimitive(node)) return true;
  switch (node.kind) {
    case K.ThisKeyword:
    case K.ArrowFunction:
    case K.FunctionExpression:
      return true;
    case K.Identifier:
      return isStableName(builder, node as TS.Identifier);
    case K.PropertyAccessExpression:
      return isWellKnownSymbol(builder, node);
    default:
      return false;
  }
}

/** `Symbol.iterator`: nothing can change it, and kept in a variable its type would be any symbol's. */
export function isWellKnownSymbol(builder: CfgBuilder, node: TS.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false;
  const { expression, name } = node;
  return (
    ts.isIdentifier(expression) &&
    expression.text === "Symbol" &&
    isGlobal(builder, expression) &&
    /^(?:asyncIterator|hasInstance|isConcatSpreadable|iterator|match|matchAll|replace|search|species|split|toPrimitive|toStringTag|unscopables)$/.test(
      name.text,
    )
  );
}

/** The value may be a promise or a future, as far as its text tells. */
export function mayBeAwaitable(builder: CfgBuilder, expression: TS.Expression): boolean {
  const node = unwrap(expression);
  if (isPrimitive(node)) return false;
  switch (node.kind) {
    case K.TemplateExpression:
    case K.RegularExpressionLiteral:
    case K.ArrowFunction:
    case K.FunctionExpression:
    case K.ArrayLiteralExpression:
    case K.PrefixUnaryExpression:
    case K.PostfixUnaryExpression:
    case K.TypeOfExpression:
    case K.VoidExpression:
    case K.DeleteExpression:
    case K.AwaitExpression:
      return false;
    case K.Identifier:
      return (node as TS.Identifier).text !== "undefined" || !isGlobal(builder, node);
    case K.ObjectLiteralExpression:
      return (node as TS.ObjectLiteralExpression).properties.some(
        ({ name }) =>
          name === undefined || !ts.isIdentifier(name) || /^(?:then|__proto__)$/.test(name.text),
      );
    case K.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as TS.ConditionalExpression;
      return mayBeAwaitable(builder, whenTrue) || mayBeAwaitable(builder, whenFalse);
    }
    case K.BinaryExpression: {
      const { left, operatorToken, right } = node as TS.BinaryExpression;
      switch (operatorToken.kind) {
        case K.CommaToken:
        case K.EqualsToken:
          return mayBeAwaitable(builder, right);
        case K.AmpersandAmpersandToken:
        case K.BarBarToken:
        case K.QuestionQuestionToken:
          return mayBeAwaitable(builder, left) || mayBeAwaitable(builder, right);
        default:
          return isAssignment(operatorToken.kind);
      }
    }
    default:
      return true;
  }
}

/** Nothing in the file declares what it names. */
function isGlobal(builder: CfgBuilder, name: TS.Expression): boolean {
  return builder.refAt(name.getStart(builder.input.sourceFile)) === null;
}

function isStableName(builder: CfgBuilder, node: TS.Identifier): boolean {
  const start = node.getStart(builder.input.sourceFile);
  const ref = builder.refAt(start);
  if (ref === null) return GLOBALS.has(node.text);
  const { binding } = ref;
  if (binding.isWritten) return keepsUntilUsed(builder, node, binding);
  switch (binding.kind) {
    case "const":
    case "let":
    case "class":
      // A module's constant may be named before it is there; a local is checked by its cell.
      return (
        binding.scope.kind !== "switch" &&
        binding.initialisedAt <= start &&
        binding.scope.fn === ref.fn
      );
    case "parameter":
    case "function":
    case "self-name":
    case "catch":
    case "arguments":
      return true;
    default:
      return false; // imports are live, `var` may be assigned by its own declaration
  }
}

/** Further than this nobody looks, so that the time stays linear. */
const LOOK_AHEAD = 64;

/**
 * Nobody but the function itself can assign the variable, and the rest of the expression does not:
 *
 *     f(count, await g())       count is the same after the await
 */
function keepsUntilUsed(builder: CfgBuilder, node: TS.Expression, binding: Binding): boolean {
  const id = builder.varOf.get(binding);
  if (id === undefined || builder.variableOf(id).storage !== "value") return false;
  let whole: TS.Node = node;
  for (let level = 0; isPartOfExpression(whole); level++) {
    if (level === LOOK_AHEAD) return false;
    whole = whole.parent;
  }
  const rest = refsIn(builder.input.bindings, node.end, whole.end);
  return (
    rest.length <= LOOK_AHEAD &&
    rest.every((ref) => ref.binding !== binding || ref.access === "read")
  );
}

/** What it stands in is evaluated as one expression with it. */
function isPartOfExpression(node: TS.Node): boolean {
  return !ts.isStatement(node.parent) && !ts.isFunctionLike(node.parent);
}
