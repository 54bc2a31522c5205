/** From an input and the command line to a compilation's result. */
import { compile, type CompileOptions, type TypeOracle } from "../index.ts";
import { hasErrors, type CompileResult } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import type { Input } from "./read-input.ts";
import { didYouMean } from "./suggest.ts";

export interface CompileRequest {
  readonly format: "ts" | "js";
  /** What the checker knows of the input, where it is asked. */
  readonly types: TypeOracle | null;
  readonly stages: boolean;
  readonly sourceMap: boolean;
}

export function compileInput(
  input: Input,
  args: Arguments,
  { format, types, stages, sourceMap }: CompileRequest,
): CompileResult {
  const options: CompileOptions = {
    fileName: fileNameOf(input),
    mode: args.mode,
    format,
    stages,
    sourceMap,
    ...(args.runtime !== null && { runtime: args.runtime }),
    ...(args.stateStyle !== null && { stateStyle: args.stateStyle }),
    ...(args.only.length > 0 && { only: args.only }),
    ...(types !== null && { types }),
  };
  const result = compile(input.text, options);
  checkOnly(args.only, result, input.name);
  return result;
}

/** What the compiler calls an input; it tells TypeScript from JavaScript by it. */
export function fileNameOf({ path, name }: Input): string {
  return path ?? name;
}

function checkOnly(only: readonly string[], result: CompileResult, name: string): void {
  const known = result.functions.map((fn) => fn.name);
  const unknown = only.find((wanted) => !known.includes(wanted));
  if (unknown === undefined || hasErrors(result)) return;
  const list = known.length === 0 ? "It has none." : `It has ${known.join(", ")}.`;
  throw new Failure(
    `${name} has no async function "${unknown}".${didYouMean(unknown, known)} ${list}`,
  );
}
