/** Questions about a node that its kind and its modifiers answer: no name has to be resolved for them. */
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

/** A decorator stands at the node itself, whatever stands at its members or parameters. */
export function isDecorated(node: TS.Node): boolean {
  return ts.canHaveDecorators(node) && ts.getDecorators(node) !== undefined;
}
