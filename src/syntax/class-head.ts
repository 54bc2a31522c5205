/**
 * What a class evaluates before it is there: its heritage and the names of its members. Where one of them awaits, a machine
 * evaluates them outside of the class, where the name of the class means nothing by itself:
 *
 *     class A extends (await mixin(() => A)) {}        base = await mixin(() => A.value); A.initial = class A extends base {}
 */
import { ts, type TS } from "./typescript.ts";

export function isInAwaitingHead(at: number, node: TS.Node): boolean {
  if (!ts.isClassLike(node)) return false;
  const head = headOf(node);
  return head.some(({ pos, end }) => pos <= at && at < end) && head.some(suspends);
}

function headOf({ heritageClauses, members }: TS.ClassLikeDeclaration): readonly TS.Node[] {
  const names = members.flatMap(({ name }) =>
    name !== undefined && ts.isComputedPropertyName(name) ? [name] : [],
  );
  return [...(heritageClauses ?? []), ...names];
}

function suspends(node: TS.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, suspends) === true;
}
