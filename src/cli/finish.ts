/** Generated code laid out for reading, and taken by the checker. */
import type { Options } from "prettier";
import type { CompileResult } from "../ir/result.ts";
import type { Format } from "./arguments.ts";
import type { Compiled } from "./compile-input.ts";
import { prettierConfig } from "./prettier-config.ts";
import type { Input } from "./read-input.ts";

export interface FinishOptions {
  readonly format: Format;
  /** Columns of the side by side view. */
  readonly width: number;
  /** Whether generated code is laid out; else it stays as it comes. */
  readonly layout: boolean;
  /** Tells the user what does not stop us. */
  readonly warn: (message: string) => void;
}

/** A comment silences a line, so lines are made before the checker is asked. */
export async function finish(
  input: Input,
  { result, types }: Compiled,
  options: FinishOptions,
): Promise<CompileResult> {
  const laidOut = options.layout ? await formatted(input, result, options) : result;
  if (types === null || options.format === "js") return laidOut;
  const { checkResult } = await import("../index.ts");
  return checkResult(laidOut, types);
}

async function formatted(
  input: Input,
  result: CompileResult,
  options: FinishOptions,
): Promise<CompileResult> {
  const { formatResult } = await import("../print/format.ts");
  return formatResult(result, await layoutOptions(input, options));
}

/** The project's own prettier configuration; the views that have a width of their own narrow it down. */
async function layoutOptions(input: Input, options: FinishOptions): Promise<Options> {
  const configured = input.path === null ? {} : await prettierConfig(input.path, options.warn);
  if (options.format !== "side-by-side") return configured;
  const { outputColumns } = await import("../views/text-view.ts");
  // Below this many columns it reads better to wrap a line than to lay out every statement on several.
  return { ...configured, printWidth: Math.max(60, outputColumns(input.text, options.width)) };
}
