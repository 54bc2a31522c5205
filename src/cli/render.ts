/** A result in one of the formats that can be asked for. */
import { basename, dirname, relative } from "node:path";
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
  const subject: Subject = { fileName: input.name, source: input.text, result };
  switch (options.format) {
    case "ts":
    case "js":
      return renderCode(input, result, options);
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
