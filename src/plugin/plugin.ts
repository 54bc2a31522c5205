/**
 * The build plugin: every file with async functions is lowered before anything else of the build sees it. A thin shell around
 * `compile`, in the shapes that unplugin knows:
 *
 *     export default defineConfig({ plugins: [lowerAsync.vite()] });
 *
 * A file that cannot be read stays as it is, with a warning: the bundler will say in its own way what is wrong with it.
 */
import { fileURLToPath } from "node:url";
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from "unplugin";
import { positionAt } from "../base/code-frame.ts";
import { PACKAGE_ROOT } from "../base/package-root.ts";
import { lineStartsOf } from "../base/text.ts";
import { compile } from "../index.ts";
import { diagnosticText } from "../views/diagnostic-text.ts";
import type { Files, PluginOptions } from "./options.ts";

export type { Files, PluginOptions } from "./options.ts";

const SOURCE = /\.[cm]?[jt]sx?(?:$|\?)/;
const DEPENDENCY = /[\\/]node_modules[\\/]/;
/** Modules that only the build knows, by the convention of Rollup. */
const VIRTUAL = /^\0/;
/** Where the package lies outside of `node_modules`, as in a workspace: it would import itself. */
const RUNTIME = startingWith(fileURLToPath(`${PACKAGE_ROOT}runtime/`));

/** Bundlers write paths with slashes, also where the system does not. */
function startingWith(folder: string): RegExp {
  const parts = folder.split(/[\\/]/).map((part) => part.replace(/[$()*+.?[\]^{|}]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\\\/]")}`);
}

const all = (files: Files): (string | RegExp)[] =>
  typeof files === "string" || files instanceof RegExp ? [files] : [...files];

function pluginFor({
  include = SOURCE,
  exclude = DEPENDENCY,
  mode = "eager",
  format = "js",
  runtime = "lower-async/runtime",
}: PluginOptions = {}): UnpluginOptions {
  return {
    name: "lower-async",
    // Before the types and the JSX go: what is lowered is what the author wrote.
    enforce: "pre",
    transform: {
      filter: {
        id: { include: all(include), exclude: [...all(exclude), RUNTIME, VIRTUAL] },
        code: /\basync\b/,
      },
      handler(text, id) {
        const fileName = fileNameOf(id);
        const result = compile(text, { fileName, mode, format, runtime });
        for (const diagnostic of result.diagnostics) {
          const { line, column } = positionAt(lineStartsOf(text), diagnostic.span.start);
          this.warn({
            message: diagnosticText({ name: fileName, text }, diagnostic),
            code: diagnostic.code,
            id,
            loc: { file: fileName, line, column: column - 1 },
          });
        }
        // What needs no machine is the build's own business, its types too.
        if (!result.functions.some(({ status }) => status === "lowered")) return null;
        return { code: result.code, map: JSON.stringify(result.map) };
      },
    },
  };
}

/** `a.ts?v=1` is a.ts; a part of a file in another language says what it is at its end: `a.vue?vue&type=script&lang.ts`. */
function fileNameOf(id: string): string {
  const [path = id, query] = id.split("?", 2);
  return query === undefined || SOURCE.test(path) ? path : id;
}

/** The plugin for each bundler: `lowerAsync.vite(options)`, `.rolldown`, `.webpack`, `.esbuild` and what else unplugin has. */
export const lowerAsync: UnpluginInstance<PluginOptions | undefined> = createUnplugin(pluginFor);
