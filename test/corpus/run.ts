/**
 * `npm run corpus -- --dir PATH [--lazy] [--project NAME] [--out DIR] [--json FILE]`
 *
 * Lowers the async files of real projects and type-checks each project with its own settings, before
 * and after. Exit code 1 when less than 99 % of the lowered files have no new problem.
 */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { ProjectFile } from "../../src/index.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import { Project } from "../../src/types/project.ts";
import { makeProgram, newProblems, parseErrors, problemsOf, type NewProblem } from "./check.ts";
import { commentedCode, lowerFile, type Lowered } from "./lower.ts";
import { asyncFiles, openProject, readEntries, type ProjectEntry } from "./project.ts";
import {
  counts,
  formatCauses,
  formatLeft,
  formatTable,
  isGood,
  isSilenced,
  type Collateral,
  type FileResult,
} from "./report.ts";
import { emitRuntimeTypes } from "./runtime-types.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    lazy: { type: "boolean", default: false },
    project: { type: "string" },
    out: { type: "string" },
    json: { type: "string" },
  },
});

if (values.dir === undefined || !existsSync(join(values.dir, "corpus.json"))) {
  console.error("--dir must name a folder with a corpus.json, see test/corpus/README.md");
  process.exit(2);
}

const dir = resolve(values.dir);
const runtime = emitRuntimeTypes();
const results: FileResult[] = [];
const collateral: Collateral[] = [];
for (const entry of readEntries(dir))
  if (values.project === undefined || values.project === entry.name) runProject(entry);

const causes = formatCauses(results, collateral);
if (causes !== "") console.log(`${causes}\n`);
const left = formatLeft(results);
if (left !== "") console.log(`${left}\n`);
console.log(formatTable(results));
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify({ results, collateral }, null, 1));
const counted = results.filter(counts);
const share = counted.filter(isGood).length / counted.length;
process.exitCode = share < 0.99 || !counted.every(isSilenced) || collateral.length > 0 ? 1 : 0;

function runProject(entry: ProjectEntry): void {
  const project = openProject(dir, entry);
  const before = makeProgram(project, runtime);
  const files = asyncFiles(dir, entry, before);
  console.error(
    `${entry.name}: ${files.length} files with async code of ${before.getSourceFiles().length}`,
  );
  const own = before
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !file.fileName.includes("/node_modules/"));
  // First of all: in programs with circular types, what was asked earlier decides what is reported.
  const problemsBefore = new Map(own.map((file) => [file, problemsOf(before, file)]));
  const lowered = new Map<ProjectFile, Lowered>();
  const around = new Project(project.options, new Map(), project.rootFiles);
  for (const file of files) {
    const { fileName, text } = file;
    const result = lowerFile(before, file, values.lazy ? "lazy" : "eager");
    lowered.set({ fileName, text, path: resolve(fileName), project: around }, result);
  }
  const resultOf = new Map([...lowered].map(([{ fileName }, result]) => [fileName, result]));
  /** New problems of each file among the others, all of them with these texts. */
  const problemsWith = (texts: ReadonlyMap<string, string>) => {
    const after = makeProgram(project, runtime, texts, before);
    return new Map(own.map((file) => [file, newIn(after, file)]));
  };
  const newIn = (after: TS.Program, file: TS.SourceFile): NewProblem[] => {
    const fileAfter = after.getSourceFile(file.fileName)!;
    const known = problemsBefore.get(file)!;
    return newProblems(fileAfter, known, problemsOf(after, fileAfter)).map((problem) => ({
      ...problem,
      file: relative(dir, problem.file),
    }));
  };
  const refused = problemsWith(new Map([...resultOf].map(([name, { code }]) => [name, code])));
  const left = problemsWith(commentedCode(lowered));
  for (const file of own) {
    const result = resultOf.get(file.fileName);
    const broken = problemsBefore.get(file)!.size > 0;
    const unsilenced = left.get(file)!;
    if (result === undefined) {
      if (unsilenced.length > 0 && !broken)
        collateral.push({ project: entry.name, problems: unsilenced });
      continue;
    }
    const name = relative(dir, file.fileName);
    if (values.out !== undefined) writeLowered(join(values.out, name), result.code);
    results.push({
      project: entry.name,
      file: name,
      rewritten: result.rewritten,
      left: result.left,
      crash: result.crash,
      broken,
      parseErrors: parseErrors(file.fileName, result.code),
      problems: refused.get(file)!,
      unsilenced,
    });
  }
}

function writeLowered(path: string, code: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}
