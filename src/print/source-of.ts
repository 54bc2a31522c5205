/** The author's text at a place of the output, as near as it is known. */
import type { CompileResult, FunctionReport, Span } from "../ir/result.ts";

/** @param place in the output */
export function sourceOf(
  result: CompileResult,
  source: string,
  place: { readonly start: number; readonly length: number },
): Span {
  const { start } = place;
  const holds = (span: Span): boolean => span.start <= start && start < span.end;
  const link = result.links.find(({ output }) => holds(output));
  if (link !== undefined) return link.source;
  const fn = result.functions.find(({ machine, wrapper }) =>
    [machine, wrapper].some((span) => span !== null && holds(span)),
  );
  if (fn === undefined) return outside(result, source, place) ?? { start: 0, end: 0 };
  // A store to a field has no text of the author's, but the field keeps a local of theirs.
  const [, field] = /^this\.([\w$]+)/.exec(result.code.slice(start, start + 200)) ?? [];
  const local = fn.locals.find((each) => each.field === field);
  return local?.source ?? fn.source;
}

/**
 * Between two functions stands the text that stood there. How far behind the first is not known to the letter, since what
 * is inserted between may not be: of a line that is there several times it is the nearest, up to the next function.
 */
function outside(
  { code, functions }: CompileResult,
  source: string,
  { start, length }: { readonly start: number; readonly length: number },
): Span | null {
  const starts = functions.flatMap(({ wrapper }) => (wrapper === null ? [] : wrapper.start));
  const ends = starts.filter((at) => at > start);
  const [line] = /^.*/.exec(code.slice(start, Math.min(...ends)))!;
  const before = lastBefore(functions, start);
  const machines = functions.reduce(
    (sum, { machine }) =>
      machine !== null && before.output <= machine.start && machine.end <= start
        ? sum + machine.end - machine.start
        : sum,
    0,
  );
  const at = nearest(source, line, before.source, before.source + start - before.output - machines);
  return at === null ? null : { start: at, end: at + Math.min(length, line.length) };
}

/** Where the last function in front of a place ends, in the author's text and in the output. */
function lastBefore(
  functions: readonly FunctionReport[],
  start: number,
): { readonly source: number; readonly output: number } {
  return functions.reduce(
    (last, { source, wrapper }) =>
      wrapper !== null && wrapper.end <= start && source.end > last.source
        ? { source: source.end, output: wrapper.end }
        : last,
    { source: 0, output: 0 },
  );
}

/** Where `text` stands in `source` at or behind `from`, as near to `wanted` as there is. */
function nearest(source: string, text: string, from: number, wanted: number): number | null {
  const before = source.lastIndexOf(text, wanted);
  const after = source.indexOf(text, Math.max(from, wanted));
  const found = [before, after].filter((at) => at >= from);
  if (found.length === 0) return null;
  return found.reduce((a, b) => (Math.abs(a - wanted) <= Math.abs(b - wanted) ? a : b));
}
