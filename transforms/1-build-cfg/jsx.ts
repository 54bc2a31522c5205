/**
 * Elements with an await in them: the tag is evaluated first, then attributes and children, in their order.
 *
 *     <Theme.Box {...given}><Row />{await text}</Theme.Box>
 *
 *     Box = Theme.Box;  given2 = { ...given };  child = <Row />;  await text;
 *     <Box {...given2}>{child}{<result>}</Box>
 */
import { code, type Code } from "../../src/ir/code.ts";
import { namesBinding } from "../../src/syntax/jsx.ts";
import { anonymousKind } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { keepEach, type Keep } from "./collected.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { madeUnder } from "./objects.ts";
import { keepOperand, needsKeeping, wordOf } from "./operands.ts";
import { replaced, sourceCode, type Replacement } from "./source-code.ts";
import { keepProperties } from "./spreads.ts";
import { isStable } from "./stable.ts";

type JsxNode = TS.JsxElement | TS.JsxSelfClosingElement | TS.JsxFragment;

/** Something that an element evaluates. */
interface Part {
  readonly expression: TS.Expression;
  /** `{…}` stands around a value, and has to be written around what was an element. */
  readonly kind: "tag" | "spread" | "value" | "element";
  /** Where it stands: a tag is said twice. */
  readonly places: readonly TS.Node[];
  /** What a temporary for it is called where its own text has no word for it. */
  readonly role: string;
  /** The attribute that names a function or class without a name; null elsewhere. */
  readonly attribute: string | null;
}

export function lowerJsx(builder: CfgBuilder, node: JsxNode): Code {
  const head = headOf(node);
  const parts = [...head, ...childrenOf(node)];
  const last = parts.findLastIndex(({ expression }) => suspends(builder, expression));
  const keepAttribute = keepFor(builder, head.slice(0, last), "value");
  const keepChild = keepFor(builder, parts.slice(head.length, last), "child");
  const replacements = parts.slice(0, last + 1).flatMap((part, index): Replacement[] => {
    const value =
      index < last
        ? keepPart(builder, part, index < head.length ? keepAttribute : keepChild)
        : lowerExpression(builder, part.expression);
    if (value === null) return [];
    const isElement = part.kind === "element" && index < last;
    const written = isElement ? code("{", value, "}") : value;
    return part.places.map((place) => replaced(builder, place, written));
  });
  return sourceCode(
    builder,
    node,
    replacements.sort((a, b) => a.start - b.start),
  );
}

/** Of many attributes or children each has its place in one array. */
function keepFor(builder: CfgBuilder, parts: readonly Part[], role: string): Keep {
  const kept = parts.filter(
    (part) =>
      (part.kind === "value" &&
        needsKeeping(builder, part.expression) &&
        namedByAttribute(part) !== "function") ||
      (part.kind === "element" && !isStill(builder, part.expression as JsxNode)),
  );
  return keepEach(
    builder,
    kept.map(({ expression }) => expression),
    role,
  );
}

/** Null where the text says the same after the await. */
function keepPart(builder: CfgBuilder, part: Part, keep: Keep): Code | null {
  const { expression, kind, role, attribute } = part;
  switch (kind) {
    case "tag": {
      if (isStable(builder, expression)) return null;
      // <provider> would be an element of that name.
      const word = wordOf(expression) ?? role;
      const name = `${word[0]!.toUpperCase()}${word.slice(1)}`;
      return builder.keep(name, sourceCode(builder, expression), expression);
    }
    case "spread":
      return ts.isObjectLiteralExpression(expression)
        ? keepOperand(builder, expression, role)
        : keepProperties(builder, expression, wordOf(expression) ?? role);
    case "value": {
      const named = namedByAttribute(part);
      if (named === null) return keepOperand(builder, expression, role, keep);
      // A function is made as well later; of a class parts run when it is made.
      if (named === "function") return null;
      const key = `[${JSON.stringify(attribute)}]`;
      return keep(madeUnder(builder, code(key), expression), expression, role);
    }
    case "element":
      return isStill(builder, expression as JsxNode)
        ? null
        : keepOperand(builder, expression, role, keep);
  }
}

/** `<Row render={() => 1} />`: the function is called render. */
function namedByAttribute({ expression, attribute }: Part): "function" | "class" | null {
  return attribute === null ? null : anonymousKind(expression);
}

/** `<b>text</b>`: making it later changes nothing. */
function isStill(builder: CfgBuilder, node: JsxNode): boolean {
  return [...headOf(node), ...childrenOf(node)].every(({ expression, kind }) => {
    if (kind === "element") return isStill(builder, expression as JsxNode);
    return kind === "value" && isStable(builder, expression);
  });
}

/** The tag, and what it is given. */
function headOf(node: JsxNode): readonly Part[] {
  if (ts.isJsxFragment(node)) return [];
  const parts: Part[] = [];
  const { tagName, attributes } = ts.isJsxElement(node) ? node.openingElement : node;
  if (namesBinding(tagName)) {
    const closing = ts.isJsxElement(node) ? [node.closingElement.tagName] : [];
    const places = [tagName, ...closing];
    parts.push({
      expression: tagName,
      kind: "tag",
      places,
      role: tagName.getText(),
      attribute: null,
    });
  }
  for (const property of attributes.properties) {
    if (ts.isJsxSpreadAttribute(property)) {
      const { expression } = property;
      parts.push({
        expression,
        kind: "spread",
        places: [expression],
        role: "given",
        attribute: null,
      });
    } else if (property.initializer !== undefined)
      parts.push(...partIn(property.initializer, attributeWord(property.name), property.name));
  }
  return parts;
}

function childrenOf(node: JsxNode): readonly Part[] {
  if (ts.isJsxSelfClosingElement(node)) return [];
  return node.children.flatMap((child) => partIn(child, "child"));
}

/** What is evaluated of an attribute's value or a child; text is not. */
function partIn(node: TS.Node, role: string, name?: TS.JsxAttributeName): readonly Part[] {
  const attribute = name === undefined ? null : nameOf(name);
  if (isJsxNode(node))
    return [{ expression: node, kind: "element", places: [node], role, attribute }];
  if (!ts.isJsxExpression(node) || node.expression === undefined) return [];
  const { expression } = node;
  return [{ expression, kind: "value", places: [expression], role, attribute }];
}

function nameOf(name: TS.JsxAttributeName): string {
  return ts.isIdentifier(name) ? name.text : `${name.namespace.text}:${name.name.text}`;
}

/** `aria-label` is no name for a variable. */
function attributeWord(name: TS.JsxAttributeName): string {
  return ts.isIdentifier(name) && /^[\w$]+$/.test(name.text) ? name.text : "value";
}

function isJsxNode(node: TS.Node): node is JsxNode {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);
}
