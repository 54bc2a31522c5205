/**
 * What is spread before an await is read at its turn, so it is copied there.
 *
 *     f(...items, await t)          spread = [...items];         await t; f(...spread, <result>)
 *     { ...given, b: await t }      spread = { ...given };       await t; { ...spread, b: <result> }
 */
import { code, typed, type Code } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerExpression } from "./expressions.ts";

export function keepItems(builder: CfgBuilder, spread: TS.SpreadElement): Code {
  const { expression } = spread;
  const items = lowerExpression(builder, expression);
  const cast = ts.isArrayLiteralExpression(expression) ? AS_ANY : [];
  return code("...", builder.keep("spread", code("[...", items, "]", cast), spread));
}

/** The copy of an object of a class lacks the methods that its type has. */
export function keepProperties(
  builder: CfgBuilder,
  expression: TS.Expression,
  name = "spread",
): Code {
  const object = lowerExpression(builder, expression);
  return builder.keep(name, code("{ ...", object, " }", AS_ANY), expression);
}

const AS_ANY: Code = typed(" as any");
