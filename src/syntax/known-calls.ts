/**
 * Awaited calls that can call one function only: a function declaration of this file whose name nothing ever assigns.
 *
 * In lazy mode such an await need not ask what it was given: a machine. In eager mode it makes the machine itself, since a promise that
 * nobody else can see is not worth making:
 *
 *     await load(id)        this.awaitCall(new Load(id));
 */
import type { Mode } from "../ir/result.ts";
import type { Bindings, Fn, Ref } from "../ir/source.ts";
import type { Captures } from "./captures.ts";
import { hasModifier } from "./kinds.ts";
import { ts, type TS } from "./typescript.ts";

export interface KnownCalls {
  /** The function that the operand of an await calls, if it can be no other and gives the caller its machine. */
  readonly calleeOf: (node: TS.Node) => Fn | null;
  /** The functions that are called so. */
  readonly called: ReadonlySet<Fn>;
  /** Nothing else mentions the name of one that is called so: nobody calls what is left of the function. */
  readonly isUnread: (fn: Fn) => boolean;
}

interface Known {
  readonly fn: Fn;
  readonly mode: Mode;
}

interface KnownCall {
  readonly callee: Fn;
  /** Where the call names it. */
  readonly at: number;
}

/**
 * @param modes the functions that have machines
 * @param callees those of them whose calls are looked for; `captures` tells about them, and for `isUnread` about all
 */
export function findKnownCalls(
  bindings: Bindings,
  modes: ReadonlyMap<Fn, Mode>,
  callees: readonly Known[],
  captures: ReadonlyMap<Fn, Captures>,
  sourceFile: TS.SourceFile,
): KnownCalls {
  const calls = new Map<number, Known>();
  // In reach of eval and `with`, a name may be assigned or mean something else without being mentioned.
  const hidesNames = ({ obstacles }: Fn): boolean =>
    obstacles.some(({ what }) => what !== "super()");
  // An eager generator awaits promises: it goes on for its requests, not for a caller.
  const givesMachine = (ref: Ref, mode: Mode): boolean =>
    modes.get(ref.fn) === mode && !(mode === "eager" && ref.fn.isGenerator);
  for (const known of bindings.fns.some(hidesNames) ? [] : callees) {
    const { fn, mode } = known;
    if (fn.isGenerator || !ts.isFunctionDeclaration(fn.node)) continue;
    if (mode === "eager" && !isMadeAnywhere(fn, captures.get(fn)!)) continue;
    for (const ref of stableRefs(fn, sourceFile))
      if (givesMachine(ref, mode)) calls.set(ref.start, known);
  }
  const callOf = (node: TS.Node): KnownCall | null => {
    if (!ts.isAwaitExpression(node)) return null;
    const call = node.expression;
    if (!ts.isCallExpression(call) || call.questionDotToken !== undefined) return null;
    if (!ts.isIdentifier(call.expression)) return null;
    const at = call.expression.getStart(sourceFile);
    const known = calls.get(at);
    if (known === undefined) return null;
    const isKnown = known.mode === "lazy" || passesAll(call, known.fn, bindings);
    return isKnown ? { callee: known.fn, at } : null;
  };
  const found =
    calls.size === 0 ? [] : [...bindings.suspends].flatMap((node) => callOf(node) ?? []);
  const called = new Set(found.map(({ callee }) => callee));
  const made = new Set(found.map(({ at }) => at));
  // A machine that captures the function is handed it, which reads it.
  const isCaptured = ({ fn, binding }: Ref): boolean =>
    captures.get(fn)!.captured.some((captured) => captured.binding === binding);
  const isUnread = (fn: Fn): boolean =>
    called.has(fn) &&
    modes.get(fn) === "eager" &&
    !isExported(fn.node as TS.FunctionDeclaration, sourceFile) &&
    stableRefs(fn, sourceFile).every(
      (ref) => ref.declares || (made.has(ref.start) && !isCaptured(ref)),
    );
  return { calleeOf: (node) => callOf(node)?.callee ?? null, called, isUnread };
}

/** By a keyword or by its name: `export { load };`. */
function isExported(node: TS.FunctionDeclaration, file: TS.SourceFile): boolean {
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) return true;
  return file.statements.some(
    (statement) =>
      ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.some(
        (element) => (element.propertyName ?? element.name).text === node.name!.text,
      ),
  );
}

/** Its class stands in the module, and is handed the parameters as they were written and nothing else. */
function isMadeAnywhere(fn: Fn, { container, pollStays, captured, own }: Captures): boolean {
  if (container.kind !== "module" || pollStays || captured.length > 0) return false;
  if ([...fn.owned.values()].some((binding) => own.has(binding))) return false;
  const { parameters } = fn.node as TS.FunctionDeclaration;
  if (fn.scope.names.size < parameters.length) return false; // (a, a)
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
function stableRefs(fn: Fn, sourceFile: TS.SourceFile): readonly Ref[] {
  const { name } = fn.node as TS.FunctionDeclaration;
  const scope = fn.parent?.scope;
  if (name === undefined || scope === undefined) return [];
  const binding = bindingOf(fn, name.text);
  if (binding === undefined) return [];
  // A script's own functions are properties of the global object, which other scripts may assign.
  if (binding.scope.kind === "module" && !ts.isExternalModule(sourceFile)) return [];
  return binding.isWritten ? [] : binding.refs;
}

function bindingOf(fn: Fn, name: string) {
  for (let scope = fn.scope.parent; scope !== null; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}
