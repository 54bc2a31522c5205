/** What the caller of the compiler chooses. */
import type { Mode } from "./ir/result.ts";
import type { TypeOracle } from "./types/oracle.ts";

export interface CompileOptions {
  /** Decides the language and names the source in the map. Default `input.ts`. */
  readonly fileName?: string;
  /** Meaning of `async` where no directive says. Default `eager`. */
  readonly mode?: Mode;
  /** `js` strips the types. Default: `ts` for TypeScript, `js` for JavaScript. */
  readonly format?: "ts" | "js";
  /** Module that generated code imports; `global:NAME` reads a global variable instead. */
  readonly runtime?: string;
  /** Exact types of saved locals; without it they are `any`. */
  readonly types?: TypeOracle;
  /** How states are written in TypeScript. Default `const-enum`, or `const` where the project forbids enums. */
  readonly stateStyle?: "const-enum" | "enum" | "const";
  /** Names of the functions to lower. Default: all. */
  readonly only?: readonly string[];
  /** Record what each pass made. */
  readonly stages?: boolean;
  /** Make a source map. Default true. */
  readonly sourceMap?: boolean;
}
