import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      ".cache/",
      "coverage/",
      "test/fixtures/",
      "samples/**/lowered*",
      "**/_actual*",
    ],
  },
  tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A promise nobody looks at, and a union member nobody handled, are the two slips that tests miss most easily.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // `!` marks what the surrounding lines have established; the type checker still watches its use.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Generic parameters such as `Future<void>` are the subject matter here.
      "@typescript-eslint/no-invalid-void-type": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    // Machines written by hand look like generated ones, whose boundaries are untyped.
    files: ["test/runtime/**/*.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
  {
    // Programs to read: they show unpolled futures and unawaited promises on purpose.
    files: ["samples/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-misused-promises": "off",
    },
  },
);
