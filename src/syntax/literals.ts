/**
 * Constants that are a literal. A machine does not save them, nor is it handed those of the machines around: it
 * says them again. That keeps their type too: as a field's, `"text"` would no longer become `string`.
 *
 *     const name = "text"; await t; let copy = name; copy = "other";
 */
import type { Binding } from "../ir/source.ts";
import { isConst } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** What a reader takes in at a glance; longer ones are saved. */
const MAX_LENGTH = 60;

/** The literal that the constant is, from its declaration; null for all others. */
export function literalOf({ kind, declaration }: Binding): TS.Expression | null {
  if (kind !== "const" || declaration === null) return null;
  const { parent } = declaration;
  if (!ts.isVariableDeclaration(parent) || parent.type !== undefined || !isConst(parent))
    return null;
  const { initializer } = parent;
  return initializer !== undefined && isShortLiteral(initializer) ? initializer : null;
}

function isShortLiteral(node: TS.Expression): boolean {
  if (node.end - node.pos > MAX_LENGTH) return false;
  // `010` and "\07" are known to sloppy code only, and a machine that says them again may be in strict code.
  if (/^(?:-\s*)?0\d|\\\d/.test(node.getText())) return false;
  if (isPrimitive(node)) return true;
  if (!ts.isPrefixUnaryExpression(node) || node.operator !== K.MinusToken) return false;
  return ts.isNumericLiteral(node.operand) || ts.isBigIntLiteral(node.operand);
}

/** A literal that is the same value whenever it is evaluated, which does nothing. */
export function isPrimitive({ kind }: TS.Node): boolean {
  switch (kind) {
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral:
    case K.NumericLiteral:
    case K.BigIntLiteral:
    case K.TrueKeyword:
    case K.FalseKeyword:
    case K.NullKeyword:
      return true;
    default:
      return false;
  }
}
