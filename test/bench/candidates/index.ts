import { babelRegenerator, fastAsync } from "./babel.ts";
import type { Candidate } from "./candidate.ts";
import { coStyle } from "./co.ts";
import { effect } from "./effect.ts";
import { esbuild } from "./esbuild.ts";
import { eager, lazy } from "./lower-async.ts";
import { swc } from "./swc.ts";
import { native, typescriptEs2015, typescriptEs5 } from "./typescript.ts";

/** In the order of the table's columns. */
export const CANDIDATES: readonly Candidate[] = [
  native,
  eager,
  lazy,
  typescriptEs2015,
  typescriptEs5,
  babelRegenerator,
  esbuild,
  swc,
  fastAsync,
  coStyle,
  effect,
];
