/**
 * The names in the text of a type: each is kept, said in another way or replaced by `any`, by what it means
 * where the text will stand.
 *
 *     { at: Row; by: this }   →   { at: any; by: This }      in a class that doesn't know the Row of a function
 */
import { isInFunction } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import type { ModuleSpecifiers } from "./module-specifiers.ts";
import { BoundParameters } from "./bound-parameters.ts";
import { breaksIndex } from "./index-signatures.ts";
import { classAround, classOfThis } from "./self-type.ts";
import { computesKeys, firstOf, symbolOf } from "./type-words.ts";
import type { TypePlace } from "./type-place.ts";

const K = ts.SyntaxKind;

/** The symbol of `export default class Client` has another name. */
type IsKnown = (name: string, symbol: TS.Symbol, meaning: TS.SymbolFlags) => boolean;
/** Nothing is called so at the place. */
type IsFree = (name: string) => boolean;

/** Checks every name of a type's text, and replaces those that mean nothing at the place. */
export class Naming {
  readonly result: TS.TypeNode;
  /** `typeof x` of something unknown: worth another attempt. */
  hidesValue = false;
  /** `{ [key]: string }` with a variable of the machine as key; what names an enum that is one; what computes keys. */
  namesSaved = false;
  private readonly bound: BoundParameters;
  private readonly declarations = new Set<TS.Declaration>();
  private readonly parameters = new Set<string>();
  private readonly root: TS.TypeNode;
  /** Aliases that are being written out. */
  private readonly aliases = new Set<TS.Symbol>();
  private self = false;
  private lossy = false;
  private patterns = 0;

  constructor(
    private readonly place: TypePlace,
    node: TS.TypeNode,
    private readonly isKnown: IsKnown,
    private readonly isFree: IsFree,
    private readonly specifiers: ModuleSpecifiers,
    /** What an alias without parameters stands for. */
    private readonly aliasText: (alias: TS.Symbol) => TS.TypeNode | null,
  ) {
    this.root = node;
    this.bound = new BoundParameters(node);
    this.result = this.visit(node) as TS.TypeNode;
  }

  /** Every name of the text could stay. */
  get isExact(): boolean {
    return !this.lossy && !this.hidesValue && !this.namesSaved;
  }

  commit(): void {
    const { needs } = this.place;
    for (const declaration of this.declarations) needs.declarations.add(declaration);
    for (const name of this.parameters) needs.parameters.add(name);
    if (this.self) needs.self = true;
    if (this.lossy) needs.lossy = true;
  }

  private readonly visit = (node: TS.Node): TS.Node | undefined =>
    this.bound.within(node, () => this.visitNamed(node));

  private visitNamed(node: TS.Node): TS.Node | undefined {
    switch (node.kind) {
      case K.TypeParameter:
        return this.bound.isLeftOut(node) ? undefined : this.visitParts(node);
      case K.MethodSignature:
      case K.CallSignature:
      case K.ConstructSignature:
      case K.FunctionType:
      case K.ConstructorType:
        this.bound.leaveOut(node as TS.SignatureDeclaration, (part) => this.isLost(part));
        return this.visitParts(node);
      case K.ThisType:
        return this.thisType(node);
      case K.TypeOperator:
        return this.typeOperator(node as TS.TypeOperatorNode);
      case K.TypePredicate:
        return this.typePredicate(node as TS.TypePredicateNode);
      case K.TypeLiteral:
        return this.typeLiteral(node as TS.TypeLiteralNode);
      case K.Parameter:
        return this.parameter(node as TS.ParameterDeclaration);
      case K.TypeReference:
        return this.typeReference(node as TS.TypeReferenceNode);
      case K.MappedType:
        return computesKeys(node as TS.MappedTypeNode)
          ? this.computed(node)
          : this.visitParts(node);
      case K.IndexedAccessType:
        // Methods[any] is nothing at all
        return this.isLost((node as TS.IndexedAccessTypeNode).indexType)
          ? this.unnamed()
          : this.visitParts(node);
      case K.ImportType:
        return this.importType(node as TS.ImportTypeNode);
      case K.TypeQuery:
        return this.typeQuery(node as TS.TypeQueryNode);
      default:
        return this.visitParts(node);
    }
  }

  private visitParts<T extends TS.Node>(node: T): T {
    return ts.visitEachChild(node, this.visit, undefined);
  }

  private thisType(node: TS.Node): TS.Node {
    if (classOfThis(this.place.fn) === null) return this.classOrAny();
    if (this.place.part === "head") return node;
    const { self } = this.place;
    if (self === "any") return this.unnamed();
    this.self = true;
    return ts.factory.createTypeReferenceNode(self);
  }

  /** `unique symbol` is the type of one declaration; whatever else is given it may hold any symbol. */
  private typeOperator(node: TS.TypeOperatorNode): TS.Node {
    if (node.operator !== K.UniqueKeyword) return this.visitParts(node);
    return node === this.root ? ts.factory.createKeywordTypeNode(K.SymbolKeyword) : anyNode();
  }

  /** `this is Full`: said of an object that has no place in the text. */
  private typePredicate(node: TS.TypePredicateNode): TS.Node {
    const { parameterName, assertsModifier } = node;
    if (parameterName.kind !== K.ThisType) return this.visitParts(node);
    return ts.factory.createKeywordTypeNode(
      assertsModifier === undefined ? K.BooleanKeyword : K.VoidKeyword,
    );
  }

  private typeLiteral(node: TS.TypeLiteralNode): TS.Node {
    const isPrivate = ({ name }: TS.TypeElement): boolean =>
      name !== undefined && ts.isPrivateIdentifier(name);
    const isUnsayable =
      node.members.some(isPrivate) || breaksIndex(node) || this.bound.isRepeatedIn(node);
    return isUnsayable ? this.unnamed() : this.withNamedKeys(node);
  }

  /** `({ a: b }) => void`: in a type, b would be a name for nothing. */
  private parameter(node: TS.ParameterDeclaration): TS.Node {
    const visited = this.visitParts(node);
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

  private typeReference(node: TS.TypeReferenceNode): TS.Node {
    const { typeName, typeArguments } = node;
    if (!this.isNamed(typeName, ts.SymbolFlags.Type)) {
      if (isLocalEnum(typeName)) this.namesSaved = true;
      return this.unnamed();
    }
    const renamed = ts.isIdentifier(typeName) ? this.renamed(typeName) : this.globalName(typeName);
    if (renamed === null) return this.visitParts(node);
    const list = typeArguments?.map((part) => this.visit(part) as TS.TypeNode);
    return ts.factory.createTypeReferenceNode(renamed, list);
  }

  private typeQuery(node: TS.TypeQueryNode): TS.Node {
    const { exprName } = node;
    if (!ts.isEntityName(exprName)) return this.visitParts(node);
    if (!this.isNamed(exprName, ts.SymbolFlags.Value) || this.isHidden(exprName)) {
      this.hidesValue = true;
      return this.unnamed();
    }
    const qualified = this.globalName(exprName);
    return qualified === null ? node : ts.factory.createTypeQueryNode(qualified);
  }

  /**
   * `{ [Events.error]: string }`: a member whose key is not known at the place is left out. With a variable of the machine as
   * key there is no type at all, also around it: what is saved is any symbol.
   */
  private withNamedKeys(node: TS.TypeLiteralNode): TS.TypeNode {
    if (node.members.some(({ name }) => this.place.locals.has(keyRootOf(name)?.text ?? "")))
      this.namesSaved = true;
    const members = node.members.filter(({ name }) => {
      const root = keyRootOf(name);
      if (root === null) return true;
      const symbol = symbolOf(root);
      return symbol === undefined
        ? root.text === "Symbol"
        : this.isKnown(root.text, symbol, ts.SymbolFlags.Value);
    });
    if (members.length < node.members.length) this.lossy = true;
    return ts.visitEachChild(ts.factory.createTypeLiteralNode(members), this.visit, undefined);
  }

  /**
   * `{ [K in keyof T as …]: … }`, of an alias that another module keeps to itself. With a T that is not known yet the checker
   * does not take what was written out for what the alias stands for.
   */
  private computed(node: TS.Node): TS.TypeNode {
    const isOpen = (part: TS.Node): boolean =>
      ts.isIdentifier(part)
        ? ((symbolOf(part)?.flags ?? 0) & ts.SymbolFlags.TypeParameter) !== 0 &&
          !this.bound.has(part.text)
        : ts.forEachChild(part, isOpen) === true;
    if (isOpen(node)) this.namesSaved = true;
    return this.visitParts(node) as TS.TypeNode;
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
    if (symbol === undefined)
      return meaning !== ts.SymbolFlags.Type || this.bound.isKnown(first.text);
    if ((symbol.flags & ts.SymbolFlags.TypeParameter) !== 0)
      return this.isParameterKnown(symbol, first.text);
    const meanings = isWhole ? meaning : ts.SymbolFlags.Namespace | meaning;
    if (this.isKnown(first.text, symbol, meanings))
      return !isWhole || !this.isParameter(first) || isGlobal(symbol, this.place.fn);
    return this.place.part === "poll" && isWhole && this.copies(symbol);
  }

  /** `import("lower-async/runtime").JoinHandle<number>` is imported by its name where that is free. */
  private importType(node: TS.ImportTypeNode): TS.TypeNode {
    const { argument, attributes, isTypeOf, qualifier, typeArguments } = node;
    if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return node;
    const name = qualifier === undefined ? undefined : firstOf(qualifier);
    const symbol = name === undefined ? undefined : symbolOf(name);
    const wanted = name === undefined || symbol === undefined ? null : { name: name.text, symbol };
    const specifier = this.specifiers.specifierFor(argument.literal.text, wanted);
    if (specifier === null) return this.writtenOut(symbol) ?? this.unnamed();
    const list = typeArguments?.map((part) => this.visit(part) as TS.TypeNode);
    if (name !== undefined && attributes === undefined && !isTypeOf) {
      if (this.isFree(name.text) && this.place.imports.take(name.text, specifier))
        return ts.factory.createTypeReferenceNode(qualifier!, list);
    }
    const literal = ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(specifier));
    return ts.factory.updateImportTypeNode(
      node,
      literal,
      attributes,
      qualifier,
      ts.factory.createNodeArray(list),
      isTypeOf,
    );
  }

  /** `type Listener = () => void` as what it stands for. */
  private writtenOut(symbol: TS.Symbol | undefined): TS.TypeNode | null {
    // One that names itself has no end.
    if (symbol === undefined || this.aliases.has(symbol)) return null;
    const node = this.aliasText(symbol);
    if (node === null) return null;
    this.aliases.add(symbol);
    const text = this.visit(node) as TS.TypeNode;
    this.aliases.delete(symbol);
    return text;
  }

  /** Nothing of it can be said. */
  private isLost(node: TS.TypeNode): boolean {
    return node.kind !== K.AnyKeyword && this.visit(node)!.kind === K.AnyKeyword;
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

  /** `globalThis.Cache`, where a machine is called Cache, or a type parameter of one. */
  private globalName(name: TS.EntityName): TS.EntityName | null {
    const isHidden =
      this.place.generated.has(firstOf(name).text) ||
      (ts.isIdentifier(name) && this.isParameter(name));
    if (!isHidden) return null;
    const qualify = (part: TS.EntityName): TS.EntityName =>
      ts.isIdentifier(part)
        ? ts.factory.createQualifiedName(ts.factory.createIdentifier("globalThis"), part)
        : ts.factory.createQualifiedName(qualify(part.left), part.right);
    return qualify(name);
  }

  /** A type parameter around has the name of what is not one: the machine may have it too. */
  private isParameter(name: TS.Identifier): boolean {
    const { part, fn } = this.place;
    const isOne = ((symbolOf(name)?.flags ?? 0) & ts.SymbolFlags.TypeParameter) !== 0;
    return part !== "head" && !isOne && parameterAround(name.text, fn) !== undefined;
  }

  private isParameterKnown(symbol: TS.Symbol, name: string): boolean {
    if (this.bound.has(name)) return this.bound.isKnown(name);
    const [declaration] = symbol.declarations ?? [];
    if (declaration === undefined || !isInScope(declaration, this.place.fn)) return false;
    if (this.place.part !== "head" && this.place.unsaid.has(declaration)) return false;
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

/** Without its members, kinds that it tells apart would be one. */
function isLocalEnum(name: TS.EntityName): boolean {
  const declaration = symbolOf(firstOf(name))?.valueDeclaration;
  return (
    declaration !== undefined && ts.isEnumDeclaration(declaration) && isInFunction(declaration)
  );
}

/** `Events` of the key `[Events.error]`; null for a key that needs no name. */
function keyRootOf(name: TS.PropertyName | undefined): TS.Identifier | null {
  if (name === undefined || !ts.isComputedPropertyName(name)) return null;
  let root: TS.Expression = name.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? root : null;
}

function anyNode(): TS.TypeNode {
  return ts.factory.createKeywordTypeNode(K.AnyKeyword);
}

/** A declaration without a run-time part. */
export function isCopyable(
  node: TS.Node,
): node is TS.InterfaceDeclaration | TS.TypeAliasDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** The text of `fn` may name the type parameter: it is declared around, and no other hides it on the way. */
function isInScope(parameter: TS.Node, fn: TS.Node): boolean {
  const { text } = (parameter as TS.TypeParameterDeclaration).name;
  return parameterAround(text, fn) === parameter;
}

/** The type parameter that the name means in `fn`, as far as no other type hides it. */
function parameterAround(name: string, fn: TS.Node): TS.Node | undefined {
  for (let at: TS.Node | undefined = fn; at !== undefined; at = at.parent) {
    const { typeParameters = [] } = at as TS.SignatureDeclarationBase;
    const known = typeParameters.find((candidate) => candidate.name.text === name);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** `symbol`, known under its name, is of another file than `fn`: nothing of this one imports it. */
function isGlobal({ declarations }: TS.Symbol, fn: TS.Node): boolean {
  return declarations?.[0]?.getSourceFile() !== fn.getSourceFile();
}

/** The declaration's scope is around `fn`, or is the body of `fn` itself. */
function isAround(declaration: TS.Node, fn: TS.Node): boolean {
  return holds(declaration.parent, fn) || holds(fn, declaration);
}

export function holds(outer: TS.Node, inner: TS.Node): boolean {
  for (let at: TS.Node | undefined = inner; at !== undefined; at = at.parent)
    if (at === outer) return true;
  return false;
}
