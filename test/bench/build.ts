/**
 * Makes the folder that measured processes run from: the project as JavaScript, as `npm run build` would make it but
 * without checking types, and each workload as each candidate compiles it. Nothing there is transpiled while it runs.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { glob } from "tinyglobby";
import ts from "typescript";
import bundles from "../../rolldown.config.ts";
import type { Candidate, Compiled, Tools } from "./candidates/candidate.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const workloads = fileURLToPath(new URL("./workloads/", import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  useDefineForClassFields: false,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
};

export interface Build extends Tools {
  remove(): Promise<void>;
}

/** A folder of its own for each process, so that two runs do not get into each other's way. */
export async function buildProject(): Promise<Build> {
  const root = join(project, ".cache/bench", String(process.pid));
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  // The command line reads its version there; and it says that these are ES modules.
  await copyFile(join(project, "package.json"), join(root, "package.json"));
  const files = await glob(
    [
      "runtime/**/*.ts",
      "test/bench/{host,memory,compile}/*.ts",
      "test/bench/worker.ts",
      "test/bench/candidates/regenerator.ts",
    ],
    { cwd: project },
  );
  await Promise.all([bundleInto(root), ...files.map((file) => transpileInto(root, file))]);
  const runtime = relative("test/bench/built/candidate", "runtime/index.js");
  return { root, runtime, remove: () => rm(root, { recursive: true, force: true }) };
}

async function bundleInto(root: string): Promise<void> {
  for (const { output, ...options } of bundles) {
    const compiler = await rolldown({ ...options, cwd: project });
    await compiler.write({ ...output, dir: join(root, "src") });
    await compiler.close();
  }
}

async function transpileInto(root: string, file: string): Promise<void> {
  const text = await readFile(join(project, file), "utf8");
  const { outputText } = ts.transpileModule(text, { fileName: file, compilerOptions: OPTIONS });
  const target = join(root, file.replace(/\.ts$/, ".js"));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, outputText);
}

export type Built =
  | { readonly kind: "built"; readonly path: string; readonly bytes: number }
  | Exclude<Compiled, { kind: "code" }>;

/** Compiles one workload for one candidate; a failure is a result, to be shown in the table. */
export async function buildWorkload(
  build: Build,
  candidate: Candidate,
  name: string,
): Promise<Built> {
  const path = join(workloads, `${name}.ts`);
  const source = await readFile(path, "utf8");
  const text = source.replaceAll(/"\.\.\/host\/(.*)\.ts"/g, '"../../host/$1.js"');
  const compiled = await compile(candidate, { name, path, text }, build);
  if (compiled.kind === "unavailable") return compiled;
  const target = join(build.root, "test/bench/built", candidate.name, `${name}.js`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, compiled.code);
  return { kind: "built", path: target, bytes: compiled.code.length };
}

async function compile(
  candidate: Candidate,
  source: Parameters<Candidate["compile"]>[0],
  build: Build,
): Promise<Compiled> {
  try {
    return await candidate.compile(source, build);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unavailable", reason: `cannot compile: ${message.split("\n", 1)[0]}` };
  }
}
