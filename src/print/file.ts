/**
 * Splices machines into the file: everything outside of lowered functions stays as it is, byte for
 * byte. Machines stand before the first statement that could run a function.
 */
import type { ClassModel, Line } from "../ir/class-model.ts";
import type { Code, Mark } from "../ir/code.ts";
import { Aliases } from "./aliases.ts";
import { commentFor, isMoved } from "./directives.ts";
import { Printer, type MachineContext, type PrintOptions, type StateStyle } from "./printer.ts";

/** Something to be written at `at`, in front of the author's text. */
export interface Insertion {
  readonly at: number;
  /** White space at the start of each line. */
  readonly indent: string;
  readonly write: (printer: Printer) => void;
}

/** A stretch of the file and what is written instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly code: Code;
}

export function printFile(
  text: string,
  options: PrintOptions,
  edits: readonly Edit[],
  insertions: readonly Insertion[],
): Printer {
  const printer = new Printer(text, options);
  const pending = [...insertions].sort((a, b) => a.at - b.at);
  let at = 0;
  let next = 0;
  const copyTo = (end: number): void => {
    while (next < pending.length && pending[next]!.at <= end) {
      const insertion = pending[next++]!;
      printer.source(at, insertion.at);
      at = insertion.at;
      insertion.write(printer);
    }
    printer.source(at, end);
    at = end;
  };
  for (const edit of edits) {
    copyTo(edit.start);
    printer.print(edit.code, null);
    at = edit.end;
  }
  copyTo(text.length);
  return printer;
}

/** Writes enum and class of a machine; `indent` stands in front of each line. */
export function printClass(
  printer: Printer,
  model: ClassModel,
  context: MachineContext,
  style: StateStyle,
  indent: string,
): void {
  const mark: Mark = { fn: model.machine.cfg.fn, what: "machine", state: -1 };
  printer.print([{ kind: "mark", mark, edge: "start" }], context);
  if (model.member === null) {
    printStates(printer, model, style, indent);
    printer.write(indent);
  }
  printOwnLines(printer, model.body, context, indent);
  printer.print([{ kind: "mark", mark, edge: "end" }], context);
}

/** Writes the `poll` that stays in the function. */
export function printPoll(
  printer: Printer,
  model: ClassModel,
  context: MachineContext,
  indent: string,
): void {
  printOwnLines(printer, model.poll ?? [], context, indent);
}

/** In the text of another machine, whose names for its variables are others. */
function printOwnLines(
  printer: Printer,
  lines: readonly Line[],
  context: MachineContext,
  indent: string,
): void {
  const { aliases } = printer;
  printer.aliases = new Aliases(context.machine, context.taken);
  printLines(printer, lines, context, indent);
  printer.aliases = aliases;
}

function printLines(
  printer: Printer,
  lines: readonly Line[],
  context: MachineContext,
  indent: string,
): void {
  const silenced = printer.typed ? context.types.silenced : [];
  /** By depth. */
  const starts: string[] = [];
  lines.forEach(({ code, depth }, index) => {
    if (isMoved(code, silenced)) return;
    const start = code.length === 0 ? "\n" : (starts[depth] ??= `\n${indent}${"  ".repeat(depth)}`);
    if (index > 0) printer.write(start);
    const error = commentFor(code, silenced);
    if (error !== null) {
      const { pos, end } = error.comment;
      printer.print([{ kind: "source", start: pos, end }], context);
      printer.write(start);
    }
    printer.print(code, context);
  });
}

/** The states, in the style asked for; nothing where literals stand in their place. */
export function printStates(
  printer: Printer,
  model: ClassModel,
  style: StateStyle,
  indent: string,
): void {
  if (style === "literal") return;
  const { states } = model;
  if (states.length === 0) return;
  const lines = states.map((line) => {
    const text = line.code.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
    return `${"  ".repeat(line.depth)}${restyle(text, model.enumName, style)}`;
  });
  printer.write(`${lines.join(`\n${indent}`)}\n\n`);
}

/** `const enum S { A = 0, }`, `enum S { … }` or `const S = { A: 0, } as const;` */
function restyle(text: string, enumName: string, style: StateStyle): string {
  if (style === "const-enum") return text;
  if (text === `const enum ${enumName} {`)
    return style === "enum" ? text.slice(6) : `const ${enumName} = {`;
  if (style === "enum") return text;
  if (text === "}") return "} as const;";
  return text.replace(/^(\S+) = (\d+),/, "$1: $2,");
}
