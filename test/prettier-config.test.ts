/** The configuration of prettier is the one that prettier itself finds. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resolveConfig } from "prettier";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prettierConfig } from "../src/cli/prettier-config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lower-async-prettier-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const PLAIN = '{ "tabWidth": 6, "semi": false }';
const OTHER = '{ "tabWidth": 3 }';

/** The files of each; the input is `in/input.ts`. */
const PROJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no configuration": {},
  "JSON without an ending": { "in/.prettierrc": PLAIN },
  "YAML without an ending": { "in/.prettierrc": "tabWidth: 6\n" },
  "an empty file": { "in/.prettierrc": "" },
  JSON: { "in/.prettierrc.json": PLAIN },
  "JSON with a schema": { "in/.prettierrc.json": '{ "$schema": "s.json", "tabWidth": 6 }' },
  "JSON with a byte order mark": { "in/.prettierrc.json": `\uFEFF${PLAIN}` },
  "JSON5, above": { ".prettierrc.json5": "{ tabWidth: 6, }" },
  TOML: { "in/.prettierrc.toml": "tabWidth = 6\n" },
  "a program": { "prettier.config.mjs": "export default { tabWidth: 6 };" },
  "a package": { "in/package.json": `{ "prettier": ${PLAIN} }` },
  "a package that has prettier, and no configuration": {
    "in/package.json": '{ "devDependencies": { "prettier": "3" } }',
    ".prettierrc": PLAIN,
  },
  "a package in YAML": { "in/package.yaml": "prettier:\n  tabWidth: 6\n" },
  "a package that says no": { "in/package.json": '{ "prettier": null }', ".prettierrc": PLAIN },
  "a shared configuration": {
    "in/package.json": '{ "prettier": "shared" }',
    "node_modules/shared/package.json": '{ "name": "shared", "exports": "./index.json" }',
    "node_modules/shared/index.json": PLAIN,
  },
  "two files in two folders": { "in/.prettierrc": PLAIN, ".prettierrc": OTHER },
  "two files in one folder": {
    "in/.prettierrc": PLAIN,
    "in/package.json": `{ "prettier": ${OTHER} }`,
  },
  overrides: {
    "in/.prettierrc":
      '{ "semi": true, "overrides": [{ "files": "*.ts", "options": { "semi": false } }] }',
  },
  plugins: { ".prettierrc": '{ "plugins": ["./plugin.js"] }' },
  "an .editorconfig": { ".editorconfig": "root = true\n[*]\nindent_size = 6\n" },
  "an .editorconfig and JSON": {
    ".editorconfig": "root = true\n[*]\nindent_size = 6\nmax_line_length = 70\n",
    "in/.prettierrc": OTHER,
  },
  "what prettier is to ignore": { ".prettierignore": "*.ts\n" },
};

describe("prettier's configuration", () => {
  it.each(Object.entries(PROJECTS))("of a project with %s", async (_, files) => {
    for (const [name, text] of Object.entries({ ...files, "in/input.ts": "" })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const input = join(folder, "in/input.ts");
    const expected = await resolveConfig(input, { editorconfig: true, useCache: false });
    const warnings: string[] = [];
    expect(await prettierConfig(input, (message) => warnings.push(message))).toEqual(
      expected ?? {},
    );
    expect(warnings).toEqual([]);
  });
});
