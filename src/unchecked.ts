/** The comment in front of a file whose machines a checker can't judge, since they do not say what they hold. */
import type { Insertion } from "./print/file.ts";
import { afterLineBreak } from "./base/text.ts";
import type { TS } from "./syntax/typescript.ts";
import type { TypeOracle } from "./types/oracle.ts";

/**
 * TypeScript that was lowered without a checker, and JavaScript where the author asks for checks. `head` is the end of what
 * must stay first.
 */
export function uncheckedNotice(
  sourceFile: TS.SourceFile,
  types: TypeOracle | undefined,
  isTypeScript: boolean,
  head: number,
): readonly Insertion[] {
  const { text } = sourceFile;
  if (isTypeScript) {
    if (types !== undefined || text.slice(0, head).includes("@ts-nocheck")) return [];
    return [notice(head, "lowered without types, saved locals are any")];
  }
  const asked = checkAskedFor(sourceFile);
  if (!(asked?.enabled ?? types?.program.getCompilerOptions().checkJs === true)) return [];
  // The last of several such comments is the one that holds.
  const at = asked === undefined ? head : afterLineBreak(text, asked.end);
  return [notice(at, "lowered, machines in JavaScript have no types")];
}

function notice(at: number, why: string): Insertion {
  return { at, indent: "", write: (printer) => printer.write(`// @ts-nocheck: ${why}\n`) };
}

interface CheckDirective extends TS.TextRange {
  readonly enabled: boolean;
}

/** What `// @ts-check` or `// @ts-nocheck` says. */
export function checkAskedFor(sourceFile: TS.SourceFile): CheckDirective | undefined {
  return (sourceFile as unknown as { readonly checkJsDirective?: CheckDirective }).checkJsDirective;
}
