/**
 * Calls that give a machine and nothing else: of a function declaration that is lowered to a lazy machine and whose
 * name nothing ever assigns. Their await need not ask what it was given.
 */
import type { Bindings, Fn } from "./ir/source.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";

/** Says of an await expression whether its operand is such a call. */
export function findMachineCalls(
  bindings: Bindings,
  accepted: readonly AsyncFn[],
  sourceFile: TS.SourceFile,
): (node: TS.Node) => boolean {
  const calls = new Set<number>();
  if (
    bindings.fns.some((fn) => fn.obstacles.some(({ what }) => what === "eval" || what === "with"))
  )
    return () => false;
  for (const { fn, mode } of accepted) {
    if (mode !== "lazy" || fn.isGenerator || !ts.isFunctionDeclaration(fn.node)) continue;
    for (const start of stableRefs(fn, sourceFile)) calls.add(start);
  }
  return (node) =>
    ts.isAwaitExpression(node) &&
    ts.isCallExpression(node.expression) &&
    node.expression.questionDotToken === undefined &&
    ts.isIdentifier(node.expression.expression) &&
    calls.has(node.expression.expression.getStart(sourceFile));
}

/** Where the function is named, if its name can mean nothing else. */
function stableRefs(fn: Fn, sourceFile: TS.SourceFile): readonly number[] {
  const { name } = fn.node as TS.FunctionDeclaration;
  const scope = fn.parent?.scope;
  if (name === undefined || scope === undefined) return [];
  const binding = bindingOf(fn, name.text);
  if (binding === undefined) return [];
  // A script's own functions are properties of the global object, which other scripts may assign.
  if (binding.scope.kind === "module" && !ts.isExternalModule(sourceFile)) return [];
  const changes = binding.refs.filter((ref) => ref.declares || ref.access !== "read");
  if (changes.some((ref) => ref.start !== name.getStart(sourceFile))) return [];
  return binding.refs.map((ref) => ref.start);
}

function bindingOf(fn: Fn, name: string) {
  for (let scope = fn.scope.parent; scope !== null; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}
