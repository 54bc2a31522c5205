/** TypeScript output to JavaScript: TypeScript's own printer removes the types, the map goes through it. */
import remapping from "@jridgewell/remapping";
import { generatedPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { eolOf, lineIndexAt, lineStartsOf } from "../base/text.ts";
import type { CompileResult, RawSourceMap, Span } from "../ir/result.ts";
import { ts } from "../syntax/typescript.ts";

export function stripTypes(
  result: CompileResult,
  fileName: string,
  isCommonJs: boolean,
): CompileResult {
  const { outputText, sourceMapText } = ts.transpileModule(result.code, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: isCommonJs ? ts.ModuleKind.Node16 : ts.ModuleKind.ESNext,
      sourceMap: true,
      jsx: ts.JsxEmit.Preserve,
      verbatimModuleSyntax: false,
      useDefineForClassFields: true,
      newLine:
        eolOf(result.code) === "\n"
          ? ts.NewLineKind.LineFeed
          : ts.NewLineKind.CarriageReturnLineFeed,
    },
  });
  const code = outputText.replace(/(?:\r?\n)?\/\/# sourceMappingURL=.*\s*$/, eolOf(result.code));
  if (sourceMapText === undefined) return { ...result, code };
  if (result.map === null) return { ...moveSpans(result, code, sourceMapText), code };
  const moved = moveSpans(result, code, sourceMapText);
  const map = remapping([sourceMapText, JSON.stringify(result.map)], () => null) as unknown;
  return { ...moved, code, map: { ...(map as RawSourceMap) } };
}

/** Places in the TypeScript text become places in the JavaScript made of it; what has none there is left out. */
function moveSpans(result: CompileResult, code: string, sourceMapText: string): CompileResult {
  const trace = new TraceMap(sourceMapText);
  const [source] = trace.sources;
  const before = lineStartsOf(result.code);
  const after = lineStartsOf(code);
  const move = (offset: number): number | null => {
    const index = lineIndexAt(before, offset);
    const position = { source: source ?? "", line: index + 1, column: offset - before[index]! };
    const { line, column } = generatedPositionFor(trace, position);
    return line === null || column === null ? null : after[line - 1]! + column;
  };
  const span = (from: Span | null): Span | null => {
    if (from === null) return null;
    const start = move(from.start);
    if (start === null) return null;
    const last = move(from.end - 1);
    const end = result.code[from.end - 1] === "}" ? closingBrace(code, start) : last;
    return end === null || end < start ? null : { start, end: end + 1 };
  };
  const spans = (list: readonly Span[]): Span[] => list.flatMap((from) => span(from) ?? []);
  const functions = result.functions.map((fn) => ({
    ...fn,
    machine: span(fn.machine),
    wrapper: span(fn.wrapper),
    states: fn.states.map((state) => ({ ...state, output: spans(state.output) })),
  }));
  const links = result.links.flatMap((link) => {
    const output = span(link.output);
    return output === null ? [] : [{ ...link, output }];
  });
  return { ...result, runtimeImport: span(result.runtimeImport), functions, links };
}

/** The brace that ends what starts at `start`: the first that stands at the indentation of its line. */
function closingBrace(code: string, start: number): number | null {
  const lineStart = code.lastIndexOf("\n", start - 1) + 1;
  const indent = /^[ \t]*/.exec(code.slice(lineStart, start))![0];
  const at = code.indexOf(`\n${indent}}`, start);
  return at < 0 ? null : at + 1 + indent.length;
}
