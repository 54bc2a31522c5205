/** What type-checks as written also type-checks lowered, under the strictest settings. */

import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { oracleOf } from "../src/types/oracle.ts";
import { errorsOf, isChecked, programOf, render } from "./harness/type-check.ts";
import { checkWithTypeScript7 } from "./harness/typescript7.ts";
import { fixtures } from "./suite.ts";

const checked = fixtures("lower").filter(isChecked);
const paths = checked.map(({ folder, fileName }) => folder + fileName);
const asWritten = programOf(paths);

test("the fixtures as written", () => {
  expect(asWritten.getGlobalDiagnostics().map(render)).toEqual([]);
  const errors = paths.flatMap((path) => errorsOf(asWritten, path));
  expect(errors.length, errors.join("\n")).toBe(0);
}, 120_000);

/** In lazy mode a future stands where the author wrote `Promise`; what the fixtures do with it holds for both. */
describe.each(["eager", "lazy"] as const)("%s", (mode) => {
  const lowered = new Map(
    checked.map(({ folder, fileName, text }) => {
      const path = folder + fileName;
      const types = oracleOf(asWritten, asWritten.getSourceFile(path)!);
      return [path, compile(text, { fileName: path, mode, types }).code] as const;
    }),
  );
  const program = programOf(lowered.keys(), lowered, asWritten);

  test.each([...lowered.keys()].map((path) => [path.split("/").at(-2)!, path]))("%s", (_, path) => {
    const errors = errorsOf(program, path);
    expect(errors.length, errors.join("\n")).toBe(0);
  });

  test("all of them with TypeScript 7", ({ skip }) => {
    const { missing, problems } = checkWithTypeScript7(lowered);
    if (missing !== null) skip(`TypeScript 7 does not start here: ${missing}`);
    expect(problems.slice(0, 4000)).toBe("");
  }, 120_000);
});

test("without types", () => {
  const lowered = new Map(
    checked.map(({ folder, fileName, text }) => {
      const path = folder + fileName;
      return [path, compile(text, { fileName: path }).code] as const;
    }),
  );
  const program = programOf(lowered.keys(), lowered, asWritten);
  const errors = paths.flatMap((path) => errorsOf(program, path));
  expect(errors.length, errors.join("\n")).toBe(0);
}, 120_000);
