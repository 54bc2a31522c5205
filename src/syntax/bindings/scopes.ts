/**
 * What the walk finds: functions, the scopes in them, their names and every mention of a name. A scope declares its names
 * when it is entered, because a name is visible in its whole scope, before its declaration too.
 */
import type {
  Access,
  Binding,
  BindingKind,
  Bindings,
  Fn,
  Hoist,
  Naming,
  Obstacle,
  Ref,
  Scope,
  ScopeKind,
} from "../../ir/source.ts";
import { firstFrom } from "../../base/search.ts";
import { ownerOf, superStart } from "../../ir/source.ts";
import { declareNames } from "../declarations.ts";
import { rewrittenMembers } from "../enum-members.ts";
import { hoistedFunctions } from "../hoisted-functions.ts";
import { hasModifier } from "../kinds.ts";
import { isAnonymousFunction, targetWithoutTypes } from "../outer.ts";
import { isSloppy } from "../strictness.ts";
import { ts, type TS } from "../typescript.ts";
import { withInnerName } from "./inner-names.ts";
import { UnnamedAccess } from "./unnamed-access.ts";

const K = ts.SyntaxKind;

export class Scopes {
  readonly suspends = new Set<TS.Node>();
  readonly unnamed: UnnamedAccess;
  /** Where the walk is. */
  fn: Fn;
  scope: Scope;
  private readonly suspendsModule: TS.Node[] = [];
  private readonly fns: Fn[] = [];
  private readonly fnOf = new Map<TS.Node, Fn>();
  private readonly scopeOf = new Map<TS.Node, Scope>();
  private refs: Ref[] = [];
  private readonly identifiers = new Set<string>();
  private readonly namings: Naming[] = [];
  private readonly enums: TS.EnumDeclaration[] = [];
  private readonly hoists: Hoist[] = [];
  private readonly assignedClasses = new Set<Binding>();
  private bindingCount = 0;
  private loopDepth = 0;

  constructor(private readonly sourceFile: TS.SourceFile) {
    const module = this.makeFn(sourceFile, null, "module");
    this.fn = module;
    this.scope = module.scope;
    this.unnamed = new UnnamedAccess(this, sourceFile);
  }

  /** All that was found, once the whole file was walked. */
  finish(): Bindings {
    this.fn.lastInside = this.fns.length - 1;
    this.sort();
    for (const binding of this.assignedClasses) this.refs = withInnerName(this, binding, this.refs);
    this.unnamed.spreadEvals(this.fns);
    return {
      module: this.fn,
      fns: this.fns,
      fnOf: this.fnOf,
      scopeOf: this.scopeOf,
      refs: this.refs,
      suspends: this.suspends,
      suspendsModule: this.suspendsModule,
      namings: this.namings,
      rewritten: this.enums
        .flatMap((node) => rewrittenMembers(node, (name) => this.refAt(name)))
        .concat(this.unnamed.deleted)
        .sort((a, b) => a.at - b.at),
      hoists: this.hoists,
      identifiers: this.identifiers,
    };
  }

  private refAt(name: TS.Identifier): Ref | null {
    const start = name.getStart(this.sourceFile);
    const ref = this.refs[firstFrom(this.refs, start, (known) => known.start)];
    return ref?.start === start ? ref : null;
  }

  /** The walk is in text order, but for decorators and targets of assignments. */
  private sort(): void {
    this.refs.sort((a, b) => a.start - b.start);
    this.hoists.sort((a, b) => a.at - b.at);
    this.namings.sort((a, b) => a.value.start - b.value.start);
    for (const { children, supers } of this.fns) {
      children.sort((a, b) => a.node.end - b.node.end);
      supers.sort((a, b) => superStart(a) - superStart(b));
    }
  }

  // ---- functions and scopes -------------------------------------------------------------------

  private makeFn(node: TS.Node, parent: Fn | null, kind: ScopeKind): Fn {
    const fn: { -readonly [P in keyof Fn]: Fn[P] } = {
      id: this.fns.length,
      lastInside: this.fns.length,
      node,
      parent,
      isArrow: ts.isArrowFunction(node),
      isAsync: hasModifier(node, K.AsyncKeyword),
      isGenerator: "asteriskToken" in node && node.asteriskToken !== undefined,
      scope: undefined as unknown as Scope,
      children: [],
      suspends: false,
      owned: new Map(),
      privateNames: [],
      supers: [],
      freeNames: new Set(),
      obstacles: [],
    };
    fn.scope = {
      kind,
      parent: parent === null ? null : this.scope,
      fn,
      node,
      names: new Map(),
      isTakenApart: false,
      inLoop: false,
    };
    parent?.children.push(fn);
    this.fns.push(fn);
    this.fnOf.set(node, fn);
    this.scopeOf.set(node, fn.scope);
    return fn;
  }

  inFn(node: TS.Node, visit: () => void): void {
    const { fn: outerFn, scope: outerScope, loopDepth } = this;
    const fn = this.makeFn(node, outerFn, "function");
    if (this.unnamed.isInWith) this.noteObstacle("with", node, fn);
    this.fn = fn;
    this.scope = fn.scope;
    this.loopDepth = 0;
    visit();
    fn.lastInside = this.fns.length - 1;
    this.fn = outerFn;
    this.scope = outerScope;
    this.loopDepth = loopDepth;
    for (const use of fn.privateNames) outerFn.privateNames.push(use);
    for (const name of fn.freeNames) outerFn.freeNames.add(name);
    // What eval reaches is the variables of all functions around it.
    for (const obstacle of fn.obstacles)
      if (obstacle.what === "eval") outerFn.obstacles.push(obstacle);
  }

  inScope(node: TS.Node, kind: ScopeKind, visit: () => boolean): boolean {
    const outer = this.scope;
    this.scope = {
      kind,
      parent: outer,
      fn: this.fn,
      node,
      names: new Map(),
      isTakenApart: false,
      inLoop: this.loopDepth > 0,
    };
    this.scopeOf.set(node, this.scope);
    this.declareIn(node);
    const suspends = visit();
    this.scope.isTakenApart ||=
      suspends && !(ts.isForInStatement(node) || ts.isForOfStatement(node));
    this.scope = outer;
    return suspends;
  }

  declareIn(node: TS.Node): void {
    declareNames(node, (name, kind, initialisedAt) => this.declare(name, kind, initialisedAt));
  }

  /** Functions in blocks that are variables of the whole function too. */
  declareHoisted(node: TS.FunctionLikeDeclaration): void {
    if (!isSloppy(node, this.sourceFile)) return;
    for (const hoisted of hoistedFunctions(node)) {
      const name = hoisted.name!;
      this.declare(name, "var", 0);
      // `{ function arguments() {} }` declares no variable, as `var arguments` doesn't: it assigns the one that is there.
      const binding = this.scope.names.get(name.text) ?? this.owned("arguments");
      if (binding === undefined) continue;
      binding.isWritten = true;
      this.hoists.push({ at: hoisted.end, node: hoisted, binding });
    }
  }

  declare(name: TS.Identifier, kind: BindingKind, initialisedAt: number): void {
    const { scope } = this;
    if (this.isForeignInPoll(name.text, kind)) {
      scope.isTakenApart = true;
      scope.fn.scope.isTakenApart = true;
    }
    // `var arguments` declares nothing: the name has its value already.
    if (kind === "var" && name.text === "arguments" && isOwnArguments(scope)) return;
    const known = scope.names.get(name.text);
    if (known !== undefined) {
      // `var f = 1; function f() {}` and `function f() {} function f() {}`: the last function is there first.
      if (known.kind === "function" || kind === "function") known.isWritten = true;
      // `var x; var x;` and `function f(x) { var x }` name one binding; a function replaces a var.
      if (known.kind !== "var" || kind !== "function") return;
    }
    scope.names.set(name.text, {
      id: known?.id ?? this.bindingCount++,
      name: name.text,
      kind,
      scope,
      declaration: name,
      initialisedAt,
      refs: known?.refs ?? [],
      isWritten: known?.isWritten ?? false,
    });
  }

  /** What the name of a class declaration means inside of it. */
  innerName(node: TS.ClassDeclaration, name: TS.Identifier): Binding {
    this.scope = this.scopeOf.get(node)!;
    this.declare(name, "self-name", 0);
    return this.scope.names.get(name.text)!;
  }

  /** A later part of an enum: members of all parts are known there, as properties of the enum. */
  declareMembers(binding: Binding, parts: readonly TS.EnumDeclaration[]): void {
    for (const { members } of parts)
      for (const { name } of members)
        if (!ts.isComputedPropertyName(name)) this.scope.names.set(name.text, binding);
  }

  /** In the text of `poll` the declaration would meet another one: the parameter handed over, or poll's own arguments. */
  private isForeignInPoll(name: string, kind: BindingKind): boolean {
    const { scope, fn } = this;
    if (kind !== "var" && kind !== "function") return false;
    const { body } = fn.node as TS.FunctionLikeDeclaration;
    if (scope !== fn.scope && scope.node !== body) return false;
    return name === "arguments" || fn.scope.names.get(name)?.kind === "parameter";
  }

  // ---- references -----------------------------------------------------------------------------

  resolve(name: string): Binding | undefined {
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }

  refer(name: TS.Identifier, access: Access, shorthand = false, declares = false): void {
    this.identifiers.add(name.text);
    let binding = this.resolve(name.text);
    if (name.text === "arguments" && !this.isOwn(binding))
      binding = this.owned("arguments") ?? binding;
    if (binding === undefined) return void this.fn.freeNames.add(name.text);
    const start = name.getStart(this.sourceFile);
    const member = binding.kind === "enum" && binding.name !== name.text ? name.text : null;
    this.addRef({
      binding,
      node: name,
      start,
      end: name.end,
      fn: this.fn,
      access,
      shorthand,
      declares,
      member,
    });
  }

  private addRef(ref: Ref): void {
    const { binding, access, declares } = ref;
    this.unnamed.noteNamed(binding);
    binding.refs.push(ref);
    if (access !== "read" && !declares) {
      binding.isWritten = true;
      if (binding.kind === "class") this.assignedClasses.add(binding);
    }
    this.refs.push(ref);
  }

  /** A variable `arguments` of a function further out is hidden by the arguments of the one here. */
  private isOwn(binding: Binding | undefined): boolean {
    return binding !== undefined && binding.scope.fn.id >= ownerOf(this.fn).id;
  }

  owned(kind: "this" | "arguments" | "new.target"): Binding | undefined {
    const owner = ownerOf(this.fn);
    if (owner.parent === null && kind === "arguments") return undefined;
    let binding = owner.owned.get(kind);
    if (binding === undefined) {
      binding = {
        id: this.bindingCount++,
        name: kind,
        kind,
        scope: owner.scope,
        declaration: null,
        initialisedAt: 0,
        refs: [],
        isWritten: false,
      };
      owner.owned.set(kind, binding);
    }
    return binding;
  }

  ownedRef(node: TS.Node, kind: "this" | "new.target"): void {
    const binding = this.owned(kind)!;
    this.addRef({
      binding,
      node,
      start: node.getStart(this.sourceFile),
      end: node.end,
      fn: this.fn,
      access: "read",
      shorthand: false,
      declares: false,
      member: null,
    });
  }

  noteObstacle(what: Obstacle, node: TS.Node, fn = this.fn): void {
    const span = { start: node.getStart(this.sourceFile), end: node.end };
    fn.obstacles.push({ what, ...span });
  }

  /** Arrows may call super() for their constructor; a machine can't. */
  noteSuperCall(node: TS.Node): void {
    for (let at: Fn | null = this.fn; at?.isArrow === true; at = at.parent)
      if (at.isAsync) this.noteObstacle("super()", node, at);
  }

  noteEnum(node: TS.EnumDeclaration): void {
    this.enums.push(node);
  }

  /** `f = () => {}` names the function f. */
  noteNaming(written: TS.Node, value: TS.Expression | undefined): void {
    const target = targetWithoutTypes(written);
    if (value === undefined || !ts.isIdentifier(target) || !isAnonymousFunction(value)) return;
    this.namings.push({
      target: target.getStart(this.sourceFile),
      value: { start: value.getStart(this.sourceFile), end: value.end },
    });
  }

  notePrivateName(name: TS.PrivateIdentifier): void {
    this.fn.privateNames.push({ name: name.text, at: name.getStart(this.sourceFile) });
  }

  /** At `node` the function waits, or has something to clean up. */
  markSuspends(node: TS.Node): true {
    if (this.fn.parent === null) this.suspendsModule.push(node);
    this.fn.suspends = true;
    this.fn.scope.isTakenApart = true;
    return true;
  }

  inLoop(visit: () => boolean): boolean {
    this.loopDepth++;
    const suspends = visit();
    this.loopDepth--;
    return suspends;
  }
}

function isOwnArguments({ kind, fn, names }: Scope): boolean {
  return kind !== "module" && !fn.isArrow && fn.parent !== null && !names.has("arguments");
}
