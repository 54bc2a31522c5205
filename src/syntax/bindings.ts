/**
 * Resolves every identifier of a file to its binding, and finds the awaits.
 *
 *     function f(x) { { let x = 1; g(() => x); } return x; }
 *
 * gives two bindings `x`; the arrow names the inner one. Type positions are not looked at.
 * One walk in text order; each scope declares its names when it is entered, because a name is
 * visible in its whole scope, before its declaration too.
 *
 * One class and over 400 lines: the walk is one flat table of kinds over one state (function, scope, loops).
 */
import type {
  Access,
  Binding,
  BindingKind,
  Bindings,
  Fn,
  Naming,
  Obstacle,
  Ref,
  Scope,
  ScopeKind,
} from "../ir/source.ts";
import { superStart } from "../ir/source.ts";
import { declareNames, hasParameterExpressions } from "./declarations.ts";
import { countedMembers, type Counted } from "./enum-members.ts";
import { isAnonymousFunction } from "./outer.ts";
import { namesBinding } from "./jsx.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** Resolves the names of `sourceFile`. Linear in its size; recursion follows the nesting of the text. */
export function resolveBindings(sourceFile: TS.SourceFile): Bindings {
  return new Resolver(sourceFile).run();
}

class Resolver {
  private readonly fns: Fn[] = [];
  private readonly fnOf = new Map<TS.Node, Fn>();
  private readonly scopeOf = new Map<TS.Node, Scope>();
  private readonly refs: Ref[] = [];
  private readonly suspends = new Set<TS.Node>();
  private readonly identifiers = new Set<string>();
  private readonly namings: Naming[] = [];
  private readonly counted: Counted[] = [];
  private bindingCount = 0;
  private loopDepth = 0;
  private fn: Fn;
  private scope: Scope;

  constructor(private readonly sourceFile: TS.SourceFile) {
    const module = this.makeFn(sourceFile, null, "module");
    this.fn = module;
    this.scope = module.scope;
  }

  run(): Bindings {
    const { sourceFile } = this;
    this.declareIn(sourceFile);
    this.visitAll(sourceFile.statements);
    this.fn.lastInside = this.fns.length - 1;
    this.sort();
    return {
      module: this.fn,
      fns: this.fns,
      fnOf: this.fnOf,
      scopeOf: this.scopeOf,
      refs: this.refs,
      suspends: this.suspends,
      namings: this.namings,
      counted: this.counted,
      identifiers: this.identifiers,
    };
  }

  /** The walk is in text order, but for decorators and targets of assignments. */
  private sort(): void {
    this.refs.sort((a, b) => a.start - b.start);
    this.namings.sort((a, b) => a.value.start - b.value.start);
    for (const { children, supers } of this.fns) {
      children.sort((a, b) => a.node.end - b.node.end);
      supers.sort((a, b) => superStart(a) - superStart(b));
    }
  }

  // ---- functions and scopes -------------------------------------------------------------------

  private makeFn(node: TS.Node, parent: Fn | null, kind: ScopeKind): Fn {
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    const fn: { -readonly [P in keyof Fn]: Fn[P] } = {
      id: this.fns.length,
      lastInside: this.fns.length,
      node,
      parent,
      isArrow: ts.isArrowFunction(node),
      isAsync: modifiers?.some((modifier) => modifier.kind === K.AsyncKeyword) ?? false,
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
      suspends: false,
      inLoop: false,
    };
    parent?.children.push(fn);
    this.fns.push(fn);
    this.fnOf.set(node, fn);
    this.scopeOf.set(node, fn.scope);
    return fn;
  }

  private inFn(node: TS.Node, visit: () => void): void {
    const { fn: outerFn, scope: outerScope, loopDepth } = this;
    const fn = this.makeFn(node, outerFn, "function");
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
    // An arrow shares the obstacles of `this`-less functions: what forbids moving it forbids moving its owner.
    for (const obstacle of fn.obstacles)
      if (obstacle.what === "eval") outerFn.obstacles.push(obstacle);
  }

  private inScope(node: TS.Node, kind: ScopeKind, visit: () => boolean): boolean {
    const outer = this.scope;
    this.scope = {
      kind,
      parent: outer,
      fn: this.fn,
      node,
      names: new Map(),
      suspends: false,
      inLoop: this.loopDepth > 0,
    };
    this.scopeOf.set(node, this.scope);
    this.declareIn(node);
    const suspends = visit();
    this.scope.suspends ||= suspends && !(ts.isForInStatement(node) || ts.isForOfStatement(node));
    this.scope = outer;
    return suspends;
  }

  private declareIn(node: TS.Node): void {
    declareNames(node, (name, kind, initialisedAt) => this.declare(name, kind, initialisedAt));
  }

  private declare(name: TS.Identifier, kind: BindingKind, initialisedAt: number): void {
    const { scope } = this;
    // `var arguments` declares nothing: the name has its value already.
    if (kind === "var" && name.text === "arguments" && isOwnArguments(scope)) return;
    const known = scope.names.get(name.text);
    if (known !== undefined) {
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

  // ---- references -----------------------------------------------------------------------------

  private resolve(name: string): Binding | undefined {
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      const binding = scope.names.get(name);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }

  private refer(name: TS.Identifier, access: Access, shorthand = false, declares = false): void {
    this.identifiers.add(name.text);
    let binding = this.resolve(name.text);
    if (name.text === "arguments" && (binding === undefined || binding.scope.kind === "module")) {
      binding = this.owned("arguments") ?? binding;
    }
    if (binding === undefined) return void this.fn.freeNames.add(name.text);
    this.addRef(binding, name.getStart(this.sourceFile), name.end, access, shorthand, declares);
  }

  private addRef(
    binding: Binding,
    start: number,
    end: number,
    access: Access,
    shorthand: boolean,
    declares: boolean,
  ): void {
    const ref: Ref = { binding, start, end, fn: this.fn, access, shorthand, declares };
    binding.refs.push(ref);
    if (access !== "read" && !declares) binding.isWritten = true;
    this.refs.push(ref);
  }

  /** The nearest function that is no arrow owns `this`, `arguments` and `new.target`. */
  private owned(kind: "this" | "arguments" | "new.target"): Binding | undefined {
    let owner = this.fn;
    while (owner.isArrow && owner.parent !== null) owner = owner.parent;
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

  private ownedRef(node: TS.Node, kind: "this" | "new.target"): void {
    const binding = this.owned(kind)!;
    this.addRef(binding, node.getStart(this.sourceFile), node.end, "read", false, false);
  }

  private obstacle(what: Obstacle, node: TS.Node): void {
    const span = { start: node.getStart(this.sourceFile), end: node.end };
    this.fn.obstacles.push({ what, ...span });
  }

  /** `f = () => {}` names the function f. */
  private naming(target: TS.Node, value: TS.Expression | undefined): void {
    if (value === undefined || !ts.isIdentifier(target) || !isAnonymousFunction(value)) return;
    this.namings.push({
      target: target.getStart(this.sourceFile),
      value: { start: value.getStart(this.sourceFile), end: value.end },
    });
  }

  // ---- the walk -------------------------------------------------------------------------------

  private visitAll(nodes: readonly TS.Node[] | undefined): boolean {
    let suspends = false;
    if (nodes !== undefined) for (const node of nodes) if (this.visit(node)) suspends = true;
    return suspends;
  }

  private visitChildren(node: TS.Node): boolean {
    let suspends = false;
    ts.forEachChild(node, (child) => {
      if (this.visit(child)) suspends = true;
    });
    return suspends;
  }

  private optional(node: TS.Node | undefined): boolean {
    return node !== undefined && this.visit(node);
  }

  /** True when an await of the current function stands in `node`. */
  private visit(node: TS.Node): boolean {
    const suspends = this.visitKind(node);
    if (suspends) this.suspends.add(node);
    return suspends;
  }

  private visitKind(node: TS.Node): boolean {
    if (node.kind >= K.FirstTypeNode && node.kind <= K.LastTypeNode) return false;
    if (ts.isFunctionLike(node)) return this.visitFunction(node);
    if (ts.isClassLike(node)) return this.visitClass(node);
    switch (node.kind) {
      case K.Identifier:
        this.refer(node as TS.Identifier, "read");
        return false;
      case K.PrivateIdentifier:
        this.privateName(node as TS.PrivateIdentifier);
        return false;
      case K.ThisKeyword:
        this.ownedRef(node, "this");
        return false;
      case K.MetaProperty:
        if ((node as TS.MetaProperty).keywordToken === K.NewKeyword)
          this.ownedRef(node, "new.target");
        return false;
      case K.AwaitExpression:
        this.visit((node as TS.AwaitExpression).expression);
        return this.markSuspends();
      case K.YieldExpression:
        this.obstacle("yield", node);
        this.visitChildren(node);
        // Of a generator that is not async the machine around it sees nothing.
        return this.fn.isAsync && this.markSuspends();
      case K.PropertyAccessExpression:
      case K.ElementAccessExpression:
        return this.visitAccess(node as TS.PropertyAccessExpression | TS.ElementAccessExpression);
      case K.CallExpression:
        return this.visitCall(node as TS.CallExpression);
      case K.BinaryExpression:
        return this.visitBinary(node as TS.BinaryExpression);
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression:
        return this.visitUnary(node as TS.PrefixUnaryExpression | TS.PostfixUnaryExpression);
      case K.PropertyAssignment: {
        const property = node as TS.PropertyAssignment;
        const name = this.visitPropertyName(property.name);
        return this.visit(property.initializer) || name;
      }
      case K.ShorthandPropertyAssignment: {
        const property = node as TS.ShorthandPropertyAssignment;
        this.refer(property.name, "read", true);
        return this.optional(property.objectAssignmentInitializer);
      }
      case K.VariableDeclaration:
      case K.BindingElement:
      case K.Parameter:
        return this.visitDeclaration(
          node as TS.VariableDeclaration | TS.BindingElement | TS.ParameterDeclaration,
        );
      case K.VariableDeclarationList:
        return this.visitDeclarationList(node as TS.VariableDeclarationList);
      case K.JsxAttribute:
        return this.optional((node as TS.JsxAttribute).initializer);
      case K.JsxOpeningElement:
      case K.JsxSelfClosingElement:
        return this.visitJsxElement(node as TS.JsxOpeningElement | TS.JsxSelfClosingElement);
      case K.JsxClosingElement:
        this.visitTagName((node as TS.JsxClosingElement).tagName);
        return false;
      default:
        return this.visitStatement(node);
    }
  }

  private visitStatement(node: TS.Node): boolean {
    switch (node.kind) {
      case K.Block:
        return this.inScope(node, "block", () => this.visitAll((node as TS.Block).statements));
      case K.CaseBlock:
        return this.inScope(node, "switch", () => this.visitAll((node as TS.CaseBlock).clauses));
      case K.CatchClause: {
        const clause = node as TS.CatchClause;
        return this.inScope(node, "block", () => {
          const pattern = this.optional(clause.variableDeclaration);
          return this.visit(clause.block) || pattern;
        });
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
        return this.visitFor(node as TS.ForStatement | TS.ForInStatement | TS.ForOfStatement);
      case K.WhileStatement:
      case K.DoStatement:
        return this.inLoop(() => this.visitChildren(node));
      case K.LabeledStatement:
        return this.visit((node as TS.LabeledStatement).statement);
      case K.ReturnStatement: {
        const suspends = this.visitChildren(node);
        // An async generator awaits what it returns.
        const awaits = this.fn.isAsync && this.fn.isGenerator;
        const { expression } = node as TS.ReturnStatement;
        return awaits && expression !== undefined ? this.markSuspends() : suspends;
      }
      case K.BreakStatement:
      case K.ContinueStatement:
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
      case K.ImportDeclaration:
      case K.ImportEqualsDeclaration:
      case K.ExportDeclaration:
      case K.NamespaceExportDeclaration:
        return false;
      case K.WithStatement:
        this.obstacle("with", node);
        return this.visitChildren(node);
      case K.EnumDeclaration:
        return this.visitEnum(node as TS.EnumDeclaration);
      case K.EnumMember:
        return this.optional((node as TS.EnumMember).initializer);
      case K.ModuleDeclaration: {
        const body = (node as TS.ModuleDeclaration).body;
        if (body !== undefined && !isAmbient(node)) this.visit(body);
        return false;
      }
      case K.ModuleBlock:
        this.inFn(node, () => {
          (this.scope as { kind: ScopeKind }).kind = "namespace";
          this.declareIn(node);
          this.visitAll((node as TS.ModuleBlock).statements);
        });
        return false;
      default:
        if (isAmbient(node)) return false;
        return this.visitChildren(node);
    }
  }

  private markSuspends(): true {
    this.fn.suspends = true;
    this.fn.scope.suspends = true;
    return true;
  }

  private inLoop(visit: () => boolean): boolean {
    this.loopDepth++;
    const suspends = visit();
    this.loopDepth--;
    return suspends;
  }

  private visitFunction(node: TS.SignatureDeclaration): boolean {
    const body = (node as TS.FunctionLikeDeclaration).body;
    const name = (node as TS.FunctionLikeDeclaration).name;
    if (body === undefined) return false;
    let suspends = false;
    if (name !== undefined && ts.isComputedPropertyName(name))
      suspends = this.visitPropertyName(name);
    else if (name !== undefined && ts.isPrivateIdentifier(name)) this.privateName(name);
    else if (name !== undefined && ts.isFunctionDeclaration(node)) {
      this.refer(name as TS.Identifier, "write", false, true);
    }
    this.visitDecorators(node);
    const enter = (): void =>
      this.inFn(node, () => {
        this.declareIn(node);
        this.visitAll(node.parameters);
        if (!ts.isBlock(body)) this.visit(body);
        else if (!hasParameterExpressions(node)) this.visitAll(body.statements);
        else {
          // Names of the body are not seen by the parameters' defaults.
          const suspends = this.inScope(body, "block", () => this.visitAll(body.statements));
          if (suspends) this.suspends.add(body);
        }
      });
    if (ts.isFunctionExpression(node) && name !== undefined) {
      // `(function g() { g })`: the name has a scope of its own around the function.
      this.inScope(name, "block", () => {
        this.declare(name as TS.Identifier, "self-name", 0);
        enter();
        return false;
      });
    } else enter();
    return suspends;
  }

  /** Its members know each other, and it, by their names. */
  private visitEnum(node: TS.EnumDeclaration): boolean {
    if (isAmbient(node)) return false;
    this.refer(node.name, "write", false, true);
    this.counted.push(...countedMembers(node));
    return this.inScope(node, "block", () => this.visitAll(node.members));
  }

  private visitDecorators(node: TS.Node): boolean {
    if (!ts.canHaveDecorators(node)) return false;
    let suspends = false;
    for (const decorator of ts.getDecorators(node) ?? []) {
      if (this.visit(decorator.expression)) suspends = true;
    }
    return suspends;
  }

  private visitClass(node: TS.ClassLikeDeclaration): boolean {
    if (isAmbient(node)) return false;
    let suspends = this.visitDecorators(node);
    if (node.name !== undefined && ts.isClassDeclaration(node)) {
      this.refer(node.name, "write", false, true);
    }
    this.inScope(node, "class", () => {
      if (node.name !== undefined && ts.isClassExpression(node)) {
        this.declare(node.name, "self-name", 0);
      }
      for (const clause of node.heritageClauses ?? []) {
        if (clause.token !== K.ExtendsKeyword) continue;
        for (const type of clause.types) if (this.visit(type.expression)) suspends = true;
      }
      for (const member of node.members) if (this.visitMember(member)) suspends = true;
      return suspends;
    });
    return suspends;
  }

  private visitMember(member: TS.ClassElement): boolean {
    if (ts.isClassStaticBlockDeclaration(member)) {
      this.inFn(member, () => {
        this.declareIn(member);
        this.visitAll(member.body.statements);
      });
      return false;
    }
    if (!ts.isPropertyDeclaration(member)) return this.visit(member);
    if (isAmbient(member)) return false;
    let suspends = this.visitDecorators(member);
    if (this.visitPropertyName(member.name)) suspends = true;
    const { initializer } = member;
    // An initialiser is a function of its own: `this` is the instance, and it can't await.
    if (initializer !== undefined) this.inFn(member, () => void this.visit(initializer));
    return suspends;
  }

  private visitPropertyName(name: TS.PropertyName | TS.BindingName): boolean {
    if (ts.isComputedPropertyName(name)) {
      const suspends = this.visit(name.expression);
      if (suspends) this.suspends.add(name);
      return suspends;
    }
    if (ts.isPrivateIdentifier(name)) this.privateName(name);
    return false;
  }

  private privateName(name: TS.PrivateIdentifier): void {
    this.fn.privateNames.push({ name: name.text, at: name.getStart(this.sourceFile) });
  }

  private visitAccess(node: TS.PropertyAccessExpression | TS.ElementAccessExpression): boolean {
    let suspends = false;
    if (node.expression.kind === K.SuperKeyword) {
      let owner = this.fn;
      while (owner.isArrow && owner.parent !== null) {
        owner.supers.push(node);
        owner = owner.parent;
      }
      owner.supers.push(node);
      this.owned("this");
    } else suspends = this.visit(node.expression);
    if (ts.isElementAccessExpression(node)) {
      return this.visit(node.argumentExpression) || suspends;
    }
    if (ts.isPrivateIdentifier(node.name)) this.privateName(node.name);
    return suspends;
  }

  private visitCall(node: TS.CallExpression): boolean {
    const callee = node.expression;
    if (ts.isIdentifier(callee) && callee.text === "eval" && this.resolve("eval") === undefined) {
      this.obstacle("eval", node);
    }
    const suspends = this.visit(callee);
    return this.visitAll(node.arguments) || suspends;
  }

  private visitBinary(node: TS.BinaryExpression): boolean {
    const operator = node.operatorToken.kind;
    const assigns = operator >= K.FirstAssignment && operator <= K.LastAssignment;
    if (assigns) this.naming(node.left, node.right);
    const left = assigns
      ? this.visitTarget(node.left, operator === K.EqualsToken ? "write" : "update")
      : this.visit(node.left);
    return this.visit(node.right) || left;
  }

  private visitUnary(node: TS.PrefixUnaryExpression | TS.PostfixUnaryExpression): boolean {
    if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) {
      return this.visitTarget(node.operand, "update");
    }
    return this.visit(node.operand);
  }

  /** The left side of an assignment, patterns included. */
  private visitTarget(node: TS.Node, access: Access): boolean {
    const suspends = this.visitTargetKind(node, access);
    if (suspends) this.suspends.add(node);
    return suspends;
  }

  private visitTargetKind(node: TS.Node, access: Access): boolean {
    switch (node.kind) {
      case K.Identifier:
        this.refer(node as TS.Identifier, access);
        return false;
      case K.ParenthesizedExpression:
      case K.NonNullExpression:
      case K.AsExpression:
      case K.SatisfiesExpression:
      case K.TypeAssertionExpression:
      case K.SpreadElement:
      case K.SpreadAssignment:
        return this.visitTarget((node as TS.ParenthesizedExpression).expression, access);
      case K.ArrayLiteralExpression: {
        let suspends = false;
        for (const element of (node as TS.ArrayLiteralExpression).elements) {
          if (this.visitTarget(element, access)) suspends = true;
        }
        return suspends;
      }
      case K.ObjectLiteralExpression: {
        let suspends = false;
        for (const property of (node as TS.ObjectLiteralExpression).properties) {
          if (this.visitTarget(property, access)) suspends = true;
        }
        return suspends;
      }
      case K.PropertyAssignment: {
        const property = node as TS.PropertyAssignment;
        const name = this.visitPropertyName(property.name);
        return this.visitTarget(property.initializer, access) || name;
      }
      case K.ShorthandPropertyAssignment: {
        const property = node as TS.ShorthandPropertyAssignment;
        this.naming(property.name, property.objectAssignmentInitializer);
        this.refer(property.name, access, true);
        return this.optional(property.objectAssignmentInitializer);
      }
      case K.BinaryExpression: {
        const { left, right, operatorToken } = node as TS.BinaryExpression;
        if (operatorToken.kind !== K.EqualsToken) return this.visit(node);
        this.naming(left, right);
        const target = this.visitTarget(left, access);
        return this.visit(right) || target;
      }
      default:
        return this.visit(node);
    }
  }

  private visitDeclaration(
    node: TS.VariableDeclaration | TS.BindingElement | TS.ParameterDeclaration,
  ): boolean {
    let suspends = ts.isParameter(node) && this.visitDecorators(node);
    if (ts.isBindingElement(node) && node.propertyName !== undefined) {
      if (this.visitPropertyName(node.propertyName)) suspends = true;
    }
    this.naming(node.name, node.initializer);
    if (ts.isIdentifier(node.name)) {
      if (node.name.text !== "this" || !ts.isParameter(node)) {
        const shorthand =
          ts.isBindingElement(node) &&
          ts.isObjectBindingPattern(node.parent) &&
          node.propertyName === undefined &&
          node.dotDotDotToken === undefined;
        this.refer(node.name, "write", shorthand, true);
      }
    } else {
      if (this.visitAll(node.name.elements)) suspends = true;
      if (suspends) this.suspends.add(node.name);
    }
    return this.optional(node.initializer) || suspends;
  }

  private visitDeclarationList(node: TS.VariableDeclarationList): boolean {
    const flags = node.flags & ts.NodeFlags.BlockScoped;
    if (flags === ts.NodeFlags.Using || flags === ts.NodeFlags.AwaitUsing) {
      // Disposing is a clean-up of its own, which the statements around must leave room for.
      this.visitAll(node.declarations);
      return this.markSuspends();
    }
    return this.visitAll(node.declarations);
  }

  private visitFor(node: TS.ForStatement | TS.ForInStatement | TS.ForOfStatement): boolean {
    return this.inLoop(() =>
      this.inScope(node, "for", () => {
        let suspends = false;
        if (ts.isForStatement(node)) return this.visitChildren(node);
        const { initializer, expression, statement } = node;
        if (ts.isVariableDeclarationList(initializer)) suspends = this.visit(initializer);
        else suspends = this.visitTarget(initializer, "write");
        const before = this.visit(expression);
        if (this.visit(statement)) suspends = true;
        if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
          suspends = this.markSuspends();
        }
        // An await in the expression alone leaves the loop, and so its variables, in one piece.
        this.scope.suspends = suspends || (before && namesIn(this.scope, expression));
        return suspends || before;
      }),
    );
  }

  private visitJsxElement(node: TS.JsxOpeningElement | TS.JsxSelfClosingElement): boolean {
    this.visitTagName(node.tagName);
    return this.visit(node.attributes);
  }

  /** `<div>` names an element, `<Panel>` a binding; the closing tag must say the same. */
  private visitTagName(tag: TS.JsxTagNameExpression): void {
    if (namesBinding(tag)) this.visit(tag);
  }
}

/** `for (const x of await f(x))` names x before it is there. */
function namesIn(scope: Scope, node: TS.Node): boolean {
  return [...scope.names.values()].some((binding) =>
    binding.refs.some((ref) => ref.start >= node.pos && ref.end <= node.end),
  );
}

function isOwnArguments({ kind, fn, names }: Scope): boolean {
  return kind !== "module" && !fn.isArrow && fn.parent !== null && !names.has("arguments");
}

function isAmbient(node: TS.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts
      .getModifiers(node)
      ?.some(({ kind }) => kind === K.DeclareKeyword || isAbstractProperty(node, kind)) ??
      false)
  );
}

function isAbstractProperty(node: TS.Node, modifier: TS.SyntaxKind): boolean {
  return modifier === K.AbstractKeyword && ts.isPropertyDeclaration(node);
}
