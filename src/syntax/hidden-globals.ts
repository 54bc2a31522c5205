/**
 * Globals that text of ours says, in files that declare something of their name: there it would mean that.
 *
 *     const undefined = "mine";        class F { awaiting = undefined; … }
 */
import type { Bindings } from "../ir/source.ts";

/** What says `undefined` anywhere in the file. */
export function undefinedText({ scopeOf }: Bindings): string {
  for (const { names } of scopeOf.values()) if (names.has("undefined")) return "void 0";
  return "undefined";
}

/** What loads a CommonJS module from the top of the file: a `require` of the file's own may load something else. */
export function requireText({ module }: Bindings): "require" | "module.require" {
  return module.scope.names.has("require") ? "module.require" : "require";
}
