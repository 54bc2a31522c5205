/**
 * `break`, `continue` and `return` that leave a statement which otherwise stays whole: each is written as a jump of the machine.
 *
 *     for (const x of xs) { if (x === y) return x; }      for (…) { if (x === y) { returned = x; state = Return3; continue machine; } }
 */
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import type { Leave } from "./jumps.ts";
import { asReturned, operandCode, startOf, type Replacement } from "./source-code.ts";
import { mayBeAwaitable } from "./stable.ts";

const K = ts.SyntaxKind;

type Jumping = Exclude<Leave, { kind: "return" }>;

/** What stands between the statement and a place inside of it. */
interface Around {
  readonly labels: readonly string[];
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
  /** A clean-up of the text runs after the value of a `return` is there: a `finally`, the closing of an iterator. */
  readonly closes: boolean;
  /** One whose error goes where errors of the statement go. */
  readonly mayFail: boolean;
}

const NOTHING: Around = {
  labels: [],
  inLoop: false,
  inSwitch: false,
  closes: false,
  mayFail: false,
};

/** Marks of a body that is one piece of text. */
export function bodyMarks(builder: CfgBuilder, statements: readonly TS.Statement[]): Replacement[] {
  return statements.flatMap((statement) => jumpMarks(builder, statement));
}

/** `labels`: those that stand directly before the statement. */
export function jumpMarks(
  builder: CfgBuilder,
  statement: TS.Statement,
  labels: readonly string[] = [],
): Replacement[] {
  const marks: Replacement[] = [];
  const visit = (node: TS.Node, outer: Around): void => {
    const around = within(node, outer);
    switch (node.kind) {
      case K.ReturnStatement: {
        const leave = returnOf(builder, node as TS.ReturnStatement);
        return void marks.push(markOf(builder, node, leave, around));
      }
      case K.BreakStatement:
      case K.ContinueStatement: {
        const leave = leaveOf(node as TS.BreakOrContinueStatement);
        if (!staysInside(leave, around)) marks.push(markOf(builder, node, leave, around));
        return;
      }
      case K.LabeledStatement:
      case K.WhileStatement:
      case K.DoStatement:
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
        return visit((node as TS.WhileStatement).statement, around);
      case K.SwitchStatement:
      case K.Block:
      case K.IfStatement:
      case K.CaseBlock:
      case K.CaseClause:
      case K.DefaultClause:
      case K.TryStatement:
      case K.CatchClause:
        return ts.forEachChild(node, (child) => visit(child, around));
      default:
        return; // expressions hold no jumps, functions keep theirs
    }
  };
  visit(statement, { ...NOTHING, labels });
  return marks;
}

function within(node: TS.Node, around: Around): Around {
  switch (node.kind) {
    case K.LabeledStatement: {
      const { label } = node as TS.LabeledStatement;
      return { ...around, labels: [...around.labels, label.text] };
    }
    case K.WhileStatement:
    case K.DoStatement:
    case K.ForStatement:
    case K.ForInStatement:
      return { ...around, inLoop: true };
    case K.ForOfStatement:
      return { ...around, inLoop: true, closes: true, mayFail: true };
    case K.SwitchStatement:
      return { ...around, inSwitch: true };
    case K.TryStatement: {
      const { finallyBlock } = node as TS.TryStatement;
      return { ...around, closes: true, mayFail: around.mayFail || finallyBlock !== undefined };
    }
    default:
      return around;
  }
}

/** The jump ends in the text itself. */
function staysInside(leave: Jumping, { labels, inLoop, inSwitch }: Around): boolean {
  if (leave.label !== null) return labels.includes(leave.label);
  return inLoop || (leave.kind === "break" && inSwitch);
}

function markOf(builder: CfgBuilder, node: TS.Node, leave: Leave, around: Around): Replacement {
  const { inLoop, closes, mayFail } = around;
  const span = { start: startOf(builder, node), end: node.end };
  let jump = builder.jumps.resolve(leave);
  if (jump.kind === "return" && (closes || builder.awaitsReturned(jump)))
    jump = builder.returnLater(jump.value, span.start);
  if (jump.kind === "goto" && mayFail) jump = builder.leaveLater(jump, span.start);
  const endsBlock = ts.isBlock(node.parent) && node.parent.statements.at(-1) === node;
  return { ...span, code: [{ kind: "jump", jump, span, inLoop, endsBlock }] };
}

function returnOf(builder: CfgBuilder, { expression }: TS.ReturnStatement): Leave {
  if (expression === undefined) return { kind: "return", value: null, settles: false };
  const value = asReturned(expression, operandCode(builder, expression));
  return { kind: "return", value, settles: mayBeAwaitable(builder, expression) };
}

export function leaveOf(node: TS.BreakOrContinueStatement): Jumping {
  const kind = ts.isBreakStatement(node) ? "break" : "continue";
  return { kind, label: node.label?.text ?? null };
}
