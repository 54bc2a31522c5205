/** How large the output is, minified, beside what native async functions take. */
import { transformSync } from "esbuild";
import type { Build } from "../build.ts";
import type { Candidate, Source } from "../candidates/candidate.ts";
import { CANDIDATES } from "../candidates/index.ts";
import { ratio } from "../table.ts";

/** Minified bytes over native's for each candidate that has a compiler; without the runtime, helpers included. */
export async function sizes(build: Build, text: string): Promise<string[][]> {
  const source: Source = { name: "input", path: "input.ts", text };
  const rows: string[][] = [];
  let native = NaN;
  for (const candidate of CANDIDATES) {
    if (candidate.name === "co" || candidate.name === "effect") continue;
    const size = await minified(build, candidate, source);
    if (candidate.role === "native") native = Number(size);
    const known = typeof size === "number";
    rows.push([candidate.name, known ? String(size) : "–", known ? ratio(size / native) : size]);
  }
  return rows;
}

async function minified(
  build: Build,
  candidate: Candidate,
  source: Source,
): Promise<number | string> {
  try {
    const compiled = await candidate.compile(source, build);
    if (compiled.kind === "unavailable") return compiled.reason;
    return transformSync(compiled.code, { minify: true, loader: "js", target: "esnext" }).code
      .length;
  } catch (error) {
    return `cannot compile: ${(error as Error).message.split("\n", 1)[0]}`;
  }
}
