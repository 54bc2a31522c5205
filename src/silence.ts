/**
 * Comments that silence what the checker refuses of an output, and what is said of each error:
 *
 *     // @ts-ignore the checker took this as it was written
 *     this.rest = rest;
 */
import { makeDiagnostic, type DiagnosticCode } from "./base/diagnostics.ts";
import { afterLineBreak, eolOf, oneLine } from "./base/text.ts";
import type { CompileResult, Diagnostic, Mode, Span } from "./ir/result.ts";
import { moveResult } from "./print/move-result.ts";
import { sourceOf } from "./print/source-of.ts";
import type { TS } from "./syntax/typescript.ts";
import { ignoreComments, type Comment } from "./types/ignore-comments.ts";
import { messageOf, type CheckedOutput } from "./types/output-errors.ts";
import { checkAskedFor } from "./unchecked.ts";

const WHY = "the checker took this as it was written";

/** An output that the checker refuses. */
export interface Refused extends CheckedOutput {
  readonly result: CompileResult;
  /** The text as it was written. */
  readonly source: string;
  /** Whether the checker has met futures. */
  readonly mode: Mode;
}

/** With a comment in front of each line that has an error; where a comment can't stand there, in front of the file. */
export function withLinesSilenced(refused: Refused): CompileResult {
  const comments = ignoreComments(refused.sourceFile, refused.errors, WHY);
  return comments === null ? withFileSilenced(refused) : withComments(refused, comments);
}

/** With `// @ts-nocheck`. */
export function withFileSilenced(refused: Refused): CompileResult {
  const { result, sourceFile } = refused;
  const text = `// @ts-nocheck ${WHY}${eolOf(result.code)}`;
  return withComments(refused, [{ at: headOf(sourceFile), text }]);
}

/** Behind a first line that starts the file as a program, and behind the author's own word on checks: the last one holds. */
function headOf(sourceFile: TS.SourceFile): number {
  const { text } = sourceFile;
  const asked = checkAskedFor(sourceFile);
  if (asked !== undefined) return afterLineBreak(text, asked.end);
  return /^#!.*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0;
}

function withComments(refused: Refused, comments: readonly Comment[]): CompileResult {
  const { result } = refused;
  const shiftAt = (holds: (at: number) => boolean): number =>
    comments.reduce((sum, { at, text }) => (holds(at) ? sum + text.length : sum), 0);
  const move = ({ start, end }: Span): Span => {
    const moved = start + shiftAt((at) => at <= start);
    return { start: moved, end: Math.max(moved, end + shiftAt((at) => at < end)) };
  };
  const inserted = comments.map(({ at, text }) => ({ start: at, end: at, text }));
  const moved = moveResult(result, inserted, move);
  return { ...moved, diagnostics: [...result.diagnostics, ...notesOf(refused)] };
}

function notesOf({ result, source, errors, mode }: Refused): Diagnostic[] {
  return errors.map((error) =>
    makeDiagnostic(codeOf(error, mode), textOf(error), sourceOf(result, source, error)),
  );
}

/** An error that names futures is no shortcoming of the machine's types: the author's promises are futures now. */
function codeOf(error: TS.Diagnostic, mode: Mode): DiagnosticCode {
  return mode === "lazy" && /\b(?:Future|Stream)</.test(messageOf(error)) ? "LA3002" : "LA3001";
}

function textOf(error: TS.Diagnostic): string {
  return `TS${error.code}: ${oneLine(messageOf(error), 200)}`;
}
