/** TypeScript output to JavaScript: TypeScript's own printer removes the types, the map goes through it. */
import remapping from "@jridgewell/remapping";
import type { CompileResult, RawSourceMap } from "../ir/result.ts";
import { ts } from "../syntax/typescript.ts";

export function stripTypes(result: CompileResult, fileName: string): CompileResult {
  const { outputText, sourceMapText } = ts.transpileModule(result.code, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      sourceMap: result.map !== null,
      jsx: ts.JsxEmit.Preserve,
      verbatimModuleSyntax: false,
      useDefineForClassFields: true,
    },
  });
  const code = outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  if (result.map === null || sourceMapText === undefined) return { ...result, code };
  const map = remapping([sourceMapText, JSON.stringify(result.map)], () => null) as unknown;
  return { ...result, code, map: { ...(map as RawSourceMap) } };
}
