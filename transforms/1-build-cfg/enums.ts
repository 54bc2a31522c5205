/**
 * An enum has a name of its own only as a statement. What is declared in parts is one enum: the parts after the first are
 * what TypeScript makes of them.
 *
 *     enum Level { Low, High }           Level = (() => { enum Level { Low, High } return Level; })();
 *     enum Level { Top = High * 2 }      Level[Level["Top"] = Level.High * 2] = "Top";
 */
import { endOfToken } from "../../src/base/text.ts";
import { code, type Code } from "../../src/ir/code.ts";
import { isText, keyOf, partsOf } from "../../src/syntax/enum-members.ts";
import { isAmbient } from "../../src/syntax/kinds.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { byStatement, emitDeclare } from "./declarations.ts";
import { nameMark, sourceCode, spanCode, startOf } from "./source-code.ts";

export function declareEnum(builder: CfgBuilder, node: TS.EnumDeclaration): void {
  if (isAmbient(node)) return;
  const parts = partsOf(node);
  if (parts[0] !== node) return extendEnum(builder, node);
  const { name } = node;
  // A constant one would be no value.
  const keyword = endOfToken(builder.text, node.modifiers?.end ?? node.pos, "enum")!;
  const start = keyword - "enum".length;
  const text = spanCode(builder, start, node.end, [nameMark(builder, name)]);
  // To TypeScript it has the members of this part.
  const whole: Code = parts.length > 1 ? [{ kind: "typeOnly", code: code(" as any") }] : [];
  const init = code(byStatement(text, name), whole);
  emitDeclare(builder, name, "let", { init, at: startOf(builder, node) });
}

/** Writes each member into the enum that is there. */
function extendEnum(builder: CfgBuilder, node: TS.EnumDeclaration): void {
  const level = sourceCode(builder, node.name);
  let before: string | null = null;
  for (const { name, initializer } of node.members) {
    const isPlain = ts.isIdentifier(name);
    const key = isPlain ? `"${name.text}"` : keyOf(name).getText();
    const counted = before === null ? code("0") : code(level, `${before} + 1`);
    const value = initializer === undefined ? counted : sourceCode(builder, initializer);
    const member = code(level, `[${key}] = `, value);
    // A text has no way back to its name.
    const isWritten =
      initializer !== undefined &&
      isText(initializer, (inner) => builder.refAt(startOf(builder, inner)));
    const set = isWritten ? member : code(level, "[", member, `] = ${key}`);
    builder.run(code(set, ";"), startOf(builder, name));
    before = isPlain ? `.${name.text}` : `[${key}]`;
  }
}
