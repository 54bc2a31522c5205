/** Where two recordings part, for a person to read. */
import type { Recording } from "./record.ts";

/** With the lines before it; undefined where they are the same. */
export function firstDifference(wanted: Recording, seen: Recording): string | undefined {
  const a = [...wanted.log, `outcome ${wanted.outcome}`, `unhandled ${wanted.unhandled.join()}`];
  const b = [...seen.log, `outcome ${seen.outcome}`, `unhandled ${seen.unhandled.join()}`];
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at === -1)
    return a.length === b.length ? undefined : `more lines: ${b.slice(a.length).join()}`;
  const before = a.slice(Math.max(0, at - 3), at).map((line) => `  ${line}`);
  return ["", ...before, `- ${a[at] ?? ""}`, `+ ${b[at] ?? ""}`].join("\n");
}
