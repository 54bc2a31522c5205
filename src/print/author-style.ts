/** How the author of a text lays code out, read off the text itself, in prettier's terms. */
import type { Options } from "prettier";
import { eolOf } from "../base/text.ts";

// Comments and template literals are matched first so that an apostrophe inside them counts for nothing.
const QUOTED = /\/\/.*|\/\*[^]*?\*\/|`(?:\\[^]|[^\\`])*`|"(?:\\.|[^\\"\n])*"|'(?:\\.|[^\\'\n])*'/g;

const STATEMENT = /^\s*(?:import|const|let|var|return|throw|await)\b.*[\w)\]}'"`](;?)\s*$/;

/** The layout that disturbs this text least: what it does not tell is left to prettier's defaults. */
export function inferStyle(text: string): Options {
  const lines = text.split(/\r\n|\n/);
  return {
    ...inferIndent(lines),
    singleQuote:
      count(text, QUOTED, (quoted) => (quoted[0] === "'" ? 1 : quoted[0] === '"' ? -1 : 0)) > 0,
    semi: lines.reduce((sum, line) => sum + statementEnd(line), 0) >= 0,
    arrowParens:
      count(text, /(?<![:.]\s*)(?<![\w$])[\w$]+\s*=>|\(\s*[\w$]+\s*\)\s*=>/g, (arrow) =>
        arrow[0] === "(" ? -1 : 1,
      ) > 0
        ? "avoid"
        : "always",
    bracketSpacing: count(text, /(?<!\$)\{ ?[\w$]/g, (brace) => (brace[1] === " " ? 1 : -1)) >= 0,
    printWidth: inferWidth(lines),
    endOfLine: eolOf(text) === "\r\n" ? "crlf" : "lf",
  };
}

function count(text: string, pattern: RegExp, weigh: (match: string) => number): number {
  let sum = 0;
  for (const match of text.matchAll(pattern)) sum += weigh(match[0]);
  return sum;
}

function statementEnd(line: string): number {
  const match = STATEMENT.exec(line);
  return match === null ? 0 : match[1] === ";" ? 1 : -1;
}

/** The step by which indentation grows most often from one line to the next. */
function inferIndent(lines: readonly string[]): Options {
  let tabs = 0;
  let previous = 0;
  const steps = new Map<number, number>();
  for (const line of lines) {
    const indent = /^[ \t]*/.exec(line)![0];
    if (indent.length === line.length) continue;
    if (indent.startsWith("\t")) tabs++;
    else if (indent.length > 0) tabs--;
    const step = indent.length - previous;
    // One column is the second line of a block comment, more than eight an alignment.
    if (step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
    previous = indent.length;
  }
  if (tabs > 0) return { useTabs: true };
  let best = 2;
  for (const [step, times] of steps) if (times > (steps.get(best) ?? 0)) best = step;
  return { useTabs: false, tabWidth: best };
}

/** The usual width that nearly all of the author's lines keep to. */
function inferWidth(lines: readonly string[]): number {
  const over = (width: number): number => lines.filter((line) => line.length > width).length;
  for (const width of [80, 100]) if (over(width) <= lines.length / 50) return width;
  return 120;
}
