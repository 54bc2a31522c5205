/**
 * Decides, for every function that is lowered, which variables its machine keeps, which it is handed
 * when it is made, and how closures share them.
 *
 *     const ids = [];                        // ids: a local of the machine, saved across the await
 *     let n = 0;                             // n: a cell, since the arrow changes it
 *     const more = () => ++n;
 *     await tick();
 *
 * The class of a machine stands where it is evaluated once (module, namespace or class body), so what
 * an inner async function names of the functions around it is handed in: by value where the variable
 * has its final value by then, else as something with a `value` (a cell, or a pair of closures).
 */
import { firstFrom } from "../base/search.ts";
import type { Storage } from "../ir/cfg.ts";
import {
  ownerOf,
  type Binding,
  type Bindings,
  type Fn,
  type Ref,
  type Scope,
} from "../ir/source.ts";
import { isInAwaitingHead } from "./class-head.ts";
import { isBareFunction } from "./declarations.ts";
import { literalOf } from "./literals.ts";
import { isHolderHidden } from "./hidden-names.ts";
import { findCutOff, privateClassOf } from "./private-names.ts";
import { isSloppy } from "./strictness.ts";
import { ts, type TS } from "./typescript.ts";

/** A captured variable and how the machine gets it. */
export interface Captured {
  readonly binding: Binding;
  /** `value`: as it is; `shared`: through `.value`, so that later changes are seen. */
  readonly by: "value" | "shared";
  /** The machine (or what is inside it) assigns it. */
  readonly written: boolean;
}

export interface Captures {
  readonly fn: Fn;
  /** The scope in whose text the class of the machine stands. */
  readonly container: Scope;
  /** The text of `poll` stays in the function: only there it can name all that it does. */
  readonly pollStays: boolean;
  readonly captured: readonly Captured[];
  /** Literals of the machines around that this one says again instead of being handed them. */
  readonly literals: readonly Binding[];
  /** Locals, parameters, `this` … of the function itself, with how they are kept. */
  readonly own: ReadonlyMap<Binding, Storage>;
  /** Function declarations that can be made where they stand in the text instead of on entry. */
  readonly sunk: ReadonlySet<Fn>;
}

/**
 * Captures of every function of `lowered`.
 * @param classFor the class that must be around the machine, for what types alone tell
 */
export function findCaptures(
  bindings: Bindings,
  lowered: ReadonlySet<Fn>,
  classFor: (fn: Fn) => TS.ClassLikeDeclaration | null = () => null,
): Map<Fn, Captures> {
  const result = new Map<Fn, Captures>();
  const sunk = findSunk(bindings, lowered);
  const cutOff = findCutOff(lowered);
  const ownOf = new Map<Fn, Map<Binding, Storage>>();
  for (const fn of lowered) ownOf.set(fn, findOwn(bindings, fn, sunk));
  for (const fn of lowered) {
    const pollStays = cutOff.has(fn);
    const wanted = classFor(fn);
    const isHidden = wanted !== null && isHolderHidden(fn, wanted, lowered, cutOff);
    const classes = pollStays ? [] : [isHidden ? null : wanted, privateClassOf(fn)];
    const container = containerOf(fn, bindings, classes);
    const needed = findCaptured(bindings, fn, container, ownOf);
    // What is declared in the author's text, or for machines inside only, must stay in use there.
    const isLiteral = ({ binding, by }: Captured): boolean =>
      by === "value" &&
      ownOf.has(binding.scope.fn) &&
      literalOf(binding) !== null &&
      binding.refs.some((ref) => !ref.declares && ref.fn === binding.scope.fn);
    const captured = needed.filter((known) => !isLiteral(known));
    const literals = needed.filter(isLiteral).map(({ binding }) => binding);
    const own = ownOf.get(fn)!;
    result.set(fn, { fn, container, pollStays, captured, literals, own, sunk });
  }
  return result;
}

/** References inside `node`; `refs` is in text order. */
export function refsIn(bindings: Bindings, start: number, end: number): readonly Ref[] {
  const { refs } = bindings;
  return refs.slice(firstRefFrom(refs, start), firstRefFrom(refs, end));
}

export function firstRefFrom(refs: readonly Ref[], offset: number): number {
  return firstFrom(refs, offset, startOfRef);
}

const startOfRef = (ref: Ref): number => ref.start;

export function isInside(fn: Fn, outer: Fn): boolean {
  return fn.id >= outer.id && fn.id <= outer.lastInside;
}

/** The function directly inside `owner` that `fn` belongs to; null when they are the same. */
function closureIn(fn: Fn, owner: Fn): Fn | null {
  if (fn === owner) return null;
  let at = fn;
  while (at.parent !== null && at.parent !== owner) at = at.parent;
  return at;
}

/** The node whose text names its own binding natively: the declaration of a function, a class, an enum. */
function ownText(binding: Binding): TS.Node | null {
  if (binding.kind === "self-name") {
    const { parent } = binding.declaration!;
    return ts.isClassLike(parent) ? parent : null;
  }
  if (binding.kind !== "function" && binding.kind !== "class" && binding.kind !== "enum")
    return null;
  return binding.declaration!.parent;
}

/** `function f() { f() }`: the inner f is the name the function has for itself. */
export function namesItself(ref: Ref): boolean {
  const node = ownText(ref.binding);
  return (
    node !== null &&
    !ref.declares &&
    ref.start >= node.pos &&
    ref.end <= node.end &&
    !isInAwaitingHead(ref.start, node) &&
    (ref.binding.kind !== "function" || (ref.fn !== ref.binding.scope.fn && !ref.binding.isWritten))
  );
}

function isLexical(binding: Binding): boolean {
  const { kind } = binding;
  return kind === "const" || kind === "let" || kind === "class" || kind === "enum";
}

// ---- function declarations ----------------------------------------------------------------------

/**
 * A function declaration exists from the start of its block. Where nothing names it before its text,
 * it may as well be made there, after the variables it captures have got their values.
 */
function findSunk(bindings: Bindings, lowered: ReadonlySet<Fn>): Set<Fn> {
  const sunk = new Set<Fn>();
  for (const fn of bindings.fns) {
    const { node } = fn;
    if (!ts.isFunctionDeclaration(node) || node.name === undefined) continue;
    if (fn.parent === null || !lowered.has(fn.parent) || isBareFunction(node)) continue;
    if (ts.isCaseOrDefaultClause(listAround(node))) continue;
    const scope = scopeAround(bindings, node);
    const binding = scope?.names.get(node.name.text);
    if (binding === undefined || binding.kind !== "function" || binding.isWritten) continue;
    const owner = binding.scope.fn;
    const late = binding.refs.every((ref) => {
      if (ref.declares || (ref.start >= node.pos && ref.end <= node.end)) return true;
      const closure = closureIn(ref.fn, owner);
      return ref.start > node.end && (closure === null || !ts.isFunctionDeclaration(closure.node));
    });
    if (late) sunk.add(fn);
  }
  return sunk;
}

/** What holds the statements that the function is one of. */
function listAround({ parent }: TS.Node): TS.Node {
  return ts.isLabeledStatement(parent) ? listAround(parent) : parent;
}

function scopeAround(bindings: Bindings, node: TS.Node): Scope | undefined {
  for (let at: TS.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    const scope = bindings.scopeOf.get(at);
    if (scope !== undefined) return scope;
  }
  return undefined;
}

// ---- own variables ------------------------------------------------------------------------------

function findOwn(bindings: Bindings, fn: Fn, sunk: ReadonlySet<Fn>): Map<Binding, Storage> {
  const own = new Map<Binding, Storage>();
  const { node } = fn;
  for (const kind of ["this", "arguments", "new.target"]) {
    const binding = fn.owned.get(kind);
    if (binding !== undefined) own.set(binding, "value");
  }
  for (const binding of fn.scope.names.values()) {
    if (fn.scope.isTakenApart || binding.kind === "parameter")
      own.set(binding, storageOf(binding, sunk));
  }
  if (!fn.scope.isTakenApart) return own;
  for (const ref of refsIn(bindings, node.pos, node.end)) {
    const { binding } = ref;
    const { scope } = binding;
    if (scope.fn !== fn || !scope.isTakenApart || own.has(binding)) continue;
    const ofClass = scope.kind === "class" || binding.kind === "self-name";
    if (ofClass && !isNamedInAwaitingHead(binding)) continue;
    own.set(binding, storageOf(binding, sunk));
  }
  return own;
}

/** In sloppy code `arguments[0] = x` assigns the first parameter: wrapper and machine share one variable. */
export function isMapped(fn: Fn, binding: Binding): boolean {
  if (binding.kind !== "parameter" || fn.isArrow || !fn.owned.has("arguments")) return false;
  const { parameters } = fn.node as TS.FunctionLikeDeclaration;
  const isSimple = parameters.every(
    ({ name, initializer, dotDotDotToken }) =>
      ts.isIdentifier(name) && initializer === undefined && dotDotDotToken === undefined,
  );
  return isSimple && isSloppy(fn.node, fn.node.getSourceFile());
}

/** A machine evaluates something outside of the class expression that names the class. */
function isNamedInAwaitingHead({ kind, refs, declaration }: Binding): boolean {
  return (
    kind === "self-name" && refs.some(({ start }) => isInAwaitingHead(start, declaration!.parent))
  );
}

function storageOf(binding: Binding, sunk: ReadonlySet<Fn>): Storage {
  if (binding.kind === "self-name") return "late";
  if (isMapped(binding.scope.fn, binding)) return "cell";
  const owner = binding.scope.fn;
  const refs = binding.refs.filter((ref) => !namesItself(ref));
  const closures = refs
    .map((ref) => closureIn(ref.fn, owner))
    .filter((closure) => closure !== null);
  const written = binding.isWritten;
  if (isLexical(binding)) {
    if (binding.kind === "const" && written) return "late";
    if (refs.some((ref) => ref.fn === owner && mayPrecede(ref, binding))) return "late";
    if (closures.some((closure) => isEarly(closure, binding, sunk))) return "late";
  }
  if (
    (binding.kind === "parameter" || binding.kind === "catch") &&
    (refs.some((ref) => ref.fn === owner && mayPrecede(ref, binding)) ||
      closures.some(({ node }) => node.pos < binding.initialisedAt))
  )
    return "late";
  if (closures.length === 0) return "value";
  if (binding.kind === "var") return "cell";
  if (binding.kind === "function") {
    const early = closures.some((closure) => isHoisted(closure, sunk));
    return written || (early && binding.scope.inLoop) ? "cell" : "value";
  }
  return written ? "cell" : "value";
}

/** The reference may run before the declaration: it stands before it, or in another `case`. */
function mayPrecede(ref: Ref, binding: Binding): boolean {
  if (ref.declares) return false;
  if (ref.start < binding.initialisedAt) return true;
  return (
    binding.scope.kind === "switch" &&
    clauseOf(ref.start, binding) !== clauseOf(binding.initialisedAt - 1, binding)
  );
}

function clauseOf(offset: number, binding: Binding): TS.Node | undefined {
  const block = binding.scope.node as TS.CaseBlock;
  return block.clauses.find((clause) => offset >= clause.pos && offset < clause.end);
}

function isHoisted(closure: Fn, sunk: ReadonlySet<Fn>): boolean {
  return ts.isFunctionDeclaration(closure.node) && !sunk.has(closure);
}

/** The closure may be called before the variable is initialised. */
function isEarly(closure: Fn, binding: Binding, sunk: ReadonlySet<Fn>): boolean {
  return (
    isHoisted(closure, sunk) ||
    closure.node.pos < binding.initialisedAt ||
    binding.scope.kind === "switch"
  );
}

// ---- captured variables -------------------------------------------------------------------------

/**
 * Where the class of the machine stands: the body of the innermost of `classes` around the function, else the module or
 * the namespace around it.
 */
function containerOf(fn: Fn, bindings: Bindings, classes: readonly (TS.Node | null)[]): Scope {
  for (let at: TS.Node | undefined = fn.node.parent; at !== undefined; at = at.parent) {
    if (classes.includes(at) || ts.isModuleBlock(at)) return bindings.scopeOf.get(at)!;
  }
  return bindings.module.scope;
}

function findCaptured(
  bindings: Bindings,
  fn: Fn,
  container: Scope,
  ownOf: ReadonlyMap<Fn, ReadonlyMap<Binding, Storage>>,
): Captured[] {
  const captured = new Map<Binding, Captured>();
  for (const ref of refsIn(bindings, fn.node.pos, fn.node.end)) {
    const { binding } = ref;
    if (ref.fn === fn.parent || !isInside(ref.fn, fn)) continue; // a computed name, a decorator
    if (isInside(binding.scope.fn, fn) || isVisibleIn(ref, container, ownOf)) continue;
    const written = ref.access !== "read" || (captured.get(binding)?.written ?? false);
    captured.set(binding, { binding, by: capturedBy(bindings, binding, fn, ownOf), written });
  }
  if (fn.isArrow && fn.supers.length > 0) {
    // super.f() in an arrow is called on the `this` of the method around.
    const self = ownerOf(fn).owned.get("this");
    if (self !== undefined) captured.set(self, { binding: self, by: "value", written: false });
  }
  return [...captured.values()];
}

/** The name means the same where the class of the machine stands. */
function isVisibleIn(
  ref: Ref,
  container: Scope,
  ownOf: ReadonlyMap<Fn, ReadonlyMap<Binding, Storage>>,
): boolean {
  const { binding } = ref;
  if (binding.declaration === null) return false;
  // A variable of another machine is known to that machine's text only, but for what the text itself declares.
  const isKept = ownOf.get(binding.scope.fn)?.has(binding) ?? false;
  if (isKept && !(namesItself(ref) && isWithin(container.node, binding.declaration.parent)))
    return false;
  for (let scope: Scope | null = container; scope !== null; scope = scope.parent) {
    if (scope === binding.scope) return true;
  }
  return false;
}

function isWithin(node: TS.Node, outer: TS.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

function capturedBy(
  bindings: Bindings,
  binding: Binding,
  fn: Fn,
  ownOf: ReadonlyMap<Fn, ReadonlyMap<Binding, Storage>>,
): "value" | "shared" {
  const storage = ownOf.get(binding.scope.fn)?.get(binding);
  if (storage !== undefined) return storage === "value" ? "value" : "shared";
  if (binding.isWritten || isMapped(binding.scope.fn, binding)) return "shared";
  switch (binding.kind) {
    case "const":
    case "let":
    case "class":
    case "enum":
      return isInitialisedFor(bindings, binding, fn) ? "value" : "shared";
    case "var":
      return "shared";
    case "this":
      // A constructor of a derived class has no `this` until super() has been called.
      return isDerivedConstructor(binding.scope.fn.node) ? "shared" : "value";
    default:
      return "value";
  }
}

function isDerivedConstructor(node: TS.Node): boolean {
  if (!ts.isConstructorDeclaration(node)) return false;
  return (
    node.parent.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) ??
    false
  );
}

/** No function declaration around `fn` exists (and so may be called) before the variable is initialised. */
function isInitialisedFor(bindings: Bindings, binding: Binding, fn: Fn): boolean {
  if (binding.scope.kind === "switch" || fn.node.pos < binding.initialisedAt) return false;
  for (let at: Fn | null = fn; at !== null && at !== binding.scope.fn; at = at.parent) {
    if (!ts.isFunctionDeclaration(at.node)) continue;
    const scope = scopeAround(bindings, at.node);
    if (scope === undefined || scope.node.pos < binding.initialisedAt) return false;
  }
  return true;
}
