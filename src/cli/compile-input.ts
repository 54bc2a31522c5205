/** From an input and the command line to a compilation's result. */
import type { CompileOptions, TypeOracle } from "../index.ts";
import type { CompileResult } from "../ir/result.ts";
import type { Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import type { Input } from "./read-input.ts";
import { didYouMean } from "./suggest.ts";

export interface CompileRequest {
  readonly format: "ts" | "js";
  /** Whether exact types are worth the time to find them, where the user does not say. */
  readonly types: boolean;
  readonly stages: boolean;
  readonly sourceMap: boolean;
}

export interface Compiled {
  readonly result: CompileResult;
  /** What the checker knows of the input, where it was asked. */
  readonly types: TypeOracle | null;
}

export async function compileInput(
  input: Input,
  args: Arguments,
  request: CompileRequest,
): Promise<Compiled> {
  // The compiler brings TypeScript with it: what needs neither, such as --help, starts without.
  const { compile, createTypeOracle } = await import("../index.ts");
  const fileName = input.path ?? input.name;
  const types =
    (args.types ?? request.types)
      ? createTypeOracle(fileName, input.text, args.project ?? undefined)
      : null;
  const options: CompileOptions = {
    fileName,
    mode: args.mode,
    format: request.format,
    stages: request.stages,
    sourceMap: request.sourceMap,
    ...(args.runtime !== null && { runtime: args.runtime }),
    ...(args.stateStyle !== null && { stateStyle: args.stateStyle }),
    ...(args.only.length > 0 && { only: args.only }),
    ...(types !== null && { types }),
  };
  const result = compile(input.text, options);
  checkOnly(args.only, result, input.name);
  return { result, types };
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

export function hasErrors(result: CompileResult): boolean {
  return result.diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
