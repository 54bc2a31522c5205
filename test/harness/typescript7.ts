/** A second opinion: TypeScript 7, which has a command line only, on files with other texts than they have on disk. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const FIXTURES = join(ROOT, "test/fixtures");

export interface SecondOpinion {
  /** Why it can't be had on this machine; null where it was. */
  readonly missing: string | null;
  readonly problems: string;
}

/** Checks `texts` (by the path of the fixture) in one run, under the settings of this project. */
export function checkWithTypeScript7(texts: ReadonlyMap<string, string>): SecondOpinion {
  const dir = mkdtempSync(join(tmpdir(), "lower-async-ts7-"));
  try {
    cpSync(FIXTURES, dir, { recursive: true });
    const files = [...texts].map(([path, text]) => {
      const file = join(dir, relative(FIXTURES, path));
      writeFileSync(file, text);
      return file;
    });
    const settings = {
      extends: join(ROOT, "tsconfig.json"),
      compilerOptions: {
        allowJs: true,
        noEmit: true,
        declaration: false,
        sourceMap: false,
        jsx: "react",
        useDefineForClassFields: true,
        typeRoots: [join(ROOT, "node_modules/@types")],
        paths: { "lower-async/runtime": [join(ROOT, "runtime/index.ts")] },
      },
      files,
      include: [],
    };
    writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
    writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(settings));
    return runCompiler(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function runCompiler(dir: string): SecondOpinion {
  const tsc = join(ROOT, "node_modules/typescript7/bin/tsc");
  const { error, status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, "-p", dir, "--pretty", "false"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error !== undefined) return { missing: error.message, problems: "" };
  // It is a program for this very machine: where there is none, nothing about types is said.
  const said = /error TS\d+/.test(stdout);
  if (status !== 0 && !said) return { missing: `${stderr}${stdout}`.trim(), problems: "" };
  return { missing: null, problems: stdout.replaceAll(`${dir}/`, "") };
}
