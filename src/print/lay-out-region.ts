/** Has prettier lay out a piece of code that stands in the middle of a file. */
import type { Options } from "prettier";
import type { Span } from "../base/text.ts";

/**
 * The text of `span` as prettier prints it at that place, or null when prettier cannot read it.
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
  span: Span,
  style: Options,
): Promise<string | null> {
  const lineStart =
    Math.max(code.lastIndexOf("\n", span.start - 1), code.lastIndexOf("\r", span.start - 1)) + 1;
  const indent = /^[ \t]*/.exec(code.slice(lineStart, span.start))![0];
  const place: Place = {
    depth: depthOf(indent, style),
    lead: span.start - lineStart - indent.length,
    eol: style.endOfLine === "crlf" ? "\r\n" : "\n",
  };
  const text = code.slice(span.start, span.end);
  const options: Options = {
    // The author's text must keep its meaning to the letter: no rewriting of embedded languages or of object keys.
    quoteProps: "preserve",
    ...style,
    embeddedLanguageFormatting: "off",
  };
  for (const parser of PARSERS) {
    const print = await loadPrinter(parser, options);
    // The first context that parses is the right one: what is an arrow or a method is no declaration.
    for (const layOut of [asStatements, asExpression, asMember]) {
      const laidOut = await layOut(text, place, print).catch(() => null);
      if (laidOut !== null) return laidOut;
    }
  }
  return null;
}

/** Babel's starts in a third of the time of TypeScript's, which is asked only for what Babel cannot read. They print the same. */
const PARSERS = [
  { name: "babel-ts", load: () => import("prettier/plugins/babel") },
  { name: "typescript", load: () => import("prettier/plugins/typescript") },
] as const;

/**
 * Loaded only when something is laid out: it takes longer to start than a small file to compile. The part of prettier that
 * needs no configuration files starts in two thirds of the time.
 */
async function loadPrinter(parser: (typeof PARSERS)[number], options: Options): Promise<Print> {
  const [{ format }, estree, plugin] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/estree"),
    parser.load(),
  ]);
  return (wrapped) =>
    format(wrapped, { ...options, parser: parser.name, plugins: [estree, plugin] });
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

/** Declarations. An expression parses as a statement too, but prettier gives it a semicolon it must not have. */
async function asStatements(text: string, place: Place, print: Print): Promise<string | null> {
  const { depth } = place;
  const wrapped = `${"{".repeat(depth)}\n${text}\n${"}".repeat(depth)}`;
  const statements = cut(await print(wrapped), depth, place);
  const isExpression =
    (statements.endsWith(";") && !text.endsWith(";")) || statements.startsWith(";");
  return isExpression ? null : statements;
}

async function asMember(text: string, place: Place, print: Print): Promise<string> {
  const depth = Math.max(0, place.depth - 1);
  const wrapped = `${"{".repeat(depth)} class _ {\n${text}\n} ${"}".repeat(depth)}`;
  return cut(await print(wrapped), depth + 1, place);
}

/** `xxxx = REGION;` with a name as long as what stands before the region, so that its first line breaks in time. */
async function asExpression(text: string, place: Place, print: Print): Promise<string | null> {
  const { depth } = place;
  const name = "x".repeat(Math.max(1, place.lead - 3));
  const wrapped = `${"{".repeat(depth)}\n${name} = ${text}\n${"}".repeat(depth)}`;
  const statement = cut(await print(wrapped), depth, place);
  const start = /^;?x+ =\s+/.exec(statement);
  return start && statement.slice(start[0].length).replace(/;$/, "");
}

/** Takes away the lines of the surrounding blocks, and the indentation of the first line, which the file already has. */
function cut(printed: string, depth: number, place: Place): string {
  const lines = printed.trimEnd().split(place.eol);
  return lines
    .slice(depth, lines.length - depth)
    .join(place.eol)
    .trimStart();
}
