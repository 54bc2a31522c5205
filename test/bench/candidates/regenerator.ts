import { createRequire } from "node:module";
import type { TransformOptions } from "@babel/core";

const require = createRequire(import.meta.url);

/** Only what regenerator needs is lowered: classes, arrow functions, `let` and templates stay, which favours Babel. */
export const REGENERATOR: TransformOptions = {
  presets: [
    [
      require.resolve("@babel/preset-env"),
      {
        modules: false,
        targets: { node: "20" },
        include: [
          "transform-regenerator",
          "transform-async-to-generator",
          "transform-async-generator-functions",
          // What regenerator fails on when it is left in place.
          "transform-for-of",
          "transform-destructuring",
          "transform-optional-catch-binding",
        ],
      },
    ],
    [require.resolve("@babel/preset-typescript"), { onlyRemoveTypeImports: true }],
  ],
};
