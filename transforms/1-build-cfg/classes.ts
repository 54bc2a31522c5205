/**
 * Classes with an await in their heritage or in a computed name. Both are evaluated before the class
 * is made; everything inside its members stays as it is.
 *
 *     class A extends (await B) { [await k]() {} }
 *
 *     base = await B; key = await k; class A extends base { [key]() {} }
 */
import { code, variable, type Code, type Piece, type VarPiece } from "../../src/ir/code.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { declareFresh } from "./declarations.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { replaceKey } from "./objects.ts";
import { replaced, sourceCode, type Replacement } from "./source-code.ts";

export function lowerClass(
  builder: CfgBuilder,
  node: TS.ClassLikeDeclaration,
  marks: readonly Replacement[] = [],
): Code {
  declareFresh(builder, node);
  const replacements: Replacement[] = [...marks];
  const heritage = node.heritageClauses?.find(
    (clause) => clause.token === ts.SyntaxKind.ExtendsKeyword,
  );
  const base = heritage?.types[0]?.expression;
  const names = node.members
    .map((member) => member.name)
    .filter(
      (name): name is TS.ComputedPropertyName =>
        name !== undefined && ts.isComputedPropertyName(name),
    );
  let last = names.length - 1;
  while (last >= 0 && !suspends(builder, names[last]!)) last--;
  if (base !== undefined && (last >= 0 || suspends(builder, base))) {
    const kept = builder.temp("base", base);
    builder.set(kept, lowerExpression(builder, base), base.end);
    replacements.push(replaced(builder, base, variable(kept)));
  }
  for (const { expression } of names.slice(0, last + 1)) {
    replacements.push(replaceKey(builder, expression));
  }
  const made = sourceCode(builder, node, replacements);
  const name = variableNamed(builder, node);
  return name === null ? made : code("(", [name], " = ", made, ")");
}

/** What was evaluated outside of the class may name it: it has a variable for what the name means inside. */
function variableNamed(builder: CfgBuilder, node: TS.ClassLikeDeclaration): Piece | null {
  const binding = node.name && builder.input.bindings.scopeOf.get(node)?.names.get(node.name.text);
  const id = binding === undefined ? undefined : builder.varOf.get(binding);
  if (id === undefined) return null;
  return { ...(variable(id, "write")[0] as VarPiece), declares: true };
}
