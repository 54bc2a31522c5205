/** A diagnostic for a person to read: code, message, place, mark, hint. */
import { codeFrame, positionAt } from "../base/code-frame.ts";
import { lineStartsOf, type Span } from "../base/text.ts";
import type { Diagnostic, Severity } from "../ir/result.ts";

export interface Reported {
  readonly name: string;
  readonly text: string;
}

export type DiagnosticStyle = Severity | "help" | "strong";

/** Ends without a line break. `paint` colours the words that begin a part. */
export function diagnosticText(
  file: Reported,
  { code, severity, message, hint, span, notes }: Diagnostic,
  paint: (style: DiagnosticStyle, text: string) => string = (_style, text) => text,
): string {
  const starts = lineStartsOf(file.text);
  const shown = (place: Span): string[] => {
    const { line, column } = positionAt(starts, place.start);
    return [`  at ${file.name}:${line}:${column}`, codeFrame(file.text, place)];
  };
  return [
    paint("strong", `${paint(severity, `${severity} ${code}`)}: ${message}`),
    ...shown(span),
    ...notes.flatMap((note) => [`${paint("note", "note")}: ${note.message}`, ...shown(note.span)]),
    ...(hint === "" ? [] : [`${paint("help", "help")}: ${hint}`]),
  ].join("\n");
}
