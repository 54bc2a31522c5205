/** All that a compilation has to tell, for a terminal. */
import { styleText } from "node:util";
import type { Diagnostic } from "../ir/result.ts";
import { diagnosticText, type DiagnosticStyle, type Reported } from "../views/diagnostic-text.ts";

const STYLES: Record<DiagnosticStyle, Parameters<typeof styleText>[0]> = {
  error: "red",
  warning: "yellow",
  note: "cyan",
  help: "green",
  strong: "bold",
};

/** Diagnostics in the order of the text, each ending in an empty line. */
export function renderDiagnostics(
  file: Reported,
  diagnostics: readonly Diagnostic[],
  colour: boolean,
): string {
  const paint = (style: DiagnosticStyle, text: string): string =>
    colour ? styleText(STYLES[style], text, { validateStream: false }) : text;
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  return sorted.map((diagnostic) => `${diagnosticText(file, diagnostic, paint)}\n\n`).join("");
}
