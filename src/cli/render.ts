/** A result in one of the formats that can be asked for. */
import { basename, dirname, relative } from "node:path";
import type { Options } from "prettier";
import type { CompileResult, RawSourceMap } from "../ir/result.ts";
import type { Subject } from "../views/align.ts";
import type { Format } from "./arguments.ts";
import type { Input } from "./read-input.ts";

export interface RenderOptions {
  readonly format: Format;
  /** Columns and colour of the side by side view. */
  readonly width: number;
  readonly colour: boolean;
  /** Where the text goes, null for standard output. */
  readonly outPath: string | null;
  readonly sourceMap: "inline" | "file" | null;
  /** Whether generated code is laid out for reading. */
  readonly layout: boolean;
  /** Tells the user what does not stop us. */
  readonly warn: (message: string) => void;
}

/** The files to write: the output under `null`, and beside it a source map under its suffix. */
export interface Rendered {
  readonly text: string;
  readonly map: string | null;
}

export async function render(
  input: Input,
  result: CompileResult,
  options: RenderOptions,
): Promise<Rendered> {
  const laidOut = options.layout ? await layOut(input, result, options) : result;
  const subject: Subject = { fileName: input.name, source: input.text, result: laidOut };
  switch (options.format) {
    case "ts":
    case "js":
      return renderCode(input, laidOut, options);
    case "side-by-side": {
      const { renderText } = await import("../views/text-view.ts");
      return { text: renderText(subject, options), map: null };
    }
    case "html": {
      const { renderHtml } = await import("../views/html-view.ts");
      return { text: renderHtml(subject), map: null };
    }
    case "md": {
      const { renderMarkdown } = await import("../views/markdown-view.ts");
      return { text: renderMarkdown(subject), map: null };
    }
    case "json": {
      const { renderJson } = await import("../views/json-view.ts");
      return { text: renderJson(subject), map: null };
    }
  }
}

async function layOut(
  input: Input,
  result: CompileResult,
  options: RenderOptions,
): Promise<CompileResult> {
  const { formatResult } = await import("../print/format.ts");
  return formatResult(result, await layoutOptions(input, options));
}

/** The project's own prettier configuration; the views that have a width of their own narrow it down. */
async function layoutOptions(input: Input, options: RenderOptions): Promise<Options> {
  const configured = input.path === null ? {} : await prettierConfig(input.path, options.warn);
  if (options.format !== "side-by-side") return configured;
  const { outputColumns } = await import("../views/text-view.ts");
  // Below this many columns it reads better to wrap a line than to lay out every statement on several.
  return { ...configured, printWidth: Math.max(60, outputColumns(input.text, options.width)) };
}

async function prettierConfig(path: string, warn: (message: string) => void): Promise<Options> {
  const { resolveConfig } = await import("prettier");
  try {
    return (await resolveConfig(path, { editorconfig: true, useCache: false })) ?? {};
  } catch (error) {
    warn(`the prettier configuration cannot be read and is ignored: ${(error as Error).message}`);
    return {};
  }
}

function renderCode(input: Input, result: CompileResult, options: RenderOptions): Rendered {
  const code = input.bom + result.code;
  if (options.sourceMap === null || result.map === null) return { text: code, map: null };
  const map = placeMap(result.map, input, options.outPath);
  const eol = code.endsWith("\n") || code === "" ? "" : "\n";
  if (options.sourceMap === "inline" || options.outPath === null) {
    return { text: code + eol + inlineMap(map), map: null };
  }
  const url = encodeURI(`${basename(options.outPath)}.map`);
  return {
    text: `${code}${eol}//# sourceMappingURL=${url}\n`,
    map: `${JSON.stringify(map)}\n`,
  };
}

/** The line that ends a file and holds its source map. */
export function inlineMap(map: RawSourceMap): string {
  const base64 = Buffer.from(JSON.stringify(map)).toString("base64");
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${base64}\n`;
}

/** The map as seen from where it will be read. */
function placeMap(map: RawSourceMap, input: Input, outPath: string | null): RawSourceMap {
  const source =
    outPath === null || input.path === null
      ? (input.path ?? input.name)
      : relative(dirname(outPath), input.path).replaceAll("\\", "/");
  return { ...map, ...(outPath !== null && { file: basename(outPath) }), sources: [source] };
}
