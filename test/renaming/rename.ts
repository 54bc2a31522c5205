/**
 * Renames what a program declares to names that the compiler made up for it, and to those beside them:
 *
 *     for (const id of ids) run(() => id);        for (const idHere of ids) run(() => idHere);
 *
 * Where several declarations come to have one name, the program may mean something else. That does not matter: the renamed
 * one is what its lowered one is compared with.
 */
import type { Declared } from "./declared.ts";

/** All positions are taken round what there is, so that every change fits every program. */
export interface Change {
  /** The declaration. */
  readonly at: number;
  /** What the new name is made of. */
  readonly name: number;
  readonly form: number;
}

/** The name itself, and what the compiler makes of a name that is taken. */
export const FORMS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => stemOf(name),
  (name) => numbered(name),
  (name) => numbered(stemOf(name)),
  (name) => `${stemOf(name)}3`,
  (name) => `${stemOf(name)}Here`,
  (name) => `${stemOf(name)}Here2`,
];

export interface Renaming {
  readonly text: string;
  /** `id → idHere` */
  readonly changed: readonly string[];
}

/** Null where there is nothing to change. */
export function rename(
  text: string,
  declared: Declared,
  madeUp: readonly string[],
  changes: readonly Change[],
): Renaming | null {
  const { names } = declared;
  if (madeUp.length === 0 || names.length === 0) return null;
  const edits = new Map<number, { readonly end: number; readonly text: string }>();
  const changed: string[] = [];
  for (const { at, name, form } of changes) {
    const index = at % names.length;
    const places = declared.placesOf(index);
    if (places.length === 0 || places.some(({ start }) => edits.has(start))) continue;
    const given = FORMS[form % FORMS.length]!(madeUp[name % madeUp.length]!);
    changed.push(`${names[index]!} → ${given}`);
    for (const { start, end, before, after } of places) {
      // Of `#x` the place may be `#x` or `x`.
      const hash = text[start] === "#" ? "#" : "";
      edits.set(start, { end, text: `${before}${hash}${given}${after}` });
    }
  }
  if (edits.size === 0) return null;
  let renamed = text;
  for (const [start, edit] of [...edits].sort(([a], [b]) => b - a))
    renamed = renamed.slice(0, start) + edit.text + renamed.slice(edit.end);
  return { text: renamed, changed };
}

/** `idHere`, `id2`, `Loop12_2` → `id`, `Loop12` */
function stemOf(name: string): string {
  return name.replace(/(?:Here\d*|_\d+|\d+)$/, "") || name;
}

/** `id` → `id2`, `Loop12` → `Loop12_2` */
function numbered(name: string): string {
  return /\d$/.test(name) ? `${name}_2` : `${name}2`;
}
