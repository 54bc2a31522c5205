/**
 * Where the module itself waits, outside of every function. A module is no function, so no machine can be made of it and
 * its awaits stay as they are:
 *
 *     const answer = await load();        for await (const line of lines) {}        await using file = open();
 */
import type { Span } from "../base/text.ts";
import type { Bindings } from "../ir/source.ts";
import { ts, type TS } from "./typescript.ts";

/** In text order; of a loop its head. */
export function findModuleAwaits({ suspendsModule }: Bindings, sourceFile: TS.SourceFile): Span[] {
  return suspendsModule
    .filter((node) => !isPlainUsing(node))
    .map((node) => {
      const end = ts.isForOfStatement(node) ? node.statement.pos : node.end;
      return { start: node.getStart(sourceFile), end };
    })
    .sort((a, b) => a.start - b.start);
}

/** `using x`, whose disposal nobody waits for. */
function isPlainUsing({ flags, kind }: TS.Node): boolean {
  const isList = kind === ts.SyntaxKind.VariableDeclarationList;
  return isList && (flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using;
}
