/** Text to syntax tree, syntax errors to diagnostics. */
import { makeDiagnostic } from "../base/diagnostics.ts";
import type { Diagnostic } from "../ir/result.ts";
import { endBeforeBlocks } from "./false-arrows.ts";
import { ts, type TS } from "./typescript.ts";

/**
 * A file without imports and exports may still be a module: its name says so, or an `await` at its top that no
 * script can read.
 */
export function parse(text: string, fileName: string): TS.SourceFile {
  const named = /\.m[jt]s$/.test(fileName);
  const sourceFile = parseAs(text, fileName, named);
  const mayBeModule = !named && !/\.c[jt]s$/.test(fileName) && !ts.isExternalModule(sourceFile);
  if (!mayBeModule || !/\bawait\b/.test(text) || syntaxErrors(sourceFile).length === 0)
    return sourceFile;
  const module = parseAs(text, fileName, true);
  return syntaxErrors(module).length === 0 ? module : sourceFile;
}

function parseAs(text: string, fileName: string, isModule: boolean): TS.SourceFile {
  const markAsModule = (file: TS.SourceFile): void => {
    (file as { externalModuleIndicator?: unknown }).externalModuleIndicator = true;
  };
  const options: TS.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    ...(isModule ? { setExternalModuleIndicator: markAsModule } : {}),
  };
  const read = (readable: string): TS.SourceFile =>
    ts.createSourceFile(fileName, readable, options, false, scriptKindOf(fileName));
  const sourceFile = readWithEnds(text, read);
  setParents(sourceFile);
  return sourceFile;
}

/** Reads the text, where the parser needs it with the ends of some statements written down. */
function readWithEnds(text: string, read: (readable: string) => TS.SourceFile): TS.SourceFile {
  const sourceFile = read(text);
  for (let last = sourceFile; syntaxErrors(last).length > 0;) {
    const readable = endBeforeBlocks(last);
    if (readable === null) break;
    last = read(readable);
    if (syntaxErrors(last).length === 0) return Object.assign(last, { text });
  }
  return sourceFile;
}

/** What `createSourceFile` can do itself, in less than half of the time: nothing here looks for documentation. */
function setParents(sourceFile: TS.SourceFile): void {
  const pending: TS.Node[] = [];
  let parent: TS.Node = sourceFile;
  const visit = (node: TS.Node): void => {
    (node as { parent: TS.Node }).parent = parent;
    if (node.kind >= ts.SyntaxKind.FirstNode) pending.push(node); // nothing stands inside a token
  };
  for (let node: TS.Node | undefined = sourceFile; node !== undefined; node = pending.pop()) {
    parent = node;
    ts.forEachChild(node, visit);
  }
}

/** Every word that a text uses as a name; what stands in strings and comments is none. */
export function identifiersIn(text: string, fileName: string): ReadonlyMap<string, string> {
  return (parse(text, fileName) as unknown as { identifiers: ReadonlyMap<string, string> })
    .identifiers;
}

export function syntaxErrors(sourceFile: TS.SourceFile): Diagnostic[] {
  const { parseDiagnostics } = sourceFile as unknown as {
    parseDiagnostics: readonly TS.DiagnosticWithLocation[];
  };
  const isScript = /\.c?js$/.test(sourceFile.fileName) && !ts.isExternalModule(sourceFile);
  return parseDiagnostics
    .filter(({ category, code }) => {
      if (category !== ts.DiagnosticCategory.Error || VALID_BY_NOW.has(code)) return false;
      return !(isScript && VALID_IN_SLOPPY_CODE.has(code));
    })
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

/** `010`, `"\01"`, `"\8"`, `09`: early errors in strict code and in templates only. */
const VALID_IN_SLOPPY_CODE: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

/** The file is TypeScript, so that types in the output are welcome. */
export function isTypeScript(fileName: string): boolean {
  return /\.[cm]?tsx?$/.test(fileName);
}

function scriptKindOf(fileName: string): TS.ScriptKind {
  if (/\.tsx$/.test(fileName)) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(fileName)) return ts.ScriptKind.TS;
  return ts.ScriptKind.JSX;
}
