/** Diagnostics for a person to read: code, message, place, mark, hint. */
import { styleText } from "node:util";
import { codeFrame, positionAt } from "../base/code-frame.ts";
import { lineStartsOf, type Span } from "../base/text.ts";
import type { Diagnostic, Severity } from "../ir/result.ts";

const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;

export interface Reported {
  readonly name: string;
  readonly text: string;
}

/** Diagnostics in the order of the text, each ending in an empty line. */
export function renderDiagnostics(
  file: Reported,
  diagnostics: readonly Diagnostic[],
  colour: boolean,
): string {
  const starts = lineStartsOf(file.text);
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const place = (span: Span): string => {
    const { line, column } = positionAt(starts, span.start);
    return `${file.name}:${line}:${column}`;
  };
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  return sorted
    .map(({ code, severity, message, hint, span, notes }) =>
      [
        `${paint(["bold", COLOURS[severity]], `${severity} ${code}`)}${paint("bold", `: ${message}`)}`,
        `  at ${place(span)}`,
        codeFrame(file.text, span),
        ...notes.flatMap((note) => [
          `${paint("cyan", "note")}: ${note.message}`,
          `  at ${place(note.span)}`,
          codeFrame(file.text, note.span),
        ]),
        ...(hint === "" ? [] : [`${paint("green", "help")}: ${hint}`]),
        "",
        "",
      ].join("\n"),
    )
    .join("");
}

/** `2 errors, 1 warning`; empty when there is nothing to count. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const counts: [Severity, number][] = (["error", "warning", "note"] as const).map((severity) => [
    severity,
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
  ]);
  return counts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? "" : "s"}`)
    .join(", ");
}
