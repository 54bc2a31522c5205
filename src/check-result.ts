/**
 * The promise that TypeScript takes the output when it took the input, kept by asking it. What a machine says of its
 * types is found out beforehand (src/types); where the checker still refuses a line, a comment silences it there. All
 * outputs of a run are read together, since one file's futures are another's promises:
 *
 *     a.ts  async function f() { … }           function f(): Future<number> { … }
 *     b.ts  let p = g();                       let p = g();
 *           p = f();                           // @ts-ignore the checker took this as it was written
 *                                              p = f();
 */
import { addTo } from "./base/groups.ts";
import { hasErrors, type CompileResult, type FunctionReport, type Mode } from "./ir/result.ts";
import { withFileSilenced, withLinesSilenced, type Refused } from "./silence.ts";
import { ts } from "./syntax/typescript.ts";
import type { FileOracle } from "./types/oracle.ts";
import { refusedOutputs, type Checked, type CheckedOutput } from "./types/output-errors.ts";
import type { Project } from "./types/project.ts";
import type { ProjectFile } from "./types/project-files.ts";

/** A file of a run and what it was compiled to. */
export interface CompiledFile {
  readonly file: ProjectFile;
  /** Of a compilation to TypeScript with types, or to JavaScript; laid out or not. */
  readonly result: CompileResult;
}

/** The only file of its run, see `checkResults`. */
export function checkResult(result: CompileResult, types: FileOracle): CompileResult {
  return checkResults([{ file: types.file, result }])[0]!;
}

/**
 * The same results, and a note for each error that had to be silenced; a warning where a future stands for a promise, since
 * that is what runs. A file that the checker did not take as written comes back unchanged; so does one whose runtime it does
 * not know. One in which nothing was lowered may get comments too, since others are not what they were.
 */
export function checkResults(files: readonly CompiledFile[]): CompileResult[] {
  let run: Run = new Map(files.map((each) => [each.file.path, each]));
  if (files.some(({ result }) => result.functions.some(isLowered))) {
    const projects = new Map<Project, string[]>();
    // What does not parse was not lowered: it stands among the others, and its author knows.
    for (const [path, { file, result }] of run)
      if (!hasErrors(result)) addTo(projects, file.project, path);
    for (const [project, roots] of projects) run = checkTogether(run, project, roots);
  }
  return files.map(({ file }) => run.get(file.path)!.result);
}

/** By absolute path. */
type Run = ReadonlyMap<string, CompiledFile>;

function checkTogether(run: Run, project: Project, roots: readonly string[]): Run {
  const refused = refusedOutputs(project, { roots, asked: new Set(roots) }, outputsOf(run)).filter(
    (output) => !isRuntimeUnknown(output, run),
  );
  if (refused.length === 0) return run;
  // A checker that has answered questions no longer says which variables nothing reads: another one is asked.
  const paths = new Set(refused.map(({ path }) => path));
  const wrong = refusedOutputs(project, { roots, asked: paths }, inputsOf(run));
  const isWrong = new Set(wrong.map(({ path }) => path));
  const taken = refused.filter(({ path }) => !isWrong.has(path));
  const silenced = silence(run, project, roots, taken);
  // Scripts share their names, so those that are right one by one may be wrong together.
  const scripts = wrong.filter(({ sourceFile }) => !ts.isExternalModule(sourceFile));
  return roots.length === 1
    ? silenced
    : scripts.reduce((known, { path }) => checkTogether(known, project, [path]), silenced);
}

/** Where comments in lines do not help, the file gets one. */
function silence(
  run: Run,
  project: Project,
  roots: readonly string[],
  outputs: readonly CheckedOutput[],
): Run {
  const mode = modeOf(run);
  const all = outputs.map((output): Refused => {
    const { file, result } = run.get(output.path)!;
    return { ...output, result, source: file.text, mode };
  });
  const silenced = withResults(run, all, withLinesSilenced);
  const checked: Checked = { roots, asked: new Set(all.map(({ path }) => path)) };
  const left = new Set(
    refusedOutputs(project, checked, outputsOf(silenced)).map(({ path }) => path),
  );
  const hopeless = all.filter(({ path }) => left.has(path));
  return withResults(silenced, hopeless, withFileSilenced);
}

function withResults(
  run: Run,
  refused: readonly Refused[],
  silence: (refused: Refused) => CompileResult,
): Run {
  const changed = refused.map((each): [string, CompiledFile] => [
    each.path,
    { file: run.get(each.path)!.file, result: silence(each) },
  ]);
  return new Map([...run, ...changed]);
}

function outputsOf(run: Run): Map<string, CompileResult> {
  return new Map([...run].map(([path, { result }]) => [path, result]));
}

function inputsOf(run: Run) {
  return new Map(
    [...run].map(([path, { file }]) => [path, { code: file.text, runtimeImport: null }]),
  );
}

/** Lazy where any machine is: its futures may be anywhere. */
function modeOf(run: Run): Mode {
  const isLazy = (fn: FunctionReport): boolean => isLowered(fn) && fn.mode === "lazy";
  return [...run.values()].some(({ result }) => result.functions.some(isLazy)) ? "lazy" : "eager";
}

function isLowered({ status }: FunctionReport): boolean {
  return status === "lowered";
}

/** No such module, one without types or of another version, an undeclared global: then the checker knows nothing of any machine. */
const UNKNOWN: ReadonlySet<number> = new Set([2305, 2307, 7016, 7017]);

function isRuntimeUnknown({ path, errors }: CheckedOutput, run: Run): boolean {
  const { runtimeImport } = run.get(path)!.result;
  return (
    runtimeImport !== null &&
    errors.some(
      ({ code, start }) =>
        UNKNOWN.has(code) && runtimeImport.start <= start && start < runtimeImport.end,
    )
  );
}
