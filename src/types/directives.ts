/**
 * Comments that silence an error of the checker in the line after them. A machine may have the author's line in
 * several of its own, each of which with a part of what was wrong, or with nothing:
 *
 *     // @ts-expect-error no such rate        rate = row.rate;
 *     total = row.rate * (await load());      this.await(load());
 */
import { lineIndexAt, lineStartsOf } from "../base/text.ts";
import type { SilencedError } from "../ir/class-model.ts";
import type { Insert } from "../ir/mention.ts";
import type { TS } from "../syntax/typescript.ts";

const EXPECTED = /(?<=\/\/[^\S\n]*|\/\*[^\S\n]*)@ts-expect-error\b/g;

/** The comments in `range` that expect an error, as such that also take none. */
export function quietDirectives(
  { text }: TS.SourceFile,
  { pos, end }: TS.TextRange,
): readonly Insert[] {
  return [...text.slice(pos, end).matchAll(EXPECTED)].map(({ index, 0: { length } }) => ({
    at: pos + index,
    text: "@ts-ignore",
    side: "start",
    replaces: length,
  }));
}

/** A comment for what starts at `at`, on a line of its own in front of it. */
export function ignoreNext(text: string, at: number, why: string): string {
  const [indent] = /^\s*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1, at))!;
  return `// @ts-ignore ${why}\n${indent}`;
}

/** The errors of a file that its comments silence, in text order. */
export function silencedErrors(
  program: TS.Program,
  sourceFile: TS.SourceFile,
): readonly SilencedError[] {
  const { commentDirectives = [] } = sourceFile as unknown as {
    readonly commentDirectives?: readonly { readonly range: TS.TextRange }[];
  };
  if (commentDirectives.length === 0) return [];
  const lines = lineStartsOf(sourceFile.text);
  const comments = new Map(
    commentDirectives.map(({ range }) => [lineIndexAt(lines, range.end), range]),
  );
  return allErrors(program, sourceFile).flatMap(({ start, length }) => {
    const comment = commentBefore(sourceFile.text, lines, lineIndexAt(lines, start), comments);
    return comment === null ? [] : { ...partOnLine(sourceFile.text, start, length), comment };
  });
}

/** With those that are not reported, which the checker tells its program only. */
function allErrors(
  program: TS.Program,
  sourceFile: TS.SourceFile,
): readonly TS.DiagnosticWithLocation[] {
  const checker = program.getTypeChecker() as TS.TypeChecker & {
    readonly getDiagnostics?: (file: TS.SourceFile) => readonly TS.DiagnosticWithLocation[];
  };
  const errors = checker.getDiagnostics?.(sourceFile) ?? [];
  return [...errors].sort((a, b) => a.start - b.start);
}

/** Blank lines and other comments may stand between. */
function commentBefore(
  text: string,
  lines: readonly number[],
  line: number,
  comments: ReadonlyMap<number, TS.TextRange>,
): TS.TextRange | null {
  for (let at = line - 1; at >= 0; at--) {
    const comment = comments.get(at);
    if (comment !== undefined) return comment;
    if (!/^\s*(?:\/\/.*)?$/.test(text.slice(lines[at], lines[at + 1]).trimEnd())) return null;
  }
  return null;
}

/** What is wrong with a `return` is wrong with its value. */
function partOnLine(text: string, start: number, length: number): TS.TextRange {
  const [skipped] = /^(?:return\b[\s(]*)?/.exec(text.slice(start, start + length))!;
  const pos = start + skipped.length;
  const lineEnd = text.indexOf("\n", pos);
  return { pos, end: Math.min(start + length, lineEnd < 0 ? text.length : lineEnd) };
}
