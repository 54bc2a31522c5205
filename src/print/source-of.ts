/** The author's text at a place of the output, as near as it is known. */
import type { CompileResult, Span } from "../ir/result.ts";

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

/** Between two functions stands the text that stood there; of a line of it, up to the next function. */
function outside(
  { code, functions }: CompileResult,
  source: string,
  { start, length }: { readonly start: number; readonly length: number },
): Span | null {
  const before = functions.filter(({ wrapper }) => wrapper !== null && wrapper.end <= start);
  const starts = functions.flatMap(({ wrapper }) => (wrapper === null ? [] : wrapper.start));
  const ends = starts.filter((at) => at > start);
  const [line] = /^.*/.exec(code.slice(start, Math.min(...ends)))!;
  const at = source.indexOf(line, Math.max(0, ...before.map((fn) => fn.source.end)));
  return at < 0 ? null : { start: at, end: at + Math.min(length, line.length) };
}
