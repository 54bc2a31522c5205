/**
 * `npm run corpus -- --dir PATH [--lazy] [--project NAME] [--out DIR] [--json FILE]`
 *
 * Lowers the async files of real projects and type-checks each project with its own settings, before
 * and after. Exit code 1 when less than 99 % of the lowered files have no new problem.
 */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { TS } from "../../src/syntax/typescript.ts";
import { makeProgram, newProblems, parseErrors, problemsOf, type NewProblem } from "./check.ts";
import { lowerFile, type Lowered } from "./lower.ts";
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
  const lowered = new Map<string, Lowered>();
  for (const file of files)
    lowered.set(file.fileName, lowerFile(before, file, values.lazy ? "lazy" : "eager"));
  const programOf = (texts: ReadonlyMap<string, string>): TS.Program =>
    makeProgram(project, runtime, texts, before);
  const newIn = (after: TS.Program, file: TS.SourceFile): NewProblem[] => {
    const fileAfter = after.getSourceFile(file.fileName)!;
    const known = problemsBefore.get(file)!;
    return newProblems(fileAfter, known, problemsOf(after, fileAfter)).map((problem) => ({
      ...problem,
      file: relative(dir, problem.file),
    }));
  };
  const texts = new Map([...lowered].map(([name, { code }]) => [name, code]));
  const after = programOf(texts);
  const refused = new Map<TS.SourceFile, NewProblem[]>();
  for (const file of own) {
    const problems = newIn(after, file);
    if (problems.length === 0) continue;
    refused.set(file, problems);
    const { fileName } = file;
    const result = lowered.get(fileName);
    if (result !== undefined) texts.set(fileName, result.commented());
  }
  const commented = refused.size === 0 ? after : programOf(texts);
  for (const file of own) {
    const problems = refused.get(file) ?? [];
    const result = lowered.get(file.fileName);
    const broken = problemsBefore.get(file)!.size > 0;
    if (result === undefined) {
      if (problems.length > 0 && !broken) collateral.push({ project: entry.name, problems });
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
      problems,
      unsilenced: problems.length === 0 ? [] : newIn(commented, file),
    });
  }
}

function writeLowered(path: string, code: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}
