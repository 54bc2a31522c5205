/**
 * Reads the metadata block of a test262 file: the YAML between `/*---` and the next `---` with its end of comment.
 *
 * Only the subset that the suite uses is understood: `key: value`, inline lists, block lists,
 * one level of nested keys. Block scalars (`description: |`) are skipped, nothing reads them.
 */

/** When a negative test must fail, and with which constructor. */
export interface Negative {
  readonly phase: "parse" | "resolution" | "runtime";
  readonly type: string;
}

/** What the harness needs to know of a test. */
export interface Frontmatter {
  readonly flags: ReadonlySet<string>;
  readonly includes: readonly string[];
  readonly features: readonly string[];
  readonly negative: Negative | null;
}

const BLOCK = /\/\*---([\s\S]*?)---\*\//;

/** Parses the metadata of `source`; a file without a block has no flags at all. */
export function parseFrontmatter(source: string): Frontmatter {
  const text = BLOCK.exec(source)?.[1] ?? "";
  const lines = text.split(/\r\n|\r|\n|\u2028|\u2029/);
  const phase = nestedValue(lines, "negative", "phase");
  const type = nestedValue(lines, "negative", "type");
  return {
    flags: new Set(listValue(lines, "flags")),
    includes: listValue(lines, "includes"),
    features: listValue(lines, "features"),
    negative: phase === null || type === null ? null : { phase: checkPhase(phase), type },
  };
}

/** The source without its metadata block, for questions about the program's own words. */
export function withoutFrontmatter(source: string): string {
  return source.replace(BLOCK, "");
}

/** `flags: [a, b]`, or `flags:` followed by `  - a` lines. */
function listValue(lines: readonly string[], key: string): string[] {
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return [];
  const inline = [];
  // `features: [a,` may go on over several lines up to the bracket.
  for (const line of lines.slice(at)) {
    inline.push(line);
    if (!/^[^[]*\[/.test(inline[0]!) || line.includes("]")) break;
  }
  const bracketed = /\[([\s\S]*)\]/.exec(inline.join(" "));
  if (bracketed !== null) return words(bracketed[1]!.split(","));
  const items = [];
  for (const line of lines.slice(at + 1)) {
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (item === null) break;
    items.push(item[1]!);
  }
  return words(items);
}

/** `negative:` followed by an indented `phase: parse`. */
function nestedValue(lines: readonly string[], key: string, inner: string): string | null {
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return null;
  for (const line of lines.slice(at + 1)) {
    if (/^\S/.test(line)) break;
    const found = new RegExp(`^\\s+${inner}:\\s*(\\S+)`).exec(line);
    if (found !== null) return found[1]!;
  }
  return null;
}

function words(parts: readonly string[]): string[] {
  return parts.map((part) => part.replace(/#.*$/, "").trim()).filter((part) => part !== "");
}

function checkPhase(phase: string): Negative["phase"] {
  if (phase === "parse" || phase === "resolution" || phase === "runtime") return phase;
  throw new Error(`unknown phase of a negative test: ${phase}`);
}
