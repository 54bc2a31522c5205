/**
 * Where a machine stands. Function declarations may be called before the text around them has run, a
 * class may not be used before it has: so a machine stands in front of the first statement of its
 * container that could run anything, and no later than its own function.
 */
import { firstFrom } from "./base/search.ts";
import type { Fn } from "./ir/source.ts";
import { isPrimitive } from "./syntax/literals.ts";
import { ts, type TS } from "./syntax/typescript.ts";

export interface InsertionPoint {
  readonly at: number;
  readonly indent: string;
}

export class InsertionPoints {
  /** For each container, its first statement that could run anything. */
  private readonly firstActive = new Map<readonly TS.Statement[], number>();

  constructor(private readonly sourceFile: TS.SourceFile) {}

  /** Where the machine of `fn` stands in `container`. */
  of(fn: Fn, container: TS.Node): InsertionPoint {
    const { sourceFile } = this;
    const statements = ts.isModuleBlock(container) ? container.statements : sourceFile.statements;
    const own = firstFrom(statements, fn.node.pos + 1, ({ pos }) => pos) - 1;
    const index = Math.min(own, this.firstActiveOf(statements));
    return pointBefore(withOverloads(statements, index), sourceFile);
  }

  private firstActiveOf(statements: readonly TS.Statement[]): number {
    let index = this.firstActive.get(statements);
    if (index === undefined) {
      index = statements.findIndex((statement) => !isInert(statement));
      if (index < 0) index = statements.length;
      this.firstActive.set(statements, index);
    }
    return index;
  }
}

/**
 * Where the import of the runtime stands: after the imports that the file begins with. Without any, in
 * front of the first statement, but after a title comment and the directives.
 */
export function importPoint(sourceFile: TS.SourceFile): number {
  const { text, statements } = sourceFile;
  const rest = statements.findIndex((statement) => !isDirective(statement));
  if (rest < 0) return text.length;
  let last = rest - 1;
  while (isImport(statements[last + 1])) last++;
  if (last >= 0) {
    const lineEnd = /^[ \t;]*(?:\/\/.*|\/\*[^\n]*?\*\/[ \t]*)?(?:\r\n|\r|\n)/.exec(
      text.slice(statements[last]!.end),
    );
    if (lineEnd !== null) return statements[last]!.end + lineEnd[0].length;
    return statements[last + 1]?.getStart(sourceFile) ?? text.length;
  }
  const { at } = pointBefore(statements[0]!, sourceFile);
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*$/.test(text.slice(lineStart, at)) ? lineStart : at;
}

function isDirective(statement: TS.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isImport(statement: TS.Statement | undefined): boolean {
  return (
    statement !== undefined &&
    (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement))
  );
}

/** Nothing may stand between the overloads of a function and the function. */
function withOverloads(statements: readonly TS.Statement[], index: number): TS.Statement {
  let first = index;
  const name = nameOf(statements[index]!);
  while (first > 0 && name !== undefined) {
    const before = statements[first - 1]!;
    if (nameOf(before) !== name || (before as TS.FunctionDeclaration).body !== undefined) break;
    first--;
  }
  return statements[first]!;
}

function nameOf(statement: TS.Statement): string | undefined {
  return ts.isFunctionDeclaration(statement) ? statement.name?.text : undefined;
}

function pointBefore(statement: TS.Statement, sourceFile: TS.SourceFile): InsertionPoint {
  const { text } = sourceFile;
  const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? [];
  const start = statement.getStart(sourceFile);
  // Comments that touch the statement belong to it.
  let at = start;
  for (const comment of [...comments].reverse()) {
    if (/\n[ \t]*\r?\n/.test(text.slice(comment.end, at))) break;
    if (statement.pos === 0 && comment.pos === 0 && text.startsWith("#!")) break;
    at = comment.pos;
  }
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const indent = text.slice(lineStart, at);
  return { at: Math.max(at, pragmaEnd(text)), indent: /^[ \t]*$/.test(indent) ? indent : "" };
}

/** The end of what must stay first: `#!`, and comments that speak to tools or state a licence. */
export function pragmaEnd(text: string): number {
  let end = /^#!.*(\r\n|\r|\n)?/.exec(text)?.[0].length ?? 0;
  for (const { pos, end: commentEnd } of ts.getLeadingCommentRanges(text, end) ?? []) {
    if (!PRAGMA.test(text.slice(pos, commentEnd))) break;
    end = commentEnd + (/^[ \t]*(\r\n|\r|\n)?/.exec(text.slice(commentEnd))?.[0].length ?? 0);
  }
  return end;
}

const PRAGMA =
  /@ts-(?:no)?check|eslint-(?:disable|enable|env)(?!-(?:next-)?line)|@jsx|@flow|licen[cs]e|copyright|SPDX|^\/\/\/|^\/\*!|@vitest|@jest/i;

/** Evaluating the statement runs nothing: no function declared in the file can be called by it. */
function isInert(statement: TS.Statement): boolean {
  if (isImport(statement) || ts.isInterfaceDeclaration(statement)) return true;
  if (ts.isTypeAliasDeclaration(statement) || ts.isFunctionDeclaration(statement)) return true;
  if (ts.isExportDeclaration(statement) || ts.isEmptyStatement(statement)) return true;
  if (ts.isExpressionStatement(statement)) return ts.isStringLiteral(statement.expression);
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ name, initializer }) =>
      ts.isIdentifier(name) && (initializer === undefined || isInertValue(initializer)),
  );
}

function isInertValue(node: TS.Expression): boolean {
  return (
    isPrimitive(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node)
  );
}
