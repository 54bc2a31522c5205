/**
 * What types the author's text must say in a machine, chosen for the text that is being written: of two parentheses both or
 * none. Where `o.run(await n)` is taken apart, `o` is also written alone:
 *
 *     callMethod(run, (o as Job), sent)      not      callMethod(run, ((o as Job), sent)
 */
import { firstFrom } from "../base/search.ts";
import type { Span } from "../base/text.ts";
import type { Insert } from "../ir/mention.ts";

/** The author's text without a gap, which inserts belong to. */
export type Stretch = Span;

/** At the start or the end of a name that is written in another way. */
export function insertsAt(
  inserts: readonly Insert[],
  offset: number,
  side: Insert["side"],
  stretch: Stretch,
): readonly Insert[] {
  const found: Insert[] = [];
  for (let index = firstFrom(inserts, offset, offsetOf); index < inserts.length; index++) {
    const insert = inserts[index]!;
    if (insert.at > offset) break;
    if (insert.side === side && isWhole(insert, stretch)) found.push(insert);
  }
  return found;
}

/** In the text from `start` to `end`. */
export function insertsIn(
  inserts: readonly Insert[],
  { start, end }: Span,
  stretch: Stretch,
): readonly Insert[] {
  const found: Insert[] = [];
  for (let index = firstFrom(inserts, start, offsetOf); index < inserts.length; index++) {
    const insert = inserts[index]!;
    if (insert.at > end || (insert.at === end && insert.side === "start")) break;
    if (insert.at === start && insert.side === "end") continue;
    if (isWhole(insert, stretch)) found.push(insert);
  }
  return found;
}

function isWhole({ pair }: Insert, { start, end }: Stretch): boolean {
  return pair === undefined || (start <= pair && pair <= end);
}

const offsetOf = (insert: Insert): number => insert.at;
