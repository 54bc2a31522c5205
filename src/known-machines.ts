/**
 * Awaited calls that can call one function only: a function declaration of this file whose name nothing ever assigns.
 *
 * In lazy mode such an await need not ask what it was given: a machine. In eager mode it makes the machine itself, since a promise that
 * nobody else can see is not worth making:
 *
 *     await load(id)        this.awaitCall(new Load(id));
 */
import type { Bindings, Fn } from "./ir/source.ts";
import type { Captures } from "./syntax/captures.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";

export interface KnownCalls {
  /** The function that the operand of an await calls, if it can be no other and has a machine of this mode. */
  readonly calleeOf: (node: TS.Node, mode: "eager" | "lazy") => Fn | null;
  /** Eager functions that are called so. */
  readonly called: ReadonlySet<Fn>;
}

export function findKnownCalls(
  bindings: Bindings,
  accepted: readonly AsyncFn[],
  captures: ReadonlyMap<Fn, Captures>,
  sourceFile: TS.SourceFile,
): KnownCalls {
  const callees = new Map<number, AsyncFn>();
  const hidesNames = ({ obstacles }: Fn): boolean =>
    obstacles.some(({ what }) => what === "eval" || what === "with");
  for (const asyncFn of bindings.fns.some(hidesNames) ? [] : accepted) {
    const { fn, mode } = asyncFn;
    if (fn.isGenerator || !ts.isFunctionDeclaration(fn.node)) continue;
    if (mode === "eager" && !isMadeAnywhere(fn, captures.get(fn)!)) continue;
    for (const start of stableRefs(fn, sourceFile)) callees.set(start, asyncFn);
  }
  const calleeOf = (node: TS.Node, mode: "eager" | "lazy"): Fn | null => {
    if (!ts.isAwaitExpression(node)) return null;
    const call = node.expression;
    if (!ts.isCallExpression(call) || call.questionDotToken !== undefined) return null;
    if (!ts.isIdentifier(call.expression)) return null;
    const callee = callees.get(call.expression.getStart(sourceFile));
    if (callee?.mode !== mode) return null;
    return mode === "lazy" || passesAll(call, callee.fn, bindings) ? callee.fn : null;
  };
  const called = [...bindings.suspends].flatMap((node) => calleeOf(node, "eager") ?? []);
  return { calleeOf, called: new Set(called) };
}

/** Its class stands in the module, and is handed the parameters as they were written and nothing else. */
function isMadeAnywhere(fn: Fn, { container, captured, own }: Captures): boolean {
  if (container.kind !== "module" || captured.length > 0) return false;
  if ([...fn.owned.values()].some((binding) => own.has(binding))) return false;
  const { parameters } = fn.node as TS.FunctionDeclaration;
  return parameters.every(
    ({ name, initializer, dotDotDotToken }) =>
      ts.isIdentifier(name) &&
      name.text !== "this" &&
      initializer === undefined &&
      dotDotDotToken === undefined,
  );
}

/** The arguments are what the constructor takes, and stand in the call as they were written. */
function passesAll(call: TS.CallExpression, callee: Fn, { suspends }: Bindings): boolean {
  const { parameters } = callee.node as TS.FunctionDeclaration;
  return (
    !suspends.has(call) &&
    call.arguments.length === parameters.length &&
    !call.arguments.some(ts.isSpreadElement)
  );
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
