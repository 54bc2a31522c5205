/**
 * Joins links that are neighbours on both sides: the compiler copies text in pieces, a reader sees one expression.
 *
 *     [request(][url][)]   →   [request(url)]
 */
import type { Link } from "../ir/result.ts";

export function joinLinks(links: readonly Link[], source: string, output: string): Link[] {
  const sorted = [...links].sort(
    (a, b) => a.source.start - b.source.start || a.output.start - b.output.start,
  );
  const joined: Link[] = [];
  for (const link of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && isContinued(last, link, source, output)) {
      joined[joined.length - 1] = {
        ...last,
        source: { start: last.source.start, end: link.source.end },
        output: { start: last.output.start, end: link.output.end },
      };
    } else {
      joined.push(link);
    }
  }
  return joined;
}

function isContinued(last: Link, next: Link, source: string, output: string): boolean {
  return (
    last.fn === next.fn &&
    last.state === next.state &&
    isBlank(source, last.source.end, next.source.start) &&
    isBlank(output, last.output.end, next.output.start)
  );
}

function isBlank(text: string, from: number, to: number): boolean {
  return from <= to && text.slice(from, to).trim() === "";
}
