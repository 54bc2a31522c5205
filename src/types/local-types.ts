/** Interfaces and aliases of functions: a machine stands outside of them, and its `poll` begins with copies of those that it names. */
import type { Code } from "../ir/code.ts";
import type { Insert } from "../ir/mention.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { eachLeft } from "./left-text.ts";

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

type IsLowered = (node: TS.Node) => boolean;

/** Those around a function that it names, and those that they name. Those inside have copies of their own. */
export function localTypesAround(
  checker: TS.TypeChecker,
  fn: TS.Node,
  isLowered: IsLowered,
): readonly TS.Declaration[] {
  const isGone = (node: TS.Node): boolean => node !== fn && isLowered(node);
  return withNamed(checker, fn, localTypesIn(checker, fn, isGone));
}

/** The same without those that only its head names, or what is replaced in `poll`. */
export function localTypesOfPoll(
  checker: TS.TypeChecker,
  fn: TS.Node,
  isLowered: IsLowered,
  rewrites: readonly Insert[],
): readonly TS.Declaration[] {
  const replaced = rewrites.filter(({ replaces }) => replaces > 0);
  const isReplaced = (node: TS.Node): boolean =>
    replaced.some(({ at, replaces }) => at <= node.getStart() && node.end <= at + replaces);
  const { parameters, body } = fn as TS.FunctionLikeDeclaration;
  const texts = [...parameters.flatMap(({ name, initializer }) => [name, initializer]), body];
  const named = texts.flatMap((text) =>
    text === undefined ? [] : localTypesIn(checker, text, isLowered, isReplaced),
  );
  return withNamed(checker, fn, named);
}

/** What copies name must be there as well. */
function withNamed(
  checker: TS.TypeChecker,
  fn: TS.Node,
  named: readonly TS.Declaration[],
): readonly TS.Declaration[] {
  const isAround = ({ pos, end }: TS.Node): boolean => pos < fn.pos || end > fn.end;
  const found = new Set(named.filter(isAround));
  for (const declaration of found)
    for (const inner of localTypesIn(checker, declaration)) found.add(inner);
  return [...found];
}

/** Those that a text names. */
function localTypesIn(
  checker: TS.TypeChecker,
  node: TS.Node,
  isGone: IsLowered = () => false,
  isReplaced: (node: TS.Node) => boolean = () => false,
): readonly TS.Declaration[] {
  const found: TS.Declaration[] = [];
  const visit = (part: TS.Node): void => {
    const name = typeNamedBy(part);
    if (name !== null && !isReplaced(part)) {
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
