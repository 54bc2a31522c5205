/** Has prettier lay out a piece of code that stands in the middle of a file. */
import type { Options, Plugin } from "prettier";
import type { FunctionForm, Span } from "../ir/result.ts";
import {
  BABEL_PARSER,
  ESTREE_PRINTER,
  requirePrettier,
  STANDALONE,
  TYPESCRIPT_PARSER,
} from "./prettier-files.ts";

/** A piece of generated text; statements are read as declarations. */
export interface Piece extends Span {
  /** What it may be. */
  readonly forms: readonly FunctionForm[];
}

/**
 * The text of a piece as prettier prints it at that place, or null when prettier cannot read it.
 *
 * The piece is put into as many nested blocks as its line is indented, so that prettier itself indents it and knows the
 * width that is left. Indenting afterwards would change template literals that span lines.
 *
 *     {
 *       {
 *         class FetchData …       ← cut out again
 *       }
 *     }
 */
export async function layOutRegion(
  code: string,
  piece: Piece,
  style: Options,
): Promise<string | null> {
  const lineStart =
    Math.max(code.lastIndexOf("\n", piece.start - 1), code.lastIndexOf("\r", piece.start - 1)) + 1;
  const indent = /^[ \t]*/.exec(code.slice(lineStart, piece.start))![0];
  const place: Place = {
    depth: depthOf(indent, style),
    lead: piece.start - lineStart - indent.length,
    eol: style.endOfLine === "crlf" ? "\r\n" : "\n",
  };
  const text = code.slice(piece.start, piece.end);
  const options: Options = {
    // The author's text must keep its meaning to the letter: no rewriting of embedded languages or of object keys.
    quoteProps: "preserve",
    ...style,
    embeddedLanguageFormatting: "off",
  };
  for (const parser of PARSERS) {
    const print = loadPrinter(parser, options);
    for (const form of piece.forms) {
      const laidOut = await LAY_OUT[form](text, place, print).catch(() => null);
      if (laidOut !== null) return laidOut;
    }
  }
  return null;
}

/** Babel's starts in a third of the time of TypeScript's, which is asked only for what Babel cannot read. They print the same. */
const PARSERS = [
  { name: "babel-ts", file: BABEL_PARSER },
  { name: "typescript", file: TYPESCRIPT_PARSER },
] as const;

/** Loaded only when something is laid out: it takes longer to start than a small file to compile. */
function loadPrinter(parser: (typeof PARSERS)[number], options: Options): Print {
  const { format } = requirePrettier(STANDALONE) as typeof import("prettier/standalone");
  const plugins = [ESTREE_PRINTER, parser.file].map((file) => requirePrettier(file) as Plugin);
  return (wrapped) => format(wrapped, { ...options, parser: parser.name, plugins });
}

interface Place {
  /** Levels of indentation. */
  readonly depth: number;
  /** Columns taken on the first line, after its indentation, by what stands before the region. */
  readonly lead: number;
  readonly eol: string;
}

type Print = (wrapped: string) => Promise<string>;

function depthOf(indent: string, style: Options): number {
  const tabs = indent.split("\t").length - 1;
  return tabs + Math.round((indent.length - tabs) / (style.tabWidth ?? 2));
}

type LayOut = (text: string, place: Place, print: Print) => Promise<string | null>;

const LAY_OUT: Readonly<Record<FunctionForm, LayOut>> = {
  async declaration(text, place, print) {
    const { depth } = place;
    const wrapped = `${"{".repeat(depth)}\n${text}\n${"}".repeat(depth)}`;
    return cut(await print(wrapped), depth, place);
  },

  async method(text, place, print) {
    const depth = Math.max(0, place.depth - 1);
    const wrapped = `${"{".repeat(depth)} class _ {\n${text}\n} ${"}".repeat(depth)}`;
    return cut(await print(wrapped), depth + 1, place);
  },

  /** `xxxx = REGION;` with a name as long as what stands before the region, so that its first line breaks in time. */
  async expression(text, place, print) {
    const { depth } = place;
    const name = "x".repeat(Math.max(1, place.lead - 3));
    const wrapped = `${"{".repeat(depth)}\n${name} = ${text}\n${"}".repeat(depth)}`;
    const statement = cut(await print(wrapped), depth, place);
    const start = /^;?x+ =\s+/.exec(statement);
    return start && statement.slice(start[0].length).replace(/;$/, "");
  },
};

/** Takes away the lines of the surrounding blocks, and the indentation of the first line, which the file already has. */
function cut(printed: string, depth: number, place: Place): string {
  const lines = printed.trimEnd().split(place.eol);
  return lines
    .slice(depth, lines.length - depth)
    .join(place.eol)
    .trimStart();
}
