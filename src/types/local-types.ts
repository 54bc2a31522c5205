/** Interfaces and aliases of functions: a machine stands outside of them, and its `poll` begins with copies of those that it names. */
import type { Code } from "../ir/code.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { eachLeft } from "./moved-text.ts";

/** What `poll` begins with: `needed`, but for those that are its own and there already, by where they start. */
export function copiesOf(
  checker: TS.TypeChecker,
  sourceFile: TS.SourceFile,
  needed: ReadonlySet<TS.Declaration>,
  own: ReadonlySet<number>,
): readonly Code[] {
  const found = new Set(needed);
  for (const declaration of found) {
    // What a copy names must be there as well. A set goes on with what is added to it meanwhile.
    for (const symbol of localTypesIn(checker, declaration)) found.add(symbol);
  }
  return [...found]
    .filter((declaration) => !own.has(declaration.getStart(sourceFile)))
    .sort((a, b) => a.pos - b.pos)
    .map((declaration) => [
      { kind: "source", start: declaration.getStart(sourceFile), end: declaration.end },
    ]);
}

/** Those around a function that its text names, and those that they name. */
export function localTypesAround(
  checker: TS.TypeChecker,
  fn: TS.Node,
  isLowered: (node: TS.Node) => boolean,
): readonly TS.Declaration[] {
  const isAround = ({ pos, end }: TS.Node): boolean => pos < fn.pos || end > fn.end;
  // Those inside have copies of their own.
  const isGone = (node: TS.Node): boolean => node !== fn && isLowered(node);
  const found = new Set(localTypesIn(checker, fn, isGone).filter(isAround));
  for (const declaration of found)
    for (const named of localTypesIn(checker, declaration)) found.add(named);
  return [...found];
}

/** Those that a text names. */
export function localTypesIn(
  checker: TS.TypeChecker,
  node: TS.Node,
  isGone: (node: TS.Node) => boolean = () => false,
): readonly TS.Declaration[] {
  const found: TS.Declaration[] = [];
  const visit = (part: TS.Node): void => {
    const name = typeNamedBy(part);
    if (name !== null) {
      const [declaration] = checker.getSymbolAtLocation(name)?.declarations ?? [];
      if (declaration !== undefined && isLocalType(declaration)) found.push(declaration);
    }
    eachLeft(part, isGone, visit);
  };
  visit(node);
  return found;
}

/** `Row` of `row: Row`, `interface Other extends Row` and `class Other implements Row`. */
function typeNamedBy(node: TS.Node): TS.Node | null {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : null;
}

function isLocalType(node: TS.Node): boolean {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  for (let at: TS.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (ts.isFunctionLike(at)) return true;
  return false;
}
