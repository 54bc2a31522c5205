/**
 * The types of one machine, asked for before anything of it is printed: what its fields hold, what `poll`
 * knows, what awaits give, which type parameters the class takes. Without a checker all are `any`.
 */
import type { MachineHead, TypeNames, VariableType } from "../ir/class-model.ts";
import type { Cfg, Variable } from "../ir/cfg.ts";
import { code, type Adaptation, type Code, type Piece } from "../ir/code.ts";
import { undefinedAs } from "../ir/types.ts";
import type { Insert, Knowledge } from "../ir/mention.ts";
import type { Binding, Fn } from "../ir/source.ts";
import { blockOf, codeOf, codeOfTerminator, eachPiece } from "../ir/visit.ts";
import { explicitRoots, mayAssert } from "./assertions.ts";
import { awaitedContexts, patternDefaults } from "./contexts.ts";
import { quietDirectives } from "./directives.ts";
import { evolvingType } from "./evolving.ts";
import { findMentions } from "./mentions.ts";
import { parameterSuffix, restTuple, tupleText } from "./parameter-types.ts";
import { classOfThis, handsOnThis, isThisType, thisTypesIn } from "./self-type.ts";
import { inUnion, localClasses, replaced, selfMentions, typeQueries } from "./type-rewrites.ts";
import { namesInTypes, typeParametersAround } from "./type-parameters.ts";
import { inBrackets, type PrivateAccess } from "./private-access.ts";
import { makeTypeNeeds, SELF_PARAMETER, type TypePlace } from "./type-text.ts";
import type { TypeOracle } from "./types.ts";
import { ts, type TS } from "./typescript.ts";
import { findUntypedFunctions } from "./untyped-functions.ts";

export interface TypeNamesInput {
  readonly fn: Fn;
  /** The module, namespace or class body where the class stands. */
  readonly container: TS.Node;
  readonly cfg: Cfg;
  readonly mode: "eager" | "lazy";
  readonly isLowered: (fn: TS.Node) => boolean;
  readonly access: PrivateAccess | undefined;
  /** Names of generated classes and enums of the file. */
  readonly generated: ReadonlySet<string>;
}

export function typeNamesFor(oracle: TypeOracle | undefined, input: TypeNamesInput): TypeNames {
  return oracle === undefined ? withoutTypes(input) : new MachineTypes(oracle, input).finish();
}

function withoutTypes({ fn }: TypeNamesInput): TypeNames {
  const node = fn.node as TS.FunctionLikeDeclaration;
  const sourceFile = node.getSourceFile();
  const parameters = typeParametersAround(node);
  return {
    ofVariable: ({ binding, type }) => {
      const helper =
        binding === null && type !== null && Array.isArray(type) ? (type as Code) : null;
      return { field: helper ?? typeText("any"), local: null };
    },
    ofNode: () => "any",
    ofResult: () => null,
    castOf: () => null,
    adaptation: () => "",
    knowledge: { mentions: [], untyped: [], isLossy: () => false, defaults: [], rewrites: [] },
    declarations: [],
    forbidsFallThrough: false,
    names: () => true,
    head: {
      typeParameters: bracket(
        parameters.map(({ name, constraint }) =>
          constraint === undefined
            ? name.text
            : `${name.text} extends ${constraint.getText(sourceFile)}`,
        ),
      ),
      typeArguments: bracket(parameters.map(({ name }) => name.text)),
      result: "any",
      generator: node.asteriskToken === undefined ? null : { item: "any", sent: "any" },
      returnType: null,
      nothing: code("undefined"),
      rest: (from) =>
        tupleText(node, from, (parameter) => parameter.type?.getText(sourceFile) ?? "any"),
      parameter: ({ type, questionToken }) =>
        `${questionToken === undefined ? "" : "?"}${type === undefined ? "" : `: ${type.getText(sourceFile)}`}`,
    },
  };
}

function typeText(text: string): Code {
  return [{ kind: "type", text }];
}

export function bracket(list: readonly string[]): string {
  return list.length === 0 ? "" : `<${list.join(", ")}>`;
}

class MachineTypes {
  private readonly checker: TS.TypeChecker;
  private readonly needs = makeTypeNeeds();
  private readonly inClass: TypePlace;
  private readonly inPoll: TypePlace;
  private readonly inHead: TypePlace;
  private readonly variables = new Map<Variable, VariableType>();
  private readonly nodes = new Map<TS.Node, string>();
  /** Something of type `this` was written as being of its class. */
  private softened = false;
  /** What the promise gives. */
  private result: TS.Type | null = null;
  private readonly explicit: ReadonlySet<TS.Symbol | "this">;
  /** Types that poll says. */
  private readonly written = new Set<string>();
  private readonly knowledge: Knowledge;

  constructor(
    private readonly oracle: TypeOracle,
    private readonly input: TypeNamesInput,
  ) {
    this.checker = oracle.program.getTypeChecker();
    const { needs } = this;
    const localTypes = new Map(input.cfg.localTypes.map(({ at, name }) => [at, name]));
    const locals = new Set(
      input.cfg.variables.flatMap(({ binding }) => (binding === null ? [] : [binding.name])),
    );
    const { container, generated } = input;
    const place = { container, fn: input.fn.node, needs, localTypes, locals, generated };
    this.inClass = { ...place, part: "class" };
    this.inPoll = { ...place, part: "poll" };
    this.inHead = { ...place, part: "head", needs: makeTypeNeeds() };
    this.explicit = explicitRoots(this.checker, input.fn.node, input.isLowered);
    const { checker } = this;
    const { sourceFile } = oracle;
    const write = (type: TS.Type): string => this.write(type, this.inPoll);
    const source = { checker, sourceFile, fn: input.fn.node, isLowered: input.isLowered, write };
    const { access } = input;
    this.knowledge = {
      mentions: findMentions({
        ...source,
        elementsMayMiss: this.oracle.program.getCompilerOptions().noUncheckedIndexedAccess === true,
        evolving: (symbol) => this.evolvingType(symbol, this.inPoll),
      }),
      untyped: findUntypedFunctions(source),
      isLossy: () => this.needs.lossy,
      defaults: patternDefaults(source),
      rewrites: [
        ...(access === undefined ? [] : inBrackets(access, input.container, sourceFile)),
        ...this.rewrites(),
      ],
    };
  }

  /** Text that means something else where the machine stands. */
  private rewrites(): readonly Insert[] {
    const { checker, input } = this;
    const { sourceFile } = this.oracle;
    const { fn, cfg, isLowered } = input;
    const owned = new Set(cfg.variables.map(({ binding }) => binding?.declaration ?? null));
    const write = (type: TS.Type): string => this.write(type, this.inPoll);
    const source = { checker, sourceFile, fn: fn.node, owned, isLowered, write };
    const thisTypes = classOfThis(fn.node) === null ? [] : thisTypesIn(fn.node);
    if (thisTypes.length > 0 || handsOnThis(checker, fn.node)) this.needs.self = true;
    const classes = localClasses(source);
    if (classes.length > 0) this.needs.lossy = true;
    return [
      ...classes,
      ...typeQueries(source),
      ...selfMentions(source),
      ...awaitedContexts(source),
      ...quietDirectives(sourceFile, fn.node),
      ...thisTypes.map((node) => replaced(node, SELF_PARAMETER, sourceFile)),
    ];
  }

  /** Asks for everything, so that what the types need of the text around them is known. */
  finish(): TypeNames {
    let result = this.askAll();
    // What was taken for an object of the class must be of the same type as what can't be.
    if (this.needs.self && this.softened) {
      this.variables.clear();
      this.nodes.clear();
      result = this.askAll();
    }
    const { knowledge } = this;
    const head = (): MachineHead => this.head(result);
    const declarations = (): readonly Code[] => this.declarations();
    return {
      ofVariable: (known) => this.variables.get(known) ?? { field: typeText("any"), local: null },
      ofNode: (node) => this.ofNode(node),
      ofResult: (node) => this.ofNode(node),
      castOf: (node, returned) => (returned ? this.castOfReturned(node) : this.castOf(node)),
      adaptation: (how, node, from) => this.adaptation(how, node, from),
      knowledge,
      names: (name) => this.isNamed(name),
      forbidsFallThrough:
        this.oracle.program.getCompilerOptions().noFallthroughCasesInSwitch === true,
      get declarations() {
        return declarations();
      },
      get head() {
        return head();
      },
    };
  }

  private askAll(): ReturnType<MachineTypes["resultType"]> {
    const { cfg, fn } = this.input;
    for (const known of cfg.variables) this.variables.set(known, this.typeOfVariable(known));
    for (const id of cfg.blocks.keys()) this.ask(id);
    for (const declaration of this.localTypesIn(fn.node)) {
      if (declaration.pos < fn.node.pos || declaration.end > fn.node.end)
        this.needs.declarations.add(declaration);
    }
    return this.resultType();
  }

  /** `this` is of its class, unless a type says that it may be of a class derived from it. */
  private write(type: TS.Type, place: TypePlace): string {
    const soft = isThisType(type) && !this.needs.self;
    if (soft) this.softened = true;
    return this.writeExact(soft ? this.selfConstraint(type) : type, place);
  }

  private writeExact(type: TS.Type, place: TypePlace): string {
    const text = this.oracle.writer.write(type, place);
    if (place === this.inPoll) this.written.add(text);
    return text;
  }

  private ask(id: Parameters<typeof blockOf>[1]): void {
    const block = blockOf(this.input.cfg, id);
    const visit = (piece: Piece): void => {
      if (piece.kind === "result" && piece.node !== null) this.ofNode(piece.node);
      else if (piece.kind === "typeOf") this.ofNode(piece.node);
      else if (piece.kind === "cast" && piece.returned !== true) this.castOf(piece.node);
    };
    for (const instr of block.instrs) for (const part of codeOf(instr)) eachPiece(part, visit);
    for (const part of codeOfTerminator(block.terminator)) eachPiece(part, visit);
  }

  // ---- expressions ----------------------------------------------------------------------------

  private ofNode(node: TS.Node): string {
    let text = this.nodes.get(node);
    if (text === undefined) {
      const type = this.checker.getTypeAtLocation(node);
      text = this.write(type, this.inPoll);
      // A symbol of its own without a name there: any other symbol would be something else.
      if (text === "symbol" && (type.flags & ts.TypeFlags.UniqueESSymbol) !== 0) text = "any";
      this.nodes.set(node, text);
    }
    return text;
  }

  /** The type an expression must be given, when it is made by something that gives `any`. */
  private castOf(node: TS.Node): string | null {
    if (ts.isExpressionStatement(node.parent)) return null;
    const text = this.ofNode(node);
    return text === "any" || text === "void" ? null : text;
  }

  /** A thenable that is no promise, or a promise of something else: awaiting it gives the result all the same. */
  private castOfReturned(node: TS.Node): string | null {
    const { checker, result } = this;
    const fits = (type: TS.Type): boolean => {
      if (result === null || checker.isTypeAssignableTo(type, result)) return true;
      if (type.isUnion()) return type.types.every(fits);
      const item = promisedType(checker, type);
      return item !== null && checker.isTypeAssignableTo(item, result);
    };
    return fits(checker.getTypeAtLocation(node)) ? null : "any";
  }

  private adaptation(how: Adaptation, node: TS.Node, from: TS.Node | null): string {
    const { checker } = this;
    const type = checker.getTypeAtLocation(node);
    switch (how) {
      case "destructure":
        return this.fitsPattern(node as TS.BindingPattern, checker.getTypeAtLocation(from!))
          ? ""
          : " as any";
      case "loosen":
        if (ts.isFunctionDeclaration(node)) return type.getProperties().length > 0 ? " as any" : "";
        return checker.isTypeAssignableTo(checker.getTypeAtLocation(from!), type) ? "" : " as any";
      case "missing":
        return checker.isTypeAssignableTo(checker.getUndefinedType(), type) ? "" : " as any";
      case "present":
        return this.oracle.program.getCompilerOptions().noUncheckedIndexedAccess === true &&
          isIndexed(checker, node)
          ? "!"
          : "";
    }
  }

  /** Each name has the type that the value's property has, not a narrower one. */
  private fitsPattern(pattern: TS.BindingPattern, type: TS.Type): boolean {
    const { checker } = this;
    return pattern.elements.every((element) => {
      if (!ts.isBindingElement(element)) return true;
      const { name, propertyName, dotDotDotToken } = element;
      if (
        !ts.isIdentifier(name) ||
        dotDotDotToken !== undefined ||
        ts.isArrayBindingPattern(pattern)
      )
        return true;
      const key = propertyName ?? name;
      const property =
        ts.isIdentifier(key) || ts.isStringLiteral(key) ? type.getProperty(key.text) : undefined;
      if (property === undefined || element.initializer !== undefined) return true;
      return checker.isTypeAssignableTo(
        checker.getTypeOfSymbol(property),
        checker.getTypeAtLocation(name),
      );
    });
  }

  // ---- variables ------------------------------------------------------------------------------

  private typeOfVariable(known: Variable): VariableType {
    const { binding, type } = known;
    if (binding !== null) return this.typeOfBinding(binding);
    if (type === null) return { field: typeText("any"), local: null };
    if (typeof type === "string") return { field: typeText(type), local: null };
    if (Array.isArray(type)) {
      for (const piece of type as Code) if (piece.kind === "typeOf") this.ofNode(piece.node);
      return { field: type as Code, local: null };
    }
    const node = type as TS.Node;
    if (ts.isParameter(node)) {
      const fn = this.input.fn.node as TS.FunctionLikeDeclaration;
      return this.both((place) =>
        restTuple(this.checker, fn, node, (part) => this.write(part, place)),
      );
    }
    if (ts.isSpreadElement(node)) return this.typeOfSpread(node);
    const asserts = known.name === "callee" && mayAssert(this.checker, node as TS.Expression);
    return this.both((place) => this.write(this.checker.getTypeAtLocation(node), place), asserts);
  }

  /** `[...items]`: a list; of anything where `items` is no list itself. */
  private typeOfSpread({ expression }: TS.SpreadElement): VariableType {
    const type = this.checker.getTypeAtLocation(expression);
    const isList = this.checker.isArrayType(type) || this.checker.isTupleType(type);
    return isList
      ? this.both((place) => this.write(type, place))
      : { field: typeText("any[]"), local: null };
  }

  /** The class may know less of a type than `poll` does. */
  private both(write: (place: TypePlace) => string, explicit = false): VariableType {
    const field = write(this.inClass);
    const local = write(this.inPoll);
    return { field: typeText(field), local: explicit || local !== field ? typeText(local) : null };
  }

  private typeOfBinding(binding: Binding): VariableType {
    const { checker } = this;
    const { declaration, kind } = binding;
    if (declaration === null) return this.typeOfOwned(binding);
    const symbol = checker.getSymbolAtLocation(declaration);
    if (symbol === undefined) return { field: typeText("any"), local: null };
    const evolved = this.evolvingType(symbol, this.inClass);
    if (evolved !== null) return { field: typeText(evolved), local: null };
    const type =
      kind === "import" ? checker.getTypeAtLocation(declaration) : checker.getTypeOfSymbol(symbol);
    return this.both((place) => this.write(type, place), this.explicit.has(symbol));
  }

  private evolvingType(symbol: TS.Symbol, place: TypePlace): string | null {
    const { program, sourceFile } = this.oracle;
    const { strict, noImplicitAny = strict } = program.getCompilerOptions();
    if (noImplicitAny !== true) return null;
    return evolvingType(this.checker, sourceFile, symbol, (type) => this.write(type, place));
  }

  /** `this`, `arguments`, `new.target`. */
  private typeOfOwned(binding: Binding): VariableType {
    const { kind, refs } = binding;
    if (kind === "arguments") return { field: typeText("IArguments"), local: null };
    const [ref] = refs;
    const node = ref === undefined ? this.superAround() : nodeAt(this.oracle.sourceFile, ref.start);
    if (node === null) return { field: typeText("any"), local: null };
    const type = this.checker.getTypeAtLocation(node);
    const explicit = this.explicit.has("this");
    return this.both((place) => this.write(type, place), explicit);
  }

  /** A `super` stands for `this` where nothing else names it. */
  private superAround(): TS.Node | null {
    const [node] = this.input.fn.supers;
    return node === undefined ? null : (node as TS.PropertyAccessExpression).expression;
  }

  private selfConstraint(type: TS.Type): TS.Type {
    return this.checker.getBaseConstraintOfType(type) ?? type;
  }

  // ---- the class ------------------------------------------------------------------------------

  private resultType(): {
    text: string;
    generator: MachineHead["generator"];
    returnType: string | null;
  } {
    const { checker } = this;
    const node = this.input.fn.node as TS.FunctionLikeDeclaration;
    const signature = checker.getSignatureFromDeclaration(node);
    if (signature === undefined) return { text: "any", generator: null, returnType: null };
    const promised = checker.getReturnTypeOfSignature(signature);
    if (node.asteriskToken !== undefined) return this.generatorTypes(promised);
    const result = promisedType(checker, promised) ?? awaitedType(checker, promised);
    this.result = result;
    const written = this.writeExact(result, this.inClass);
    // It stands in unions.
    const text = inUnion(written);
    if (node.type !== undefined) return { text, generator: null, returnType: null };
    const inHead = this.writeExact(result, this.inHead);
    // What the class can't say, the function must: its callers need the type.
    return {
      text,
      generator: null,
      returnType:
        this.input.mode === "lazy" ||
        inHead !== text.replaceAll(SELF_PARAMETER, "this") ||
        this.namesItsHolder()
          ? inHead
          : null,
    };
  }

  /**
   * `const done = start(async () => { stop(done); })`: the type of `done` may not depend on what the
   * machine is handed, which is `done` among others.
   */
  private namesItsHolder(): boolean {
    const { cfg, fn, isLowered } = this.input;
    return cfg.variables.some(({ binding, captured }) => {
      const holder = binding?.declaration?.parent;
      if (!captured || holder === undefined || !ts.isVariableDeclaration(holder)) return false;
      // A variable of a machine says its type.
      if (binding!.scope.suspends && isLowered(binding!.scope.fn.node)) return false;
      return holder.type === undefined && holder.pos < fn.node.pos && fn.node.end <= holder.end;
    });
  }

  /** What an async generator gives, returns and is sent, as its signature says. */
  private generatorTypes(promised: TS.Type): {
    text: string;
    generator: MachineHead["generator"];
    returnType: string | null;
  } {
    const { checker } = this;
    const node = this.input.fn.node as TS.FunctionLikeDeclaration;
    const known = /^Async(?:Generator|Iterable|Iterator|IterableIterator)$/;
    const parts = known.test(promised.getSymbol()?.name ?? "")
      ? checker.getTypeArguments(promised as TS.TypeReference)
      : [];
    const write = (place: TypePlace): readonly string[] =>
      [0, 1, 2].map((index) => {
        const part = parts[index];
        return part === undefined ? "any" : this.write(part, place);
      });
    this.result = parts[1] ?? null;
    const [item, result, sent] = write(this.inClass).map(inUnion);
    return {
      text: result!,
      generator: { item: item!, sent: sent! },
      returnType: node.type === undefined ? write(this.inHead).join(", ") : null,
    };
  }

  private head({
    text,
    generator,
    returnType,
  }: {
    text: string;
    generator: MachineHead["generator"];
    returnType: string | null;
  }): MachineHead {
    const { needs, input } = this;
    const fn = input.fn.node as TS.FunctionLikeDeclaration;
    const around = typeParametersAround(fn);
    const mentioned = namesInTypes(fn, [...needs.declarations]);
    const parts: { name: string; text: string }[] = [];
    const taken = new Set<TS.TypeParameterDeclaration>();
    // The constraint of one may name another.
    const take = (): boolean => {
      const next = around.find(
        (parameter) =>
          !taken.has(parameter) &&
          (needs.parameters.has(parameter.name.text) || mentioned.has(parameter.name.text)),
      );
      if (next === undefined) return false;
      taken.add(next);
      parts.push({ name: next.name.text, text: this.parameterText(next) });
      return true;
    };
    while (take());
    const self = needs.self ? this.selfParameter() : null;
    if (self !== null) while (take());
    const ordered = around.flatMap((parameter) =>
      parts.filter(({ name }) => name === parameter.name.text),
    );
    const texts = ordered.map((part) => part.text);
    const names = ordered.map((part) => part.name);
    if (self !== null) {
      texts.push(self);
      names.push("this");
    }
    const inHead = (type: TS.Type): string => this.writeExact(type, this.inHead);
    return {
      typeParameters: bracket(texts),
      typeArguments: bracket(names),
      result: text,
      generator,
      returnType,
      nothing: undefinedAs(typeText(text)),
      rest: (from) => restTuple(this.checker, fn, from, inHead),
      parameter: (parameter) => parameterSuffix(this.checker, parameter, inHead),
    };
  }

  private parameterText({ name, constraint }: TS.TypeParameterDeclaration): string {
    if (constraint === undefined) return name.text;
    const text = this.write(this.checker.getTypeFromTypeNode(constraint), this.inClass);
    return text === "any" || text === "unknown" ? name.text : `${name.text} extends ${text}`;
  }

  private selfParameter(): string {
    const holder = classOfThis(this.input.fn.node);
    const symbol = (holder as { readonly symbol?: TS.Symbol } | null)?.symbol;
    if (symbol === undefined) return SELF_PARAMETER;
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    return `${SELF_PARAMETER} extends ${this.writeExact(type, this.inClass)}`;
  }

  /** Types of the functions around, for the beginning of `poll`; those of the function itself are there already. */
  private declarations(): readonly Code[] {
    const { sourceFile } = this.oracle;
    const own = new Set(this.input.cfg.localTypes.map(({ at }) => at));
    const found = new Set(this.needs.declarations);
    for (const declaration of found) {
      // What a copy names must be there as well. A set goes on with what is added to it meanwhile.
      for (const symbol of this.localTypesIn(declaration)) found.add(symbol);
    }
    return [...found]
      .filter((declaration) => !own.has(declaration.getStart(sourceFile)))
      .sort((a, b) => a.pos - b.pos)
      .map((declaration) => [
        { kind: "source", start: declaration.getStart(sourceFile), end: declaration.end },
      ]);
  }

  /** What a declaration says of its variable is not written where that is kept for all of `poll`. */
  private isNamed(name: string): boolean {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`);
    for (const text of this.written) if (word.test(text)) return true;
    const plain = name.replace(/\d+$/, "");
    let found = false;
    const visit = (node: TS.Node): void => {
      if (ts.isTypeReferenceNode(node) && node.getText().startsWith(plain) && !isAnnotation(node))
        found = true;
      ts.forEachChild(node, visit);
    };
    visit(this.input.fn.node);
    return found;
  }

  private localTypesIn(node: TS.Node): readonly TS.Declaration[] {
    const found: TS.Declaration[] = [];
    const visit = (part: TS.Node): void => {
      if (ts.isTypeReferenceNode(part)) {
        const [declaration] = this.checker.getSymbolAtLocation(part.typeName)?.declarations ?? [];
        if (declaration !== undefined && isLocalType(declaration)) found.push(declaration);
      }
      ts.forEachChild(part, visit);
    };
    visit(node);
    return found;
  }
}

function isLocalType(node: TS.Node): boolean {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  for (let at: TS.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (ts.isFunctionLike(at)) return true;
  return false;
}

/** The whole type of a variable. */
function isAnnotation({ parent }: TS.Node): boolean {
  return ts.isVariableDeclaration(parent);
}

/** The T of `Promise<T>`. */
function promisedType(checker: TS.TypeChecker, type: TS.Type): TS.Type | null {
  const name = type.getSymbol()?.name;
  if (name !== "Promise" && name !== "PromiseLike") return null;
  return checker.getTypeArguments(type as TS.TypeReference)[0] ?? null;
}

function awaitedType(checker: TS.TypeChecker, type: TS.Type): TS.Type {
  return (type.flags & ts.TypeFlags.Any) === 0 ? (checker.getAwaitedType(type) ?? type) : type;
}

/** `o[k]` of an index signature or a list. */
function isIndexed(checker: TS.TypeChecker, node: TS.Node): boolean {
  if (ts.isPropertyAccessExpression(node))
    return checker.getSymbolAtLocation(node.name) === undefined;
  if (!ts.isElementAccessExpression(node)) return false;
  const { argumentExpression: key } = node;
  return !ts.isStringLiteralLike(key) || checker.getSymbolAtLocation(key) === undefined;
}

/** The innermost node that starts at `offset`. */
function nodeAt(sourceFile: TS.SourceFile, offset: number): TS.Node | null {
  let at: TS.Node = sourceFile;
  for (;;) {
    const inner: TS.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(sourceFile) <= offset && offset < child.end ? child : undefined,
    );
    if (inner === undefined) return at === sourceFile ? null : at;
    if (inner.kind === ts.SyntaxKind.MetaProperty && inner.getStart(sourceFile) === offset)
      return inner;
    at = inner;
  }
}
