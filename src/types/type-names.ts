/**
 * The types of one machine, asked for before anything of it is printed: what its fields hold, what `poll`
 * knows, what awaits give, which type parameters the class takes. Without a checker all are `any`.
 */
import type { MachineHead, TypeNames, VariableType } from "../ir/class-model.ts";
import type { BlockId, Cfg, Variable } from "../ir/cfg.ts";
import { typed, type Code, type Piece } from "../ir/code.ts";
import type { Insert, Knowledge } from "../ir/mention.ts";
import type { MovedText } from "../ir/moved-text.ts";
import type { Binding, Fn } from "../ir/source.ts";
import { returnedText } from "../ir/types.ts";
import { blockOf, codeOf, codeOfTerminator, eachPiece } from "../ir/visit.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { adaptationOf } from "./adaptations.ts";
import { alwaysTrue } from "./always-true.ts";
import { annotationOf } from "./annotations.ts";
import { explicitRoots, mayAssert } from "./assertions.ts";
import { awaitedContexts, patternDefaults } from "./contexts.ts";
import { quietDirectives } from "./directives.ts";
import { evolvingType } from "./evolving.ts";
import { initializerContexts } from "./initializers.ts";
import { localClasses } from "./local-classes.ts";
import { copiesOf, localTypesAround, localTypesOfPoll } from "./local-types.ts";
import { machineHead } from "./machine-head.ts";
import { findMentions } from "./mentions.ts";
import { eachLeft } from "./left-text.ts";
import type { TypeOracle } from "./oracle.ts";
import { restTuple } from "./parameter-types.ts";
import { PlacedTypes } from "./placed-types.ts";
import { inBrackets, placesOutside, type PrivateAccess } from "./private-access.ts";
import { castOfReturned, resultTypeOf, type ResultType } from "./result-type.ts";
import { classOfThis, handsOnThis, thisTypesIn } from "./self-type.ts";
import type { TypePlace } from "./type-place.ts";
import type { ImportedTypes } from "./imported-types.ts";
import {
  outermost,
  replaced,
  selfMentions,
  typeQueries,
  unknownBases,
  unsaidParameters,
} from "./type-rewrites.ts";
import { findUntypedFunctions } from "./untyped-functions.ts";
import { forbidsUnread, unreadDeclarations } from "./unread.ts";
import { untypedCalls } from "./untyped-calls.ts";
import { withoutTypes } from "./without-types.ts";

export interface TypeNamesInput {
  readonly fn: Fn;
  /** The module, namespace or class body where the class stands. */
  readonly container: TS.Node;
  readonly cfg: Cfg;
  readonly mode: "eager" | "lazy";
  readonly isLowered: (fn: TS.Node) => boolean;
  /** See `UntypedInput`. */
  readonly saysParameters: (fn: TS.Node) => boolean;
  readonly moved: MovedText;
  /** Other machines stand inside of its text, which see its type parameters. */
  readonly holdsMachines: boolean;
  readonly access: PrivateAccess | undefined;
  /** Names of generated classes and enums of the file. */
  readonly generated: ReadonlySet<string>;
  /** What the type parameter is called that stands for `this`. */
  readonly selfParameter: string;
  readonly imports: ImportedTypes;
}

export function typeNamesFor(oracle: TypeOracle | undefined, input: TypeNamesInput): TypeNames {
  return oracle === undefined
    ? withoutTypes(input.fn.node, input.container)
    : new MachineTypes(oracle, input).finish();
}

class MachineTypes {
  private readonly checker: TS.TypeChecker;
  private readonly types: PlacedTypes;
  private readonly options: TS.CompilerOptions;
  private readonly variables = new Map<Variable, VariableType>();
  private readonly nodes = new Map<TS.Node, string>();
  private readonly explicit: ReadonlySet<TS.Symbol | "this">;
  private readonly knowledge: Knowledge;
  /** Members that are private to a class in which the machine does not stand. */
  private readonly places: readonly TS.Node[];
  private result: ResultType | null = null;

  constructor(
    private readonly oracle: TypeOracle,
    private readonly input: TypeNamesInput,
  ) {
    const { program, sourceFile } = oracle;
    this.checker = program.getTypeChecker();
    this.options = program.getCompilerOptions();
    this.types = new PlacedTypes(oracle, input);
    const { checker, types } = this;
    const { fn, container, access, isLowered } = input;
    this.places = access === undefined ? [] : placesOutside(access, container);
    this.explicit = explicitRoots(checker, fn.node, isLowered);
    const write = (type: TS.Type): string => types.write(type, types.inPoll);
    const source = { checker, sourceFile, fn: fn.node, isLowered, write };
    const { initializers, rewrites } = initializerContexts(source);
    this.knowledge = {
      mentions: findMentions({
        ...source,
        elementsMayMiss: this.options.noUncheckedIndexedAccess === true,
        evolving: (symbol) => this.evolvingType(symbol, types.inPoll),
      }),
      untyped: findUntypedFunctions({ ...source, saysParameters: input.saysParameters }),
      isLossy: () => types.needs.lossy,
      defaults: patternDefaults(source),
      initializers,
      rewrites: [...rewrites, ...inBrackets(this.places, sourceFile), ...this.rewrites()],
    };
  }

  /** Text that means something else where the machine stands. */
  private rewrites(): readonly Insert[] {
    const { checker, types, input } = this;
    const { program, sourceFile } = this.oracle;
    const { fn, cfg, isLowered } = input;
    const owned = new Set(cfg.variables.map(({ binding }) => binding?.declaration ?? null));
    const write = (type: TS.Type): string => types.write(type, types.inPoll);
    const { container } = input;
    const source = { checker, sourceFile, fn: fn.node, container, owned, isLowered, write };
    const thisTypes = classOfThis(fn.node) === null ? [] : thisTypesIn(fn.node);
    const { self } = types.inPoll;
    if (self !== "any" && (thisTypes.length > 0 || handsOnThis(checker, fn.node)))
      types.needs.self = true;
    const copies = localTypesAround(checker, fn.node, isLowered);
    const classes = localClasses(source, copies);
    if (classes.length > 0) types.needs.lossy = true;
    return outermost([
      ...classes,
      ...unsaidParameters(source, types.inPoll.unsaid),
      ...unknownBases(source),
      ...typeQueries(source, copies),
      ...selfMentions(source),
      ...untypedCalls(source),
      ...awaitedContexts(source),
      ...alwaysTrue(checker, sourceFile, fn.node, input.moved),
      ...unreadDeclarations(program, sourceFile, fn.node, input.moved),
      ...quietDirectives(sourceFile, fn.node),
      ...thisTypes.map((node) => replaced(node, self, sourceFile)),
    ]);
  }

  /** Asks for everything, so that what the types need of the text around them is known. */
  finish(): TypeNames {
    this.askAll();
    // What was taken for an object of the class must be of the same type as what can't be.
    if (this.types.needs.self && this.types.softened) {
      this.variables.clear();
      this.nodes.clear();
      this.askAll();
    }
    const { knowledge } = this;
    const head = (): MachineHead => this.head();
    const declarations = (): readonly Code[] => this.declarations();
    return {
      ofVariable: (known) => this.variables.get(known) ?? { field: typed("any"), local: null },
      ofNode: (node) => this.ofNode(node),
      ofResult: (node) => this.ofNode(node),
      castOf: (node, returned) =>
        returned ? castOfReturned(this.checker, node, this.result!) : this.castOf(node),
      adaptation: (how, node, from) => adaptationOf(this.oracle.program, how, node, from),
      knowledge,
      silenced: this.oracle.silenced.filter(
        ({ pos, end }) => this.input.fn.node.pos <= pos && end <= this.input.fn.node.end,
      ),
      names: (name) => this.isNamed(name),
      forbidsFallThrough: this.options.noFallthroughCasesInSwitch === true,
      forbidsUnread: forbidsUnread(this.oracle.program),
      get declarations() {
        return declarations();
      },
      get head() {
        return head();
      },
    };
  }

  private head(): MachineHead {
    return machineHead(this.checker, this.types, this.input, this.result!);
  }

  private declarations(): readonly Code[] {
    const own = new Set(this.input.cfg.localTypes.map(({ at }) => at));
    return copiesOf(this.checker, this.oracle.sourceFile, this.types.needs.declarations, own);
  }

  private askAll(): void {
    const { checker, types, input } = this;
    const { cfg, fn, isLowered } = input;
    this.result = resultTypeOf(checker, types, input);
    for (const known of cfg.variables) this.variables.set(known, this.typeOfVariable(known));
    for (const id of cfg.blocks.keys()) this.ask(id);
    const { rewrites } = this.knowledge;
    for (const declaration of localTypesOfPoll(checker, fn.node, isLowered, rewrites))
      types.needs.declarations.add(declaration);
  }

  private ask(id: BlockId): void {
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
      text = this.types.write(type, this.types.inPoll);
      // A symbol of its own without a name there: any other symbol would be something else.
      if (text === "symbol" && (type.flags & ts.TypeFlags.UniqueESSymbol) !== 0) text = "any";
      this.nodes.set(node, text);
    }
    return text;
  }

  /** The type an expression must be given, when it is made by something that gives `any`. */
  private castOf(node: TS.Node): ReturnType<TypeNames["castOf"]> {
    if (ts.isExpressionStatement(node.parent)) return null;
    const text = this.ofNode(node);
    return text === "any" || text === "void" ? null : { open: "(", close: ` as ${text})` };
  }

  // ---- variables ------------------------------------------------------------------------------

  private typeOfVariable(known: Variable): VariableType {
    const { binding, type } = known;
    if (binding !== null) return this.typeOfBinding(binding);
    if (type === null) return { field: typed("any"), local: null };
    if (typeof type === "string") return { field: typed(type), local: null };
    if (Array.isArray(type)) return this.typeOfParts(type as Code);
    const node = type as TS.Node;
    const fn = this.input.fn.node as TS.FunctionLikeDeclaration;
    if (node === fn) return { field: typed(returnedText(this.result!.result)), local: null };
    if (ts.isParameter(node)) {
      return this.both((place) =>
        restTuple(this.checker, fn, node, (part) => this.types.write(part, place)),
      );
    }
    if (ts.isSpreadElement(node)) return this.typeOfSpread(node);
    if (this.isWrong(node) || this.places.includes(node.parent))
      return { field: typed("any"), local: null };
    const asserts = known.name === "callee" && mayAssert(this.checker, node as TS.Expression);
    return this.both(
      (place) => this.types.write(this.checker.getTypeAtLocation(node), place),
      asserts,
    );
  }

  /** `Row` of `new Row()`. */
  private isHiddenConstructor(node: TS.Node): boolean {
    const { parent } = node;
    return ts.isNewExpression(parent) && parent.expression === node && this.places.includes(parent);
  }

  /** A comment silences what the checker says of the value, and would have to at every place that reads the temporary. */
  private isWrong(node: TS.Node): boolean {
    const start = node.getStart(this.oracle.sourceFile);
    return this.oracle.silenced.some(({ pos, end }) => pos === start && end === node.end);
  }

  /** `Iteration<Session>`, where only `poll` may know the Session. */
  private typeOfParts(type: Code): VariableType {
    let isLocal = false;
    const field = type.flatMap((piece) => {
      if (piece.kind !== "typeOf") return [piece];
      const part = this.checker.getTypeAtLocation(piece.node);
      const text = this.types.write(part, this.types.inClass);
      if (text !== this.ofNode(piece.node)) isLocal = true;
      return typed(text);
    });
    return { field, local: isLocal ? type : null };
  }

  /** `[...items]`: a list; of anything where `items` is no list itself. */
  private typeOfSpread({ expression }: TS.SpreadElement): VariableType {
    const type = this.checker.getTypeAtLocation(expression);
    const isList = this.checker.isArrayType(type) || this.checker.isTupleType(type);
    return isList
      ? this.both((place) => this.types.write(type, place))
      : { field: typed("any[]"), local: null };
  }

  /** The class may know less of a type than `poll` does. */
  private both(write: (place: TypePlace) => string, explicit = false): VariableType {
    const field = write(this.types.inClass);
    const local = write(this.types.inPoll);
    return { field: typed(field), local: explicit || local !== field ? typed(local) : null };
  }

  private typeOfBinding(binding: Binding): VariableType {
    const { checker } = this;
    const { declaration, kind } = binding;
    if (declaration === null) return this.typeOfOwned(binding);
    const symbol = checker.getSymbolAtLocation(declaration);
    if (symbol === undefined) return { field: typed("any"), local: null };
    const evolved = this.evolvingType(symbol, this.types.inClass);
    if (evolved !== null) return { field: typed(evolved), local: null };
    const type =
      kind === "import" ? checker.getTypeAtLocation(declaration) : checker.getTypeOfSymbol(symbol);
    const annotation = annotationOf(checker, declaration, type);
    return this.both(
      (place) =>
        annotation === null
          ? this.types.write(type, place)
          : this.types.writeDeclared(annotation, type, place),
      this.explicit.has(symbol),
    );
  }

  private evolvingType(symbol: TS.Symbol, place: TypePlace): string | null {
    const { strict, noImplicitAny = strict } = this.options;
    if (noImplicitAny !== true) return null;
    return evolvingType(this.checker, symbol, (type) => this.types.write(type, place));
  }

  /** `this`, `arguments`, `new.target`. */
  private typeOfOwned(binding: Binding): VariableType {
    const { kind, refs } = binding;
    if (kind === "arguments") return { field: typed("IArguments"), local: null };
    const [ref] = refs;
    const node = ref === undefined ? this.superAround() : nodeAt(this.oracle.sourceFile, ref.start);
    if (node === null) return { field: typed("any"), local: null };
    const type = this.checker.getTypeAtLocation(node);
    const explicit = this.explicit.has("this");
    return this.both((place) => this.types.write(type, place), explicit);
  }

  /** A `super` stands for `this` where nothing else names it. */
  private superAround(): TS.Node | null {
    const [node] = this.input.fn.supers;
    return node === undefined ? null : (node as TS.PropertyAccessExpression).expression;
  }

  /** What a declaration says of its variable is not written where that is kept for all of `poll`. */
  private isNamed(name: string): boolean {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`);
    for (const text of this.types.saidInPoll) if (word.test(text)) return true;
    const plain = name.replace(/\d+$/, "");
    const { isMoved } = this.input.moved;
    let found = false;
    const visit = (node: TS.Node): void => {
      if (ts.isTypeReferenceNode(node) && node.getText().startsWith(plain) && !isAnnotation(node))
        found = true;
      eachLeft(node, isMoved, visit);
    };
    ts.forEachChild(this.input.fn.node, visit);
    return found;
  }
}

/** The whole type of a variable. */
function isAnnotation({ parent }: TS.Node): boolean {
  return ts.isVariableDeclaration(parent);
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
