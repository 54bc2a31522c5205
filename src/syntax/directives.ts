/**
 * Comments that expect an error of the checker. In a machine the line may have none, since a value goes
 * on its way without its type:
 *
 *     // @ts-expect-error the loop has set it        // @ts-ignore the loop has set it
 *     return found;                                  pending = found;
 */
import type { Insert } from "../ir/mention.ts";
import type { TS } from "./typescript.ts";

const EXPECTED = /(?<=\/\/[^\S\n]*|\/\*[^\S\n]*)@ts-expect-error\b/g;

/** The same comments, as such that also take no error. */
export function quietDirectives(sourceFile: TS.SourceFile, fn: TS.Node): readonly Insert[] {
  const text = sourceFile.text.slice(fn.pos, fn.end);
  return [...text.matchAll(EXPECTED)].map(({ index, 0: { length } }) => ({
    at: fn.pos + index,
    text: "@ts-ignore",
    side: "start",
    replaces: length,
  }));
}
