/** All that is known about a compilation, for other programs. */
import type { Subject } from "./align.ts";

/** Grows by fields within a version; a change of meaning is a new one. */
const VERSION = 1;

/** Offsets are UTF-16 units into `source` and `code`, lines count from 1. */
export function renderJson({ fileName, source, result }: Subject): string {
  return JSON.stringify({ version: VERSION, file: fileName, source, ...result }, plain, 2) + "\n";
}

/** What a stage holds beyond JSON: maps as pairs, sets as lists. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return typeof value === "bigint" ? String(value) : value;
}
