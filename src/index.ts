/** lower-async: rewrites async functions into readable state machines. */
export { compile, type CompileOptions } from "./compile.ts";
export { DIAGNOSTICS, type DiagnosticCode } from "./base/diagnostics.ts";
export type {
  CompileResult,
  Diagnostic,
  FunctionForm,
  FunctionReport,
  Link,
  LocalReport,
  Mode,
  ModuleAwait,
  RawSourceMap,
  Span,
  Stage,
  StateReport,
} from "./ir/result.ts";
export { createTypeOracle, oracleFor, type FileOracle, type TypeOracle } from "./types/oracle.ts";
export { openFiles, type ProjectFile, type SourceText } from "./types/project-files.ts";
export { formatResult } from "./print/format.ts";
export { checkResult, checkResults, type CompiledFile } from "./check-result.ts";
