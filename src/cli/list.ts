/** `list FILE`: the async functions of a file, what each costs, and what was left alone and why. */
import { positionAt } from "../base/code-frame.ts";
import { lineStartsOf, type Span } from "../base/text.ts";
import {
  hasErrors,
  isSuspendPoint,
  type CompileResult,
  type FunctionReport,
} from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { compileInput } from "./compile-input.ts";
import { Failure } from "./failure.ts";
import { wantsColour, type Io } from "./io.ts";
import { expandOperands, readInput, readStdin, type Input } from "./read-input.ts";
import { renderDiagnostics } from "./report.ts";

export async function list(args: Arguments, io: Io): Promise<number> {
  const names = await expandOperands(args.operands, io.cwd);
  if (names.length === 0) throw new Failure("list needs a file");
  let status = 0;
  for (const name of names) {
    const input =
      name === "-"
        ? await readStdin(io.stdin, args.stdinFilepath, io.cwd)
        : await readInput(name, io.cwd);
    const result = compileInput(input, args, {
      format: "ts",
      types: null,
      stages: false,
      sourceMap: false,
    });
    const colour = wantsColour(args.colour, io.stderr, io.env);
    io.stderr.write(renderDiagnostics(input, result.diagnostics, colour));
    io.stdout.write(listFunctions(input, result));
    if (hasErrors(result)) status = 1;
  }
  return status;
}

function listFunctions(input: Input, result: CompileResult): string {
  const starts = lineStartsOf(input.text);
  const place = ({ start }: Span): string => {
    const { line, column } = positionAt(starts, start);
    return `${input.name}:${line}:${column}`;
  };
  const rows = [
    ...result.functions.map((fn) => [place(fn.source), fn.name, ...describe(fn)]),
    ...result.moduleAwaits.map(({ source }) => [place(source), "(module)", ...MODULE_AWAIT]),
  ];
  if (rows.length === 0) return `${input.name} has no async functions\n`;
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map(
      (row) =>
        row
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join("  ")
          .trimEnd() + "\n",
    )
    .join("");
}

const MODULE_AWAIT = ["native", "", "top-level await: a module is no function", ""];

function describe(fn: FunctionReport): string[] {
  if (fn.status === "native") return ["native", "", `${fn.reason}: needs no machine`, ""];
  if (fn.status === "left") return ["left", "", fn.reason ?? "not asked for", ""];
  const points = fn.states.filter(isSuspendPoint).length;
  const saved = fn.locals.map((local) => local.field);
  const generated = [fn.machine, fn.wrapper].reduce(
    (sum, span) => sum + (span === null ? 0 : span.end - span.start),
    0,
  );
  return [
    fn.mode,
    `${points} suspend point${points === 1 ? "" : "s"}`,
    saved.length === 0 ? "saves nothing" : `saves ${saved.join(", ")}`,
    `${fn.source.end - fn.source.start} → ${generated} bytes`,
  ];
}
