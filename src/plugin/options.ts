/** What the user of the build plugin chooses. */
import type { Mode } from "../ir/result.ts";

/** Globs or regular expressions of file names; one of several is enough. */
export type Files = string | RegExp | readonly (string | RegExp)[];

export interface PluginOptions {
  /** Files to lower. Default: all JavaScript and TypeScript, with types, JSX or neither. */
  readonly include?: Files;
  /** Files to leave as they are, besides the runtime. Default: what stands in `node_modules`. */
  readonly exclude?: Files;
  /** Meaning of `async` where no directive says. Default `eager`, JavaScript's own. */
  readonly mode?: Mode;
  /** `ts` keeps the types, for a later step that reads them (metadata of decorators). Default `js`, whose states are plain numbers. */
  readonly format?: "js" | "ts";
  /** Module that generated code imports. Default `lower-async/runtime`. */
  readonly runtime?: string;
}
