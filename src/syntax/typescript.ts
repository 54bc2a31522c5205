/**
 * The one copy of the TypeScript compiler. Everything that needs the parser or the checker imports
 * `ts` from here, so that another API can take its place and the process never loads two.
 *
 * `require` loads it 200 ms faster than `import` of the same CommonJS file, and the file of the compiler itself another
 * 100 ms faster than the packages around it.
 */
import type { ts as TypeScript } from "ts-morph";
import { requireFromTsMorph, TYPESCRIPT } from "./typescript-file.ts";

/**
 * The module is an object of 2,248 getters, which V8 keeps in a hash table: each `ts.isBlock(node)` is a look-up, a call
 * of a getter and a call that nothing can inline. So what every walk asks is laid over it in an object that V8 lays out
 * like an instance, as it does with all prototypes of up to a thousand members: ten times as fast.
 */
export const ts = Object.create(
  withPlainMembers(requireFromTsMorph(TYPESCRIPT) as typeof TypeScript),
) as typeof TypeScript;

function withPlainMembers<T extends object>(module: T): T {
  const members = Object.create(module) as T;
  for (const name of Object.keys(module) as (keyof T & string)[])
    if (/^(?:is[A-Z]|canHave|forEachChild$)|(?:Flags|Kind)$/.test(name))
      Object.defineProperty(members, name, { value: module[name] });
  return members;
}

export type { ts as TS } from "ts-morph";

/** The declaration files of the language (`lib.es2023.d.ts` …) that come with this copy. */
export function bundledLibs(): readonly { fileName: string; text: string }[] {
  return (
    requireFromTsMorph("@ts-morph/common") as typeof import("@ts-morph/common")
  ).getLibFiles();
}
