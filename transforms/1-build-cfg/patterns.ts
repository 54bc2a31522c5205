/**
 * Destructuring with an await inside the pattern, taken apart into the steps of the specification:
 * target, value, default, assignment, one property or element after the other.
 *
 *     const { a = await t, ...rest } = o;
 *
 *     source = o;  item = source.a; if (item === undefined) item = await t; const a = item;
 *     const rest = restProperties(source, ["a"]);
 */
import type { VarId } from "../../src/ir/cfg.ts";
import {
  code,
  helper,
  listed,
  typeHelper,
  UNDEFINED,
  variable,
  type Code,
} from "../../src/ir/code.ts";
import { unwrap } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { isReference, keepPlace } from "./assignments.ts";
import type { CfgBuilder } from "./builder.ts";
import { emitDeclare } from "./declarations.ts";
import { branch, lowerExpression, suspends } from "./expressions.ts";
import { namedAfter } from "./function-names.ts";
import { keepKey } from "./objects.ts";
import { plainName, sourceCode, startOf } from "./source-code.ts";
import { withCleanup } from "./try.ts";

/** One element of a pattern, the same for declarations and assignments. */
interface Part {
  readonly node: TS.Node;
  readonly target: TS.Node;
  readonly key: TS.PropertyName | null;
  readonly fallback: TS.Expression | undefined;
  readonly isRest: boolean;
}

type Assign = (target: TS.Node, value: Code) => void;

export function declareSuspendingPattern(
  builder: CfgBuilder,
  name: TS.BindingName,
  keyword: "const" | "let" | "var",
  init: Code,
): void {
  const source = keepSource(builder, init);
  const assign: Assign = (target, value) => {
    if (ts.isIdentifier(target)) {
      emitDeclare(builder, target, keyword, {
        init: value,
        at: startOf(builder, target),
        type: [{ kind: "typeOf", node: target }],
      });
    } else takeApart(builder, target as TS.BindingPattern, keepSource(builder, value), assign);
  };
  takeApart(builder, name as TS.BindingPattern, source, assign);
}

/** `[a, o[await k]] = await xs` as an expression: its value is the right side. */
export function lowerAssignmentPattern(builder: CfgBuilder, node: TS.BinaryExpression): Code {
  const target = unwrap(node.left) as TS.ArrayLiteralExpression;
  if (!suspends(builder, target)) {
    const value = lowerExpression(builder, node.right);
    return code("(", sourceCode(builder, target), " = ", value, ")");
  }
  const source = keepSource(builder, lowerExpression(builder, node.right));
  assignPattern(builder, target, variable(source));
  return variable(source);
}

export function assignPattern(
  builder: CfgBuilder,
  pattern: TS.ArrayLiteralExpression | TS.ObjectLiteralExpression,
  value: Code,
): void {
  const assign: Assign = (target, item) => {
    const inner = unwrap(target);
    if (ts.isArrayLiteralExpression(inner) || ts.isObjectLiteralExpression(inner)) {
      return takeApart(builder, inner, keepSource(builder, item), assign);
    }
    const at = startOf(builder, target);
    const name = ts.isIdentifier(inner) ? plainName(builder, inner) : sourceCode(builder, target);
    const text = code(name, " = ", item, ";");
    builder.run(text, at);
  };
  takeApart(builder, pattern, keepSource(builder, value), assign);
}

function keepSource(builder: CfgBuilder, value: Code): VarId {
  const source = builder.temp("source", "any");
  builder.set(source, value, 0);
  return source;
}

type Pattern = TS.BindingPattern | TS.ArrayLiteralExpression | TS.ObjectLiteralExpression;

function takeApart(builder: CfgBuilder, pattern: Pattern, source: VarId, assign: Assign): void {
  if (ts.isObjectBindingPattern(pattern) || ts.isObjectLiteralExpression(pattern)) {
    takeObject(builder, pattern, source, assign);
  } else takeArray(builder, pattern, source, assign);
}

function takeObject(
  builder: CfgBuilder,
  pattern: TS.ObjectBindingPattern | TS.ObjectLiteralExpression,
  source: VarId,
  assign: Assign,
): void {
  const elements: readonly TS.Node[] = ts.isObjectBindingPattern(pattern)
    ? pattern.elements
    : pattern.properties;
  if (!readsFirst(elements[0])) {
    // `const {} = null` throws too
    builder.run(code("({} = ", variable(source), ");"), pattern.pos);
  }
  const taken: Code[] = [];
  for (const element of elements) {
    const part = partOf(element);
    if (part.isRest) {
      const rest = code(
        helper("restProperties"),
        "(",
        variable(source),
        ", [",
        listed(taken),
        "])",
      );
      take(builder, part, rest, assign);
      continue;
    }
    const key = keyOf(builder, part.key!);
    taken.push(key);
    const read = ts.isIdentifier(part.key!)
      ? code(".", [{ kind: "source", start: startOf(builder, part.key), end: part.key.end }])
      : code("[", key, "]");
    take(builder, part, code(variable(source), read), assign);
  }
}

/** The first thing that happens is that a property is read: that throws for `null` by itself. */
function readsFirst(element: TS.Node | undefined): boolean {
  if (element === undefined) return false;
  const { key, isRest, target } = partOf(element);
  return !isRest && key !== null && !ts.isComputedPropertyName(key) && !isReference(unwrap(target));
}

function keyOf(builder: CfgBuilder, name: TS.PropertyName): Code {
  if (ts.isComputedPropertyName(name)) return keepKey(builder, name.expression);
  if (ts.isIdentifier(name)) return code(JSON.stringify(name.text));
  return sourceCode(builder, name);
}

function takeArray(
  builder: CfgBuilder,
  pattern: TS.ArrayBindingPattern | TS.ArrayLiteralExpression,
  source: VarId,
  assign: Assign,
): void {
  const each = builder.temp("each", code(typeHelper("Iteration"), "<any>"));
  const after = builder.reserve("AfterPattern", pattern.end);
  builder.set(each, code(helper("iterate"), "(", variable(source), ")"), pattern.pos);
  withCleanup(builder, {
    name: "CloseIterator",
    at: startOf(builder, pattern),
    after,
    runsNormally: true,
    body: () => {
      for (const element of pattern.elements) {
        if (ts.isOmittedExpression(element)) {
          builder.run(code(variable(each), ".step();"), element.pos);
          continue;
        }
        const part = partOf(element);
        take(builder, part, code(variable(each), part.isRest ? ".rest()" : ".step()"), assign);
      }
    },
    cleanup: (exit) => {
      const close = code(variable(each), ".close(", variable(exit), ");");
      builder.run(close, pattern.end);
    },
  });
  builder.start(after);
}

function take(builder: CfgBuilder, part: Part, value: Code, assign: Assign): void {
  const target = unwrap(part.target);
  // The place an element goes to is evaluated before the element is fetched.
  const place = isReference(target) ? keepPlace(builder, target, part.target) : null;
  if (place === null && part.fallback === undefined) return assign(part.target, value);
  const item = builder.temp("item", "any");
  builder.set(item, value, part.node.end);
  const { fallback } = part;
  if (fallback !== undefined) {
    branch(
      builder,
      fallback,
      code(variable(item), " === ", UNDEFINED),
      () => {
        const value = lowerExpression(builder, fallback);
        builder.set(item, namedAfter(value, fallback, part.target), fallback.end);
      },
      null,
    );
  }
  if (place === null) return assign(part.target, variable(item));
  const text = code(place.write(variable(item)), ";");
  builder.run(text, part.node.end);
}

function partOf(node: TS.Node): Part {
  if (ts.isBindingElement(node)) {
    const key = node.propertyName ?? (ts.isIdentifier(node.name) ? node.name : null);
    const isRest = node.dotDotDotToken !== undefined;
    return { node, target: node.name, key, fallback: node.initializer, isRest };
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    const fallback = node.objectAssignmentInitializer;
    return { node, target: node.name, key: node.name, fallback, isRest: false };
  }
  if (ts.isPropertyAssignment(node)) {
    return { ...elementOf(node.initializer), node, key: node.name };
  }
  if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) {
    return { node, target: node.expression, key: null, fallback: undefined, isRest: true };
  }
  return elementOf(node);
}

/** `target = fallback` */
function elementOf(node: TS.Node): Part {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return { node, target: node.left, key: null, fallback: node.right, isRest: false };
  }
  return { node, target: node, key: null, fallback: undefined, isRest: false };
}
