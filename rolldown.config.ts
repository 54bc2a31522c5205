/**
 * Joins the compiler's modules into a few files: a start of the command line would read two hundred of them, which takes a
 * fifth of its time. The runtime is published module by module: joined to one file, its machines measured a tenth slower.
 */
import { defineConfig } from "rolldown";

const PLUGINS = ["plugin", "vite", "rolldown", "webpack", "esbuild"].map(
  (name) => `plugin/${name}`,
);
const ENTRIES = ["cli", "cli/run-hooks", "index", ...PLUGINS];

export default defineConfig({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  platform: "node",
  // Dependencies are what the user's package manager installs.
  external: /^(?:node:|@?[\w-]+(?:\/|$))/,
  treeshake: false,
  output: {
    dir: "dist/src",
    chunkFileNames: "chunks/[name].js",
    sourcemap: true,
  },
});
