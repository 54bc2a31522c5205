/** Babel: its regenerator transform, and the fast-async plugin, which turns awaits into nested promise callbacks. */
import { createRequire } from "node:module";
import * as babel from "@babel/core";
import { code, unavailable, type Candidate, type Source } from "./candidate.ts";
import { REGENERATOR } from "./regenerator.ts";

const require = createRequire(import.meta.url);

function transform({ text, path }: Source, options: babel.TransformOptions): string {
  const shared = { filename: path, configFile: false, babelrc: false, compact: false } as const;
  const result = babel.transformSync(text, { ...shared, ...options });
  if (result?.code == null) throw new Error("Babel returned nothing");
  return result.code;
}

export const babelRegenerator: Candidate = {
  name: "babel",
  role: "peer",
  about: "Babel preset-env for Node 20 plus async-to-generator, async generators and regenerator",
  compile: (source) => code(transform(source, REGENERATOR)),
};

export const fastAsync: Candidate = {
  name: "fast-async",
  role: "peer",
  about: "Babel with the plugin fast-async, { spec: true }",
  compile(source) {
    if (/\basync function\*|\bfor await\b/.test(source.text)) {
      return unavailable("fast-async has no async generators");
    }
    return code(
      transform(source, {
        presets: [[require.resolve("@babel/preset-typescript"), { onlyRemoveTypeImports: true }]],
        plugins: [[require.resolve("fast-async"), { spec: true }]],
      }),
    );
  },
};
