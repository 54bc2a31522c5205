/**
 * Types as text that may stand where a machine stands, which is outside of its function: names that are
 * known there are written, types of other modules as `import("…").T`, and what has no name there is
 * written out where that is possible, else `any`.
 *
 *     function outer<T>() { interface Row { at: T }  async function load(row: Row) { await … } }
 *
 *     field of Load<T>:  any          Row is not known to the class
 *     local of its poll: Row          poll begins with a copy of `interface Row`
 */
import { classAround, classOfThis } from "./self-type.ts";
import { ts, type TS } from "./typescript.ts";

/** Where a type is to be written, and what that takes. */
export interface TypePlace {
  /** The module, namespace or class body that holds the machine. */
  readonly container: TS.Node;
  /** The function whose machine it is. */
  readonly fn: TS.Node;
  /** Its class, where only the container's names are known, or its `poll`, or the function's own head. */
  readonly part: "class" | "poll" | "head";
  readonly needs: TypeNeeds;
  /** Types declared in the function, by the start of their declaration: their names in `poll`. */
  readonly localTypes: ReadonlyMap<number, string>;
  /** Names of variables of the function, which hide others in `poll`. */
  readonly locals: ReadonlySet<string>;
  /** Names of generated classes and enums, which hide globals. */
  readonly generated: ReadonlySet<string>;
}

/** What the types of one machine ask of the text around them. */
export interface TypeNeeds {
  /** Types declared inside functions, to be copied into `poll`. */
  readonly declarations: Set<TS.Declaration>;
  /** Names of type parameters. */
  readonly parameters: Set<string>;
  /** The type `this` of the class around: it becomes a type parameter of the machine. */
  self: boolean;
  /** Something could not be named, so that types are wider than the author's. */
  lossy: boolean;
}

export function makeTypeNeeds(): TypeNeeds {
  return { declarations: new Set(), parameters: new Set(), self: false, lossy: false };
}

/** How the type parameter that stands for `this` is called. */
export const SELF_PARAMETER = "This";

const FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.WriteClassExpressionAsTypeLiteral |
  ts.NodeBuilderFlags.UseTypeOfFunction |
  ts.NodeBuilderFlags.UseStructuralFallback |
  ts.NodeBuilderFlags.AllowUniqueESSymbolType |
  ts.NodeBuilderFlags.AllowThisInObjectLiteral |
  ts.NodeBuilderFlags.AllowEmptyUnionOrIntersection |
  ts.NodeBuilderFlags.AllowEmptyTuple |
  ts.NodeBuilderFlags.AllowEmptyIndexInfoType;

/** Longer texts hide more than they show. */
const MAX_LENGTH = 10_000;

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });

export class TypeWriter {
  private readonly scopes = new Map<TS.Node, ReadonlyMap<string, readonly TS.Symbol[]>>();

  constructor(
    private readonly checker: TS.TypeChecker,
    private readonly sourceFile: TS.SourceFile,
  ) {}

  /** The text of `type` at `place`. */
  write(type: TS.Type, place: TypePlace): string {
    return (
      this.attempt(type, place, FLAGS) ??
      this.attempt(type, place, FLAGS & ~ts.NodeBuilderFlags.UseTypeOfFunction) ??
      "any"
    );
  }

  private attempt(type: TS.Type, place: TypePlace, flags: TS.NodeBuilderFlags): string | null {
    const enclosing = place.part === "head" ? place.fn : place.container;
    const node = this.nodeOf(type, enclosing, flags);
    if (node === undefined) return null;
    const named = new Naming(place, node, (name, symbol, meaning) =>
      this.isKnown(name, symbol, meaning, place),
    );
    const result = named.result;
    if (named.hidesValue) return null;
    const text = printer
      .printNode(ts.EmitHint.Unspecified, result, this.sourceFile)
      .replace(/\s*\n\s*/g, " ");
    if (text.length > MAX_LENGTH) {
      place.needs.lossy = true;
      return "any";
    }
    named.commit();
    return text;
  }

  private nodeOf(
    type: TS.Type,
    enclosing: TS.Node,
    flags: TS.NodeBuilderFlags,
  ): TS.TypeNode | undefined {
    let hasPrivate = false;
    // What only some classes may see can't be written out as the type of an object.
    const tracker = { reportPrivateInBaseOfClassExpression: () => void (hasPrivate = true) };
    const build = this.checker.typeToTypeNode as BuildTypeNode;
    const node = build(type, enclosing, flags, undefined, tracker);
    if (!hasPrivate) return node;
    return build(type, enclosing, flags & ~ts.NodeBuilderFlags.WriteClassExpressionAsTypeLiteral);
  }

  /** The name means this symbol where the text will stand. */
  private isKnown(
    name: string,
    symbol: TS.Symbol,
    meaning: TS.SymbolFlags,
    place: TypePlace,
  ): boolean {
    const at = place.part === "head" ? place.fn : place.container;
    const found = this.scopeOf(at).get(name) ?? [];
    const targets = this.meaningsOf(symbol);
    return found.some((candidate) =>
      this.meaningsOf(candidate).some((known) =>
        targets.some(
          (target) =>
            known === target || ((known.flags & meaning) !== 0 && sameDeclaration(known, target)),
        ),
      ),
    );
  }

  /** `import Database from "db"; export interface Database {}`: one name for a value and for a type. */
  private meaningsOf(symbol: TS.Symbol): readonly TS.Symbol[] {
    const { checker } = this;
    const own = [symbol, checker.getExportSymbolOfSymbol(symbol)];
    return own.flatMap((each) =>
      (each.flags & ts.SymbolFlags.Alias) === 0
        ? each
        : [each, checker.getExportSymbolOfSymbol(checker.getAliasedSymbol(each))],
    );
  }

  private scopeOf(at: TS.Node): ReadonlyMap<string, readonly TS.Symbol[]> {
    let scope = this.scopes.get(at);
    if (scope === undefined) {
      const names = new Map<string, TS.Symbol[]>();
      const meaning =
        ts.SymbolFlags.Type |
        ts.SymbolFlags.Namespace |
        ts.SymbolFlags.Value |
        ts.SymbolFlags.Alias;
      for (const symbol of this.checker.getSymbolsInScope(at, meaning)) {
        const list = names.get(symbol.name);
        if (list === undefined) names.set(symbol.name, [symbol]);
        else list.push(symbol);
      }
      this.scopes.set(at, (scope = names));
    }
    return scope;
  }
}

/** The checker tells a tracker what it meets on the way. */
type BuildTypeNode = (
  type: TS.Type,
  enclosing: TS.Node,
  flags: TS.NodeBuilderFlags,
  internalFlags?: undefined,
  tracker?: { readonly reportPrivateInBaseOfClassExpression: () => void },
) => TS.TypeNode | undefined;

function sameDeclaration(a: TS.Symbol, b: TS.Symbol): boolean {
  const [first] = a.declarations ?? [];
  return first !== undefined && first === b.declarations?.[0];
}

/** The symbol of `export default class Client` has another name. */
type IsKnown = (name: string, symbol: TS.Symbol, meaning: TS.SymbolFlags) => boolean;

/** Checks every name of a type's text, and replaces those that mean nothing at the place. */
class Naming {
  readonly result: TS.TypeNode;
  /** `typeof x` of something unknown: worth another attempt. */
  hidesValue = false;
  /** Type parameters that the text itself declares: `<T>(x: T) => T`. */
  private readonly bound = new Set<string>();
  /** Those among them that it does not name. */
  private readonly unused = new Set<TS.Node>();
  private readonly declarations = new Set<TS.Declaration>();
  private readonly parameters = new Set<string>();
  private readonly root: TS.TypeNode;
  private self = false;
  private lossy = false;
  private patterns = 0;

  constructor(
    private readonly place: TypePlace,
    node: TS.TypeNode,
    private readonly isKnown: IsKnown,
  ) {
    this.root = node;
    this.bind(node);
    this.result = this.visit(node) as TS.TypeNode;
  }

  commit(): void {
    const { needs } = this.place;
    for (const declaration of this.declarations) needs.declarations.add(declaration);
    for (const name of this.parameters) needs.parameters.add(name);
    if (this.self) needs.self = true;
    if (this.lossy) needs.lossy = true;
  }

  private bind(node: TS.Node): void {
    if (ts.isTypeParameterDeclaration(node)) this.bound.add(node.name.text);
    ts.forEachChild(node, (child) => this.bind(child));
  }

  /** `on<K>(name: string): void`, with the K of a constraint that was written out: some projects have that forbidden. */
  private findUnusedParameters(node: TS.Node): void {
    const { typeParameters = [] } = node as TS.SignatureDeclarationBase;
    for (const parameter of typeParameters) {
      const { name } = parameter;
      let found = false;
      const look = (part: TS.Node): void => {
        if (ts.isIdentifier(part) && part !== name && part.text === name.text) found = true;
        else ts.forEachChild(part, look);
      };
      ts.forEachChild(node, look);
      if (!found) this.unused.add(parameter);
    }
  }

  private visit = (node: TS.Node): TS.Node | undefined => {
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the other kinds stay as they are
    switch (node.kind) {
      case ts.SyntaxKind.TypeParameter:
        if (this.unused.has(node)) return undefined;
        break;
      case ts.SyntaxKind.MethodSignature:
      case ts.SyntaxKind.CallSignature:
      case ts.SyntaxKind.ConstructSignature:
      case ts.SyntaxKind.FunctionType:
      case ts.SyntaxKind.ConstructorType:
        this.findUnusedParameters(node);
        break;
      case ts.SyntaxKind.ThisType:
        if (classOfThis(this.place.fn) === null) return this.classOrAny();
        if (this.place.part === "head") return node;
        this.self = true;
        return ts.factory.createTypeReferenceNode(SELF_PARAMETER);
      case ts.SyntaxKind.TypeOperator:
        if ((node as TS.TypeOperatorNode).operator === ts.SyntaxKind.UniqueKeyword) {
          if (node !== this.root) return anyNode();
          return ts.factory.createKeywordTypeNode(ts.SyntaxKind.SymbolKeyword);
        }
        break;
      case ts.SyntaxKind.TypePredicate: {
        // this is Full: said of an object that has no place in the text
        const { parameterName, assertsModifier } = node as TS.TypePredicateNode;
        if (parameterName.kind !== ts.SyntaxKind.ThisType) break;
        return ts.factory.createKeywordTypeNode(
          assertsModifier === undefined ? ts.SyntaxKind.BooleanKeyword : ts.SyntaxKind.VoidKeyword,
        );
      }
      case ts.SyntaxKind.TypeLiteral:
        if (
          (node as TS.TypeLiteralNode).members.some(
            ({ name }) => name !== undefined && ts.isPrivateIdentifier(name),
          )
        )
          return this.unnamed();
        return this.withNamedKeys(node as TS.TypeLiteralNode);
      case ts.SyntaxKind.Parameter: {
        // ({ a: b }) => void: in a type, b would be a name for nothing
        const visited = ts.visitEachChild(node as TS.ParameterDeclaration, this.visit, undefined);
        if (ts.isIdentifier(visited.name)) return visited;
        const { modifiers, dotDotDotToken, questionToken, type, initializer } = visited;
        return ts.factory.updateParameterDeclaration(
          visited,
          modifiers,
          dotDotDotToken,
          `given${++this.patterns}`,
          questionToken,
          type,
          initializer,
        );
      }
      case ts.SyntaxKind.TypeReference: {
        const { typeName, typeArguments } = node as TS.TypeReferenceNode;
        if (!this.isNamed(typeName, ts.SymbolFlags.Type)) return this.unnamed();
        const renamed = ts.isIdentifier(typeName)
          ? this.renamed(typeName)
          : this.globalName(typeName);
        if (renamed === null) break;
        const list = typeArguments?.map((part) => this.visit(part) as TS.TypeNode);
        return ts.factory.createTypeReferenceNode(renamed, list);
      }
      case ts.SyntaxKind.TypeQuery: {
        const { exprName } = node as TS.TypeQueryNode;
        if (!ts.isEntityName(exprName)) break;
        if (!this.isNamed(exprName, ts.SymbolFlags.Value) || this.isHidden(exprName)) {
          this.hidesValue = true;
          return this.unnamed();
        }
        const qualified = this.globalName(exprName);
        return qualified === null ? node : ts.factory.createTypeQueryNode(qualified);
      }
    }
    return ts.visitEachChild(node, this.visit, undefined);
  };

  /** `{ [Events.error]: string }`: a member whose key is not known at the place is left out. */
  private withNamedKeys(node: TS.TypeLiteralNode): TS.TypeNode {
    const members = node.members.filter(({ name }) => {
      if (name === undefined || !ts.isComputedPropertyName(name)) return true;
      let root: TS.Expression = name.expression;
      while (ts.isPropertyAccessExpression(root)) root = root.expression;
      if (!ts.isIdentifier(root)) return true;
      const symbol = symbolOf(root);
      return symbol === undefined
        ? root.text === "Symbol"
        : this.isKnown(root.text, symbol, ts.SymbolFlags.Value);
    });
    if (members.length < node.members.length) this.lossy = true;
    return ts.visitEachChild(ts.factory.createTypeLiteralNode(members), this.visit, undefined);
  }

  /** `this` where the type has no meaning: it came from a class around, or from a method of a list. */
  private classOrAny(): TS.TypeNode {
    const holder = classAround(this.place.fn);
    const isSimple =
      holder?.name !== undefined &&
      holder.typeParameters === undefined &&
      ts.isSourceFile(holder.parent);
    return isSimple ? ts.factory.createTypeReferenceNode(holder.name.text) : anyNode();
  }

  /** Whether the name that `entity` starts with is known at the place. */
  private isNamed(entity: TS.EntityName, meaning: TS.SymbolFlags): boolean {
    const first = firstOf(entity);
    const symbol = symbolOf(first);
    const isWhole = first === entity;
    // A name of the language: undefined, globalThis. As a type, only what the text itself declares has none.
    if (symbol === undefined) return meaning !== ts.SymbolFlags.Type || this.bound.has(first.text);
    if ((symbol.flags & ts.SymbolFlags.TypeParameter) !== 0)
      return this.isParameterKnown(symbol, first.text);
    const meanings = isWhole ? meaning : ts.SymbolFlags.Namespace | meaning;
    if (this.isKnown(first.text, symbol, meanings)) return true;
    return this.place.part === "poll" && isWhole && this.copies(symbol);
  }

  private unnamed(): TS.TypeNode {
    this.lossy = true;
    return anyNode();
  }

  /** A variable of the machine has the name: a local of `poll`, a parameter of the constructor. */
  private isHidden(name: TS.EntityName): boolean {
    return this.place.part !== "head" && this.place.locals.has(firstOf(name).text);
  }

  private renamed(name: TS.Identifier): TS.EntityName | null {
    const [declaration] = symbolOf(name)?.declarations ?? [];
    if (declaration === undefined || this.place.part !== "poll") return this.globalName(name);
    const known = this.place.localTypes.get(declaration.getStart());
    if (known === undefined || known === name.text) return this.globalName(name);
    return ts.factory.createIdentifier(known);
  }

  /** `globalThis.Cache`, where a machine is called Cache. */
  private globalName(name: TS.EntityName): TS.EntityName | null {
    if (!this.place.generated.has(firstOf(name).text)) return null;
    const qualify = (part: TS.EntityName): TS.EntityName =>
      ts.isIdentifier(part)
        ? ts.factory.createQualifiedName(ts.factory.createIdentifier("globalThis"), part)
        : ts.factory.createQualifiedName(qualify(part.left), part.right);
    return qualify(name);
  }

  private isParameterKnown(symbol: TS.Symbol, name: string): boolean {
    if (this.bound.has(name)) return true;
    const owner = symbol.declarations?.[0]?.parent;
    if (owner === undefined || !holds(owner, this.place.fn)) return false;
    this.parameters.add(name);
    return true;
  }

  /** An interface or alias of a function around: `poll` gets a copy. */
  private copies(symbol: TS.Symbol): boolean {
    const [declaration] = symbol.declarations ?? [];
    if (
      declaration === undefined ||
      !isCopyable(declaration) ||
      ts.isSourceFile(declaration.parent) ||
      !isAround(declaration, this.place.fn)
    )
      return false;
    this.declarations.add(declaration);
    return true;
  }
}

function firstOf(name: TS.EntityName): TS.Identifier {
  let first = name;
  while (ts.isQualifiedName(first)) first = first.left;
  return first;
}

function anyNode(): TS.TypeNode {
  return ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
}

/** Names in a type's text know what they mean. */
function symbolOf(name: TS.Identifier): TS.Symbol | undefined {
  return (name as TS.Identifier & { readonly symbol?: TS.Symbol }).symbol;
}

/** A declaration without a run-time part. */
export function isCopyable(
  node: TS.Node,
): node is TS.InterfaceDeclaration | TS.TypeAliasDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** The declaration's scope is around `fn`, or is the body of `fn` itself. */
function isAround(declaration: TS.Node, fn: TS.Node): boolean {
  return holds(declaration.parent, fn) || holds(fn, declaration);
}

function holds(outer: TS.Node, inner: TS.Node): boolean {
  for (let at: TS.Node | undefined = inner; at !== undefined; at = at.parent)
    if (at === outer) return true;
  return false;
}
