/** Generated code laid out for reading. */
import type { Options } from "prettier";
import type { CompileResult } from "../ir/result.ts";
import type { Format } from "./arguments.ts";
import { prettierConfig } from "./prettier-config.ts";
import type { Input } from "./read-input.ts";

export interface LayoutOptions {
  readonly format: Format;
  /** Columns of the side by side view. */
  readonly width: number;
  /** Tells the user what does not stop us. */
  readonly warn: (message: string) => void;
}

export async function layOut(
  input: Input,
  result: CompileResult,
  options: LayoutOptions,
): Promise<CompileResult> {
  const { formatResult } = await import("../print/format.ts");
  return formatResult(result, await prettierOptions(input, options));
}

/** The project's own prettier configuration; the views that have a width of their own narrow it down. */
async function prettierOptions(input: Input, options: LayoutOptions): Promise<Options> {
  const configured = input.path === null ? {} : await prettierConfig(input.path, options.warn);
  if (options.format !== "side-by-side") return configured;
  const { outputColumns } = await import("../views/text-view.ts");
  // Below this many columns it reads better to wrap a line than to lay out every statement on several.
  return { ...configured, printWidth: Math.max(60, outputColumns(input.text, options.width)) };
}
