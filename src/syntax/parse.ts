/** Text to syntax tree, syntax errors to diagnostics. */
import { makeDiagnostic } from "../base/diagnostics.ts";
import type { Diagnostic } from "../ir/result.ts";
import { ts, type TS } from "./typescript.ts";

export function parse(text: string, fileName: string): TS.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(fileName, text, options, true, scriptKindOf(fileName));
}

export function syntaxErrors(sourceFile: TS.SourceFile): Diagnostic[] {
  const { parseDiagnostics } = sourceFile as unknown as {
    parseDiagnostics: readonly TS.DiagnosticWithLocation[];
  };
  return parseDiagnostics
    .filter(
      (error) => error.category === ts.DiagnosticCategory.Error && !VALID_BY_NOW.has(error.code),
    )
    .map((error) => {
      const message = ts.flattenDiagnosticMessageText(error.messageText, "\n");
      return makeDiagnostic("LA1001", message, {
        start: error.start,
        end: error.start + error.length,
      });
    });
}

/** What the parser still objects to although the language has it: `a?.#b`. */
const VALID_BY_NOW: ReadonlySet<number> = new Set([18030]);

/** The file is TypeScript, so that types in the output are welcome. */
export function isTypeScript(fileName: string): boolean {
  return /\.[cm]?tsx?$/.test(fileName);
}

function scriptKindOf(fileName: string): TS.ScriptKind {
  if (/\.tsx$/.test(fileName)) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(fileName)) return ts.ScriptKind.TS;
  return ts.ScriptKind.JSX;
}
