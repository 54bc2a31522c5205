/**
 * The one copy of the TypeScript compiler. Everything that needs the parser or the checker imports
 * `ts` from here, so that another API can take its place and the process never loads two.
 *
 * `require` loads it 200 ms faster than `import` of the same CommonJS file, and the file of the compiler itself another
 * 100 ms faster than the packages around it.
 */
import type { ts as TypeScript } from "ts-morph";
import { requireFromTsMorph, TYPESCRIPT } from "./typescript-file.ts";

export const ts = requireFromTsMorph(TYPESCRIPT) as typeof TypeScript;

export type { ts as TS } from "ts-morph";

/** The declaration files of the language (`lib.es2023.d.ts` …) that come with this copy. */
export function bundledLibs(): readonly { fileName: string; text: string }[] {
  return (
    requireFromTsMorph("@ts-morph/common") as typeof import("@ts-morph/common")
  ).getLibFiles();
}
