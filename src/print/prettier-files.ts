/**
 * The parts of prettier that lay code out, as files to `require`. What is loaded so, unlike what is imported, can be kept
 * compiled from one start to the next (src/cli/compile-cache.ts). The part that needs no configuration files starts in
 * two thirds of the time of the whole.
 */
import { createRequire } from "node:module";

export const requirePrettier = createRequire(import.meta.url);

export const STANDALONE = "prettier/standalone";
export const ESTREE_PRINTER = "prettier/plugins/estree";
export const BABEL_PARSER = "prettier/plugins/babel";
export const TYPESCRIPT_PARSER = "prettier/plugins/typescript";
