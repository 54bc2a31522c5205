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
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { keepOperand, wordOf } from "./operands.ts";
import { sourceCode, startOf, type Replacement } from "./source-code.ts";
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
}

export function lowerJsx(builder: CfgBuilder, node: JsxNode): Code {
  const parts = partsOf(node);
  const last = parts.findLastIndex(({ expression }) => suspends(builder, expression));
  const replacements = parts.slice(0, last + 1).flatMap((part, index): Replacement[] => {
    const value =
      index < last ? keepPart(builder, part) : lowerExpression(builder, part.expression);
    if (value === null) return [];
    const isElement = part.kind === "element" && index < last;
    const written = isElement ? code("{", value, "}") : value;
    return part.places.map((place) => ({
      start: startOf(builder, place),
      end: place.end,
      code: written,
    }));
  });
  return sourceCode(
    builder,
    node,
    replacements.sort((a, b) => a.start - b.start),
  );
}

/** Null where the text says the same after the await. */
function keepPart(builder: CfgBuilder, { expression, kind, role }: Part): Code | null {
  switch (kind) {
    case "tag": {
      if (isStable(builder, expression)) return null;
      // <provider> would be an element of that name.
      const word = wordOf(expression) ?? role;
      const name = `${word[0]!.toUpperCase()}${word.slice(1)}`;
      return builder.keep(name, sourceCode(builder, expression), expression);
    }
    case "spread": {
      if (ts.isObjectLiteralExpression(expression)) return keepOperand(builder, expression, role);
      const given = lowerExpression(builder, expression);
      return builder.keep(wordOf(expression) ?? role, code("{ ...", given, " }"), expression);
    }
    case "value":
      return keepOperand(builder, expression, role);
    case "element":
      return isStill(builder, expression as JsxNode)
        ? null
        : keepOperand(builder, expression, role);
  }
}

/** `<b>text</b>`: making it later changes nothing. */
function isStill(builder: CfgBuilder, node: JsxNode): boolean {
  return partsOf(node).every(({ expression, kind }) => {
    if (kind === "element") return isStill(builder, expression as JsxNode);
    return kind === "value" && isStable(builder, expression);
  });
}

function partsOf(node: JsxNode): readonly Part[] {
  const parts: Part[] = [];
  const add = (kind: Part["kind"], expression: TS.Expression, role: string): void => {
    parts.push({ expression, kind, places: [expression], role });
  };
  const addValue = (value: TS.Node, role: string): void => {
    if (ts.isJsxExpression(value)) {
      if (value.expression !== undefined) add("value", value.expression, role);
    } else if (isJsxNode(value)) add("element", value, role);
  };
  if (!ts.isJsxFragment(node)) {
    const { tagName, attributes } = ts.isJsxElement(node) ? node.openingElement : node;
    if (namesBinding(tagName)) {
      const closing = ts.isJsxElement(node) ? [node.closingElement.tagName] : [];
      const places = [tagName, ...closing];
      parts.push({ expression: tagName, kind: "tag", places, role: tagName.getText() });
    }
    for (const property of attributes.properties) {
      if (ts.isJsxSpreadAttribute(property)) add("spread", property.expression, "given");
      else if (property.initializer !== undefined)
        addValue(property.initializer, attributeWord(property.name));
    }
  }
  if (!ts.isJsxSelfClosingElement(node))
    for (const child of node.children) addValue(child, "child");
  return parts;
}

/** `aria-label` is no name for a variable. */
function attributeWord(name: TS.JsxAttributeName): string {
  return ts.isIdentifier(name) && /^[\w$]+$/.test(name.text) ? name.text : "value";
}

function isJsxNode(node: TS.Node): node is JsxNode {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);
}
