/** Renamed programs as written and lowered: the same log, and no error for the type checker where there was none. */
import { compile } from "../../src/index.ts";
import { oracleOf } from "../../src/types/oracle.ts";
import { firstDifference } from "../harness/difference.ts";
import { turnsDiffer } from "../harness/evaluate.ts";
import { withoutTurns, type Recording } from "../harness/record.ts";
import { errorsOf, isChecked, programOf } from "../harness/type-check.ts";
import { runAsWritten, runCompiled, withoutTexts } from "../mutation/run.ts";

type Mode = "eager" | "lazy";

export interface Renamed {
  readonly fileName: string;
  /** Where it stands for the type checker. */
  readonly path: string;
  readonly text: string;
  /** The program before. */
  readonly original: string;
  readonly modes: readonly Mode[];
}

export interface Outcome<Program extends Renamed> {
  readonly program: Program;
  readonly differences: readonly string[];
}

/** Of those that are programs and end: what differs in each. */
export async function compareAll<Program extends Renamed>(
  all: readonly Program[],
): Promise<readonly Outcome<Program>[]> {
  const running: { program: Program; expected: Recording; modes: readonly Mode[] }[] = [];
  for (const program of all) {
    const expected = await runAsWritten(program.text, program.fileName);
    if (expected !== null && !showsText(expected))
      running.push({ program, expected, modes: await modesOf(program, expected) });
  }
  const outputs = compileAll(running);
  const outcomes: Outcome<Program>[] = [];
  for (const { program, expected } of running) {
    const differences: string[] = [];
    for (const { mode, code, errors } of outputs.get(program)!) {
      if (errors.length > 0) differences.push(`types, ${mode}: ${errors.join("\n")}`);
      const seen = await runCompiled(code, program.fileName, mode);
      const difference = compareRuns(program.text, expected, seen, mode);
      if (difference !== undefined) differences.push(`${mode}: ${difference}`);
    }
    outcomes.push({ program, differences });
  }
  return outcomes;
}

/** A function became part of a string: lowered it has another text. */
function showsText({ log, outcome }: Recording): boolean {
  return [...log, outcome].some((line) => /\b(?:class|function)\b.*\{\\n|=>/.test(line));
}

/** A program that does something else now may do what eager and lazy do differently. */
async function modesOf(program: Renamed, expected: Recording): Promise<readonly Mode[]> {
  const before = await runAsWritten(program.original, program.fileName);
  const isSame = before !== null && firstDifference(before, expected) === undefined;
  return program.modes.filter((mode) => mode === "eager" || isSame);
}

interface Compiled {
  readonly mode: Mode;
  readonly code: string;
  readonly errors: readonly string[];
}

/** With types, but for programs that the checker refuses as they are. */
function compileAll(
  running: readonly { readonly program: Renamed; readonly modes: readonly Mode[] }[],
): ReadonlyMap<Renamed, readonly Compiled[]> {
  const texts = new Map(running.map(({ program }) => [program.path, program.text]));
  const asWritten = programOf(texts.keys(), texts);
  const sound = new Set([...texts.keys()].filter((path) => errorsOf(asWritten, path).length === 0));
  const compiled = new Map<Renamed, Compiled[]>(running.map(({ program }) => [program, []]));
  for (const mode of ["eager", "lazy"] as const) {
    const outputs = new Map<Renamed, string>();
    for (const { program, modes } of running) {
      if (!modes.includes(mode)) continue;
      const { path, text } = program;
      const hasTypes = isChecked(program) && sound.has(path);
      const types = hasTypes && { types: oracleOf(asWritten, asWritten.getSourceFile(path)!) };
      outputs.set(program, compile(text, { fileName: path, mode, ...types }).code);
    }
    const codes = new Map([...outputs].map(([{ path }, code]) => [path, code]));
    const checker = programOf(codes.keys(), codes, asWritten);
    for (const [program, code] of outputs) {
      const { path } = program;
      const errors = isChecked(program) && sound.has(path) ? errorsOf(checker, path) : [];
      compiled.get(program)!.push({ mode, code, errors });
    }
  }
  return compiled;
}

function compareRuns(
  text: string,
  expected: Recording,
  seen: Recording,
  mode: Mode,
): string | undefined {
  if (mode === "lazy")
    return firstDifference(withoutTexts(withoutTurns(expected)), withoutTexts(seen));
  const view = turnsDiffer(text) ? withoutTurns : (recording: Recording) => recording;
  return firstDifference(withoutTexts(view(expected)), withoutTexts(view(seen)));
}
