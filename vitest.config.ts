import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^lower-async\/runtime$/, replacement: at("./runtime/index.ts") },
      { find: /^lower-async$/, replacement: at("./src/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Very large and wrong inputs take minutes: `npm run hostile`.
    exclude: process.env["HOSTILE"] === undefined ? ["test/hostile.test.ts"] : [],
    testTimeout: 60_000,
  },
});
