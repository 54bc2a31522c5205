/**
 * The one copy of the TypeScript compiler. Everything that needs the parser or the checker imports
 * `ts` from here, so that another API can take its place and the process never loads two.
 *
 * `require` loads it 200 ms faster than `import` of the same CommonJS file, and the file of the compiler itself another
 * 100 ms faster than the packages around it, which hold the declaration files of the language.
 */
import { createRequire } from "node:module";
import type { ts as TypeScript } from "ts-morph";

const load = createRequire(import.meta.url);
/** What ts-morph stands on is a dependency of its own, not of ours. */
const loadFromThere = createRequire(load.resolve("ts-morph"));

export const ts = loadFromThere("@ts-morph/common/dist/typescript.js") as typeof TypeScript;

export type { ts as TS } from "ts-morph";

/** The declaration files of the language (`lib.es2023.d.ts` …) that come with this copy. */
export function bundledLibs(): readonly { fileName: string; text: string }[] {
  return (loadFromThere("@ts-morph/common") as typeof import("@ts-morph/common")).getLibFiles();
}
