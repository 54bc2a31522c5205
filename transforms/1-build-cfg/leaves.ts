/**
 * Whether control can come out at the end of a statement, as far as its text tells. What would stand
 * after it is never reached, and is not printed.
 *
 *     if (a) { return 1; } else { throw e; }
 */
import { ts, type TS } from "../../src/syntax/typescript.ts";

const K = ts.SyntaxKind;

/** The same of a statement with `labels` in front. */
export function leavesLabelled(node: TS.Statement, labels: readonly string[]): boolean {
  return leaves(node) && !labels.some((label) => breaksOut(node, label));
}

/** The statement always ends with a return, a throw or a jump. */
export function leaves(node: TS.Statement): boolean {
  switch (node.kind) {
    case K.ReturnStatement:
    case K.ThrowStatement:
    case K.BreakStatement:
    case K.ContinueStatement:
      return true;
    case K.Block:
      return (node as TS.Block).statements.some(leaves);
    case K.IfStatement: {
      const { thenStatement, elseStatement } = node as TS.IfStatement;
      return elseStatement !== undefined && leaves(thenStatement) && leaves(elseStatement);
    }
    case K.TryStatement: {
      const { tryBlock, catchClause, finallyBlock } = node as TS.TryStatement;
      if (finallyBlock !== undefined && leaves(finallyBlock)) return true;
      return leaves(tryBlock) && (catchClause === undefined || leaves(catchClause.block));
    }
    case K.WhileStatement:
      return (
        (node as TS.WhileStatement).expression.kind === K.TrueKeyword && !breaksOut(node, null)
      );
    case K.ForStatement:
      return (node as TS.ForStatement).condition === undefined && !breaksOut(node, null);
    case K.LabeledStatement: {
      const { label, statement } = node as TS.LabeledStatement;
      return leavesLabelled(statement, [label.text]);
    }
    case K.SwitchStatement: {
      const { clauses } = (node as TS.SwitchStatement).caseBlock;
      const last = clauses[clauses.length - 1];
      if (last === undefined || !clauses.some(ts.isDefaultClause)) return false;
      return last.statements.some(leaves) && !breaksOut(node, null);
    }
    default:
      return false;
  }
}

/** A `break` inside ends `node` itself: one without a label, or with `label`. */
function breaksOut(node: TS.Node, label: string | null): boolean {
  let found = false;
  const visit = (part: TS.Node, isPlainOurs: boolean): void => {
    if (ts.isFunctionLike(part) || ts.isClassLike(part)) return;
    if (ts.isBreakStatement(part)) {
      if (part.label === undefined ? isPlainOurs : part.label.text === label) found = true;
      return;
    }
    const takesPlain = ts.isIterationStatement(part, false) || ts.isSwitchStatement(part);
    ts.forEachChild(part, (child) => visit(child, isPlainOurs && (part === node || !takesPlain)));
  };
  visit(node, label === null);
  return found;
}
