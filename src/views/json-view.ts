/** All that is known about a compilation, for other programs. */
import type { Subject } from "./align.ts";

/** Grows by fields within a version; a change of meaning is a new one. */
const VERSION = 1;

/** Offsets are UTF-16 units into `source` and `code`, lines count from 1. */
export function renderJson({ fileName, source, result }: Subject): string {
  // What a stage is made of refers to itself and to the compiler's tree: only its text is for others.
  const stages = result.stages.map(({ fn, name, text }) => ({ fn, name, text }));
  return (
    JSON.stringify({ version: VERSION, file: fileName, source, ...result, stages }, null, 2) + "\n"
  );
}
