/** Folders to tests: finds fixtures, reads their tags, honours FILTER and UPDATE. */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** How a program is run: as written, or lowered with one of the two meanings of `async`. */
export type Mode = "native" | "eager" | "lazy";

/** A construct that no machine can have: the fixture's functions must be left alone. */
export type Obstacle = "eval" | "with";

export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** One of `INPUTS`; `input.cjs` may be a script in sloppy mode. */
  readonly fileName: string;
  readonly text: string;
  /** `export const modes = [...]`: the modes whose behaviour must agree; all by default. */
  readonly modes: readonly Mode[];
  /** `export const obstacles = [...]`: what keeps its functions from being lowered. */
  readonly obstacles: readonly Obstacle[];
  /** `export const throws = true`: `main` is meant to fail. */
  readonly throws: boolean;
}

const ROOT = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** What a fixture's program may be called. */
export const INPUTS: readonly string[] = [
  ...["input.ts", "input.tsx", "input.mts", "input.cts"],
  ...["input.js", "input.jsx", "input.mjs", "input.cjs"],
];

/** UPDATE=1 writes expected files instead of comparing with them. */
export const UPDATE = process.env["UPDATE"] === "1";

/** The fixtures of one group (a folder of `test/fixtures`) whose name contains FILTER. */
export function fixtures(group: string): readonly Fixture[] {
  const filter = process.env["FILTER"] ?? "";
  return readdirSync(`${ROOT}${group}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes(filter))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readFixture(name, `${ROOT}${group}/${name}/`));
}

function readFixture(name: string, folder: string): Fixture {
  const fileName = INPUTS.find((input) => existsSync(folder + input));
  if (fileName === undefined) throw new Error(`${folder} has no input file`);
  const text = readFileSync(folder + fileName, "utf8");
  const list = (tag: string): string[] => {
    const found = new RegExp(`^(?:export )?const ${tag} = (\\[.*?\\])`, "m").exec(text);
    return found?.[1] === undefined ? [] : (JSON.parse(found[1]) as string[]);
  };
  const modes = list("modes") as Mode[];
  return {
    name,
    folder,
    fileName,
    text,
    modes: modes.length === 0 ? ["native", "eager", "lazy"] : modes,
    obstacles: list("obstacles") as Obstacle[],
    throws: /^(?:export )?const throws = true/m.test(text),
  };
}

/** Whether the fixture has (or, to be written by UPDATE, asks for) the expected file. */
export function hasExpected(fixture: Fixture, file: string): boolean {
  return existsSync(fixture.folder + file);
}

/**
 * Compares with an expected file. An empty one is a request that only UPDATE fulfils; what differs
 * is left beside it as `_actual…`.
 */
export function compareWithFile(fixture: Fixture, file: string, actual: string): void {
  const path = fixture.folder + file;
  const actualPath = `${fixture.folder}_actual.${file}`;
  if (UPDATE) {
    writeFileSync(path, actual);
    rmSync(actualPath, { force: true });
    return;
  }
  const expected = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (expected === actual) rmSync(actualPath, { force: true });
  else writeFileSync(actualPath, actual);
  expect(actual, `${fixture.name}/${file}`).toBe(expected);
}
