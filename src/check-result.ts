/**
 * The promise that TypeScript takes the output when it took the input, kept by asking it. What a machine says of its
 * types is found out beforehand (src/types); where the checker still refuses a line, a comment silences it there:
 *
 *     // @ts-ignore the checker took this as it was written
 *     this.rest = rest;
 */
import { makeDiagnostic } from "./base/diagnostics.ts";
import { afterLineBreak, eolOf, oneLine } from "./base/text.ts";
import type { CompileResult, Diagnostic, Span } from "./ir/result.ts";
import { moveResult } from "./print/move-result.ts";
import type { TS } from "./syntax/typescript.ts";
import { ignoreComments, type Comment } from "./types/ignore-comments.ts";
import type { TypeOracle } from "./types/oracle.ts";
import { checkOutput, flat } from "./types/output-errors.ts";
import { checkAskedFor } from "./unchecked.ts";

const WHY = "the checker took this as it was written";

/**
 * The same result, and a note for each error that had to be silenced. A file that the checker did not take as written
 * comes back unchanged; so does one whose runtime it does not know, and one with lazy functions: that a future is no promise
 * is for the author to see.
 * @param result of a compilation to TypeScript with `types`, laid out or not
 */
export function checkResult(result: CompileResult, types: TypeOracle): CompileResult {
  const lowered = result.functions.filter(({ status }) => status === "lowered");
  if (lowered.length === 0 || lowered.some(({ mode }) => mode === "lazy")) return result;
  const { program } = types;
  const { sourceFile, errors } = checkOutput(program, types.sourceFile, result);
  if (errors.length === 0 || errors.some((error) => isRuntimeUnknown(result, error))) return result;
  // A checker that has answered questions no longer says which variables nothing reads: another one is asked.
  const asWritten = { code: types.sourceFile.text, runtimeImport: null };
  if (checkOutput(program, types.sourceFile, asWritten).errors.length > 0) return result;
  const notes = errors.map((error) =>
    makeDiagnostic("LA3001", messageOf(error), sourceOf(result, error.start)),
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

function messageOf({ code, messageText }: TS.Diagnostic): string {
  return `TS${code}: ${oneLine(flat(messageText), 200)}`;
}

/** The author's text at a place of the output, as near as it is known. */
function sourceOf(result: CompileResult, at: number): Span {
  const holds = ({ start, end }: Span): boolean => start <= at && at < end;
  const link = result.links.find(({ output }) => holds(output));
  if (link !== undefined) return link.source;
  const fn = result.functions.find(({ machine, wrapper }) =>
    [machine, wrapper].some((span) => span !== null && holds(span)),
  );
  // A store to a field has no text of the author's, but the field keeps a local of theirs.
  const [, field] = /^this\.([\w$]+)/.exec(result.code.slice(at, at + 200)) ?? [];
  const local = fn?.locals.find((each) => each.field === field);
  return local?.source ?? fn?.source ?? { start: 0, end: 0 };
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
  let code = "";
  let done = 0;
  for (const { at, text } of comments) {
    code += result.code.slice(done, at) + text;
    done = at;
  }
  const moved = moveResult(result, code + result.code.slice(done), move);
  return { ...moved, diagnostics: [...result.diagnostics, ...notes] };
}
