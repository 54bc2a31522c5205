/**
 * The promise that TypeScript takes the output when it took the input, kept by asking it. What a machine says of its
 * types is found out beforehand (src/types); where the checker still refuses a line, a comment silences it there:
 *
 *     // @ts-ignore the checker took this as it was written
 *     this.rest = rest;
 */
import { makeDiagnostic, type DiagnosticCode } from "./base/diagnostics.ts";
import { afterLineBreak, eolOf, oneLine } from "./base/text.ts";
import type { CompileResult, Diagnostic, Span } from "./ir/result.ts";
import { moveResult } from "./print/move-result.ts";
import { sourceOf } from "./print/source-of.ts";
import type { TS } from "./syntax/typescript.ts";
import { ignoreComments, type Comment } from "./types/ignore-comments.ts";
import type { TypeOracle } from "./types/oracle.ts";
import { checkOutput, messageOf } from "./types/output-errors.ts";
import { checkAskedFor } from "./unchecked.ts";

const WHY = "the checker took this as it was written";

/**
 * The same result, and a note for each error that had to be silenced; a warning where a future stands for a promise, since
 * that is what runs. A file that the checker did not take as written comes back unchanged; so does one whose runtime it does
 * not know.
 * @param result of a compilation to TypeScript with `types`, laid out or not
 */
export function checkResult(result: CompileResult, types: TypeOracle): CompileResult {
  if (!result.functions.some(({ status }) => status === "lowered")) return result;
  const { program } = types;
  const { sourceFile, errors } = checkOutput(program, types.sourceFile, result);
  if (errors.length === 0 || errors.some((error) => isRuntimeUnknown(result, error))) return result;
  // A checker that has answered questions no longer says which variables nothing reads: another one is asked.
  const asWritten = { code: types.sourceFile.text, runtimeImport: null };
  if (checkOutput(program, types.sourceFile, asWritten).errors.length > 0) return result;
  const notes = errors.map((error) =>
    makeDiagnostic(
      codeOf(result, error),
      textOf(error),
      sourceOf(result, types.sourceFile.text, error),
    ),
  );
  const comments = ignoreComments(sourceFile, errors, WHY);
  if (comments !== null) {
    const silenced = withComments(result, comments, notes);
    if (checkOutput(program, types.sourceFile, silenced).errors.length === 0) return silenced;
  }
  const text = `// @ts-nocheck ${WHY}${eolOf(result.code)}`;
  return withComments(result, [{ at: headOf(sourceFile), text }], notes);
}

/** No such module, one without types or of another version, an undeclared global: then the checker knows nothing of any machine. */
const UNKNOWN: ReadonlySet<number> = new Set([2305, 2307, 7016, 7017]);

function isRuntimeUnknown(
  { runtimeImport }: CompileResult,
  { code, start }: TS.DiagnosticWithLocation,
): boolean {
  return (
    UNKNOWN.has(code) &&
    runtimeImport !== null &&
    runtimeImport.start <= start &&
    start < runtimeImport.end
  );
}

/** An error that names futures is no shortcoming of the machine's types: the author's promises are futures now. */
function codeOf({ functions }: CompileResult, error: TS.Diagnostic): DiagnosticCode {
  const isLazy = functions.some(({ status, mode }) => status === "lowered" && mode === "lazy");
  return isLazy && /\b(?:Future|Stream)</.test(messageOf(error)) ? "LA3002" : "LA3001";
}

function textOf(error: TS.Diagnostic): string {
  return `TS${error.code}: ${oneLine(messageOf(error), 200)}`;
}

/** Behind a first line that starts the file as a program, and behind the author's own word on checks: the last one holds. */
function headOf(sourceFile: TS.SourceFile): number {
  const { text } = sourceFile;
  const asked = checkAskedFor(sourceFile);
  if (asked !== undefined) return afterLineBreak(text, asked.end);
  return /^#!.*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0;
}

function withComments(
  result: CompileResult,
  comments: readonly Comment[],
  notes: readonly Diagnostic[],
): CompileResult {
  const shiftAt = (holds: (at: number) => boolean): number =>
    comments.reduce((sum, { at, text }) => (holds(at) ? sum + text.length : sum), 0);
  const move = ({ start, end }: Span): Span => {
    const moved = start + shiftAt((at) => at <= start);
    return { start: moved, end: Math.max(moved, end + shiftAt((at) => at < end)) };
  };
  const inserted = comments.map(({ at, text }) => ({ start: at, end: at, text }));
  const moved = moveResult(result, inserted, move);
  return { ...moved, diagnostics: [...result.diagnostics, ...notes] };
}
