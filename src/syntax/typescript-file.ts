/** Where the TypeScript compiler stands on disk, without loading it. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** `require` as ts-morph sees it: what that stands on is a dependency of its own, not of ours. */
export const requireFromTsMorph = createRequire(load.resolve("ts-morph"));

/** The compiler itself, without the packages around it, which hold the declaration files of the language. */
export const TYPESCRIPT = "@ts-morph/common/dist/typescript.js";
