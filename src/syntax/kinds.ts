/** Questions about a node that its kind, its modifiers and what stands around it answer: no name has to be resolved for them. */
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** `&&`, `||`, `??`: the right side may not be evaluated. */
export function isLogical(operator: TS.SyntaxKind): boolean {
  return (
    operator === K.AmpersandAmpersandToken ||
    operator === K.BarBarToken ||
    operator === K.QuestionQuestionToken
  );
}

/** `=`, `+=`, `??=` and the like. */
export function isAssignment(operator: TS.SyntaxKind): boolean {
  return operator >= K.FirstAssignment && operator <= K.LastAssignment;
}

/** `&&=`, `||=`, `??=`: it may not be assigned either. */
export function isLogicalAssignment(operator: TS.SyntaxKind): boolean {
  return (
    operator === K.AmpersandAmpersandEqualsToken ||
    operator === K.BarBarEqualsToken ||
    operator === K.QuestionQuestionEqualsToken
  );
}

/** `const x`, which `using x` is not. */
export function isConst(node: TS.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
}

/** Of `using x` it is `const`. */
export function keywordOf({ flags }: TS.VariableDeclarationList): "var" | "let" | "const" {
  const kind = flags & ts.NodeFlags.BlockScoped;
  if (kind === ts.NodeFlags.None) return "var";
  return kind === ts.NodeFlags.Let ? "let" : "const";
}

export function hasModifier(node: TS.Node, kind: TS.ModifierSyntaxKind): boolean {
  const { modifiers } = node as { readonly modifiers?: readonly TS.ModifierLike[] };
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

/** `declare …`: the checker reads it, and nobody else. */
export function isAmbient(node: TS.Node): boolean {
  return hasModifier(node, K.DeclareKeyword);
}

/** A decorator stands at the node itself, whatever stands at its members or parameters. */
export function isDecorated(node: TS.Node): boolean {
  return ts.canHaveDecorators(node) && ts.getDecorators(node) !== undefined;
}

export function isInFunction(node: TS.Node): boolean {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent)
    if (ts.isFunctionLike(at)) return true;
  return false;
}
