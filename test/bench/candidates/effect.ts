/** Effect has no compiler: its workloads are written by hand in `effect/`, one file per workload. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { code, unavailable, type Candidate } from "./candidate.ts";
import { transpile } from "./typescript.ts";

export const effect: Candidate = {
  name: "effect",
  role: "peer",
  about: "Effect.gen by hand (test/bench/effect), run with Effect.runPromise",
  compile({ name }) {
    const path = fileURLToPath(new URL(`../effect/${name}.ts`, import.meta.url));
    if (!existsSync(path))
      return unavailable("not written for Effect: it has no counterpart there");
    const text = readFileSync(path, "utf8").replaceAll(
      /"\.\.\/host\/(.*)\.ts"/g,
      '"../../host/$1.js"',
    );
    return code(transpile(text, path, ts.ScriptTarget.ESNext));
  },
};
