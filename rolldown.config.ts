/**
 * Joins the compiler's modules into a few files: a start of the command line would read two hundred of them, which takes a
 * fifth of its time. The runtime is published module by module: joined to one file, its machines measured a tenth slower.
 */
import type { RolldownOptions } from "rolldown";

const COMMON = {
  platform: "node",
  // Dependencies are what the user's package manager installs.
  external: /^(?:node:|@?[\w-]+(?:\/|$))/,
  treeshake: false,
} satisfies RolldownOptions;

const PLUGINS = ["plugin", "vite", "rolldown", "webpack", "esbuild"].map(
  (name) => `plugin/${name}`,
);

/** What programs and Node import. */
const library = {
  ...COMMON,
  input: Object.fromEntries(
    ["index", "cli/run-hooks", ...PLUGINS].map((entry) => [entry, `src/${entry}.ts`]),
  ),
  output: { dir: "dist/src", chunkFileNames: "chunks/[name].js", sourcemap: true },
} satisfies RolldownOptions;

/**
 * CommonJS modules are read without waiting, and Node 20 can keep what V8 made of them (src/cli/compile-cache.ts): a start takes a
 * tenth less. The digest in a name stands for the text: what is kept for one build must not be taken for another.
 */
const command = {
  ...COMMON,
  input: { cli: "src/cli.ts" },
  output: {
    dir: "dist/src",
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "chunks/[name]-[hash].cjs",
  },
} satisfies RolldownOptions;

export default [library, command];
