/**
 * Finds the mentions of a function: what its text reads and writes, and where the checker knows more of
 * it than its declaration says. What is mentioned only once can't be narrowed, and is not asked about.
 */
import type { Cast, Mention } from "../ir/mention.ts";
import { isConst } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { isWideBoolean, widenedAt } from "./widening.ts";
import { castFor, declaredType, isNarrowed } from "./narrowing.ts";

const K = ts.SyntaxKind;

type Reference =
  TS.Identifier | TS.PropertyAccessExpression | TS.ElementAccessExpression | TS.ThisExpression;

/** A mention before the checker was asked. */
interface Place {
  readonly node: Reference;
  readonly key: string;
  readonly prefixes: readonly string[];
  readonly closures: readonly number[];
  readonly root: TS.Symbol | null;
}

export interface MentionInput {
  readonly checker: TS.TypeChecker;
  readonly sourceFile: TS.SourceFile;
  readonly fn: TS.Node;
  /** Functions inside that have a machine of their own. */
  readonly isLowered: (node: TS.Node) => boolean;
  /** The type as text at a mention; `any` where it has none. */
  readonly write: (type: TS.Type) => string;
  /** What is read by an index may be undefined: a setting of the project. */
  readonly elementsMayMiss: boolean;
  /** The type of a variable that has a type only place by place; null for others. */
  readonly evolving: (symbol: TS.Symbol) => string | null;
}

export function findMentions(input: MentionInput): readonly Mention[] {
  const places = new PlaceFinder(input).find();
  const counts = new Map<string, number>();
  for (const { key } of places) counts.set(key, (counts.get(key) ?? 0) + 1);
  return places
    .map((place) => mentionOf(input, place, counts.get(place.key)! > 1))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

function mentionOf(input: MentionInput, place: Place, repeats: boolean): Mention {
  const { checker, sourceFile, fn, elementsMayMiss } = input;
  const { node, key, prefixes, closures, root } = place;
  const access = accessOf(node);
  const declaration = root?.valueDeclaration;
  const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
  const isOuter = declaration === undefined || declaration.pos < fn.pos || declaration.end > fn.end;
  const asks =
    access === "read" &&
    (repeats || (isOuter && ts.isIdentifier(node))) &&
    (!ts.isIdentifier(node) || mayNarrow(root));
  const evolved = asks && root !== null && prefixes.length === 0 ? evolvedOf(input, root) : null;
  const declared = asks && evolved === null ? declaredType(checker, node, elementsMayMiss) : null;
  const here = declared === null && evolved === null ? null : checker.getTypeAtLocation(node);
  const narrowed =
    here !== null &&
    !isWideBoolean(input, node, here) &&
    (declared === null
      ? differs(input.write(here), evolved!)
      : isNarrowed(checker, node, here, declared));
  return {
    start: node.getStart(sourceFile),
    end: node.end,
    key,
    prefixes,
    access,
    narrowed,
    closures,
    declaredAt: declaration?.getSourceFile() === sourceFile && name !== undefined ? name.pos : null,
    tests: testsType(node),
    testedBy: conditionAround(node),
    conditions: () => conditionsAround(input.checker, node, fn),
    widened: (): Cast | null =>
      access === "read" && prefixes.length === 0 ? widenedAt(input, node, root) : null,
    cast: (): Cast | null => (narrowed ? castFor({ ...input, node, here: here!, declared }) : null),
  };
}

/** The variable's type here, against the one it has as a field. */
function differs(here: string, evolved: string): boolean {
  return !/^any\b/.test(here) && here !== evolved;
}

function evolvedOf({ evolving }: MentionInput, symbol: TS.Symbol): string | null {
  const type = evolving(symbol);
  return type === "any" || type === "any[]" ? null : type;
}

/** Functions, classes and modules are what they are. */
function mayNarrow(root: TS.Symbol | null): boolean {
  const fixed =
    ts.SymbolFlags.Function |
    ts.SymbolFlags.Class |
    ts.SymbolFlags.Enum |
    ts.SymbolFlags.ValueModule |
    ts.SymbolFlags.Alias;
  return root === null || (root.flags & fixed) === 0;
}

/** What a path may start with. */
const NAMED =
  ts.SymbolFlags.Variable |
  ts.SymbolFlags.Alias |
  ts.SymbolFlags.Class |
  ts.SymbolFlags.Function |
  ts.SymbolFlags.ValueModule;

class PlaceFinder {
  private readonly places: Place[] = [];
  private readonly ids = new Map<TS.Symbol, number>();
  private closures: readonly number[] = [];

  constructor(private readonly input: MentionInput) {}

  find(): readonly Place[] {
    const { parameters, body } = this.input.fn as TS.FunctionLikeDeclaration;
    for (const parameter of parameters) this.visit(parameter);
    if (body !== undefined) this.visit(body);
    return this.places;
  }

  private visit = (node: TS.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (this.input.isLowered(node)) return;
    if (isClosure(node)) {
      const outer = this.closures;
      this.closures = [node.pos, ...outer];
      ts.forEachChild(node, this.visit);
      this.closures = outer;
      return;
    }
    if (isReference(node)) {
      const known = this.keyOf(node);
      if (known !== null) this.places.push({ node, closures: this.closures, ...known });
    }
    if (ts.isPropertyAccessExpression(node)) return this.visit(node.expression);
    if (ts.isPropertyAssignment(node)) {
      if (ts.isComputedPropertyName(node.name)) this.visit(node.name);
      return this.visit(node.initializer);
    }
    if (ts.isBindingElement(node) && node.propertyName !== undefined) {
      if (ts.isComputedPropertyName(node.propertyName)) this.visit(node.propertyName);
      this.visit(node.name);
      return node.initializer === undefined ? undefined : this.visit(node.initializer);
    }
    ts.forEachChild(node, this.visit);
  };

  private keyOf(node: Reference): Pick<Place, "key" | "prefixes" | "root"> | null {
    if (node.kind === K.ThisKeyword) return { key: "this", prefixes: [], root: null };
    if (ts.isIdentifier(node)) {
      if (!namesValue(node)) return null;
      const symbol = this.symbolOf(node);
      return symbol === null ? null : { key: `#${this.idOf(symbol)}`, prefixes: [], root: symbol };
    }
    const { expression } = node as TS.PropertyAccessExpression | TS.ElementAccessExpression;
    const base = skipOuter(expression);
    const inner = isReference(base) ? this.keyOf(base) : null;
    if (inner === null) return null;
    const name = ts.isPropertyAccessExpression(node)
      ? node.name.text
      : this.elementKey((node as TS.ElementAccessExpression).argumentExpression);
    if (name === null) return null;
    return {
      key: `${inner.key}.${name}`,
      prefixes: [...inner.prefixes, inner.key],
      root: inner.root,
    };
  }

  private elementKey(argument: TS.Expression): string | null {
    if (ts.isStringLiteralLike(argument) || ts.isNumericLiteral(argument)) return argument.text;
    if (!ts.isIdentifier(argument)) return null;
    const symbol = this.symbolOf(argument);
    return symbol === null ? null : `[#${this.idOf(symbol)}]`;
  }

  private symbolOf(node: TS.Identifier): TS.Symbol | null {
    const { checker } = this.input;
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    return symbol === undefined || (symbol.flags & NAMED) === 0 ? null : symbol;
  }

  private idOf(symbol: TS.Symbol): number {
    let id = this.ids.get(symbol);
    if (id === undefined) this.ids.set(symbol, (id = this.ids.size));
    return id;
  }
}

function isClosure(node: TS.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isClassStaticBlockDeclaration(node)
  );
}

function isReference(node: TS.Node): node is Reference {
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    node.kind === K.ThisKeyword
  );
}

function skipOuter(node: TS.Expression): TS.Expression {
  let at = node;
  while (ts.isParenthesizedExpression(at) || ts.isNonNullExpression(at)) at = at.expression;
  return at;
}

/** The identifier is a variable's name in an expression or a declaration, not a key, a label or a tag. */
function namesValue(node: TS.Identifier): boolean {
  const { parent } = node;
  switch (parent.kind) {
    case K.LabeledStatement:
    case K.BreakStatement:
    case K.ContinueStatement:
    case K.MetaProperty:
    case K.JsxAttribute:
    case K.JsxOpeningElement:
    case K.JsxClosingElement:
    case K.JsxSelfClosingElement:
    case K.NamedTupleMember:
      return false;
    case K.PropertyDeclaration:
    case K.MethodDeclaration:
    case K.GetAccessor:
    case K.SetAccessor:
    case K.FunctionDeclaration:
    case K.FunctionExpression:
    case K.ClassDeclaration:
    case K.ClassExpression:
    case K.EnumMember:
      return (parent as TS.NamedDeclaration).name !== node;
    default:
      return true;
  }
}

/** Whether the mention takes the value or replaces it. `x += 1` does both: it reads. */
function accessOf(node: Reference): Mention["access"] {
  let at: TS.Node = node;
  let { parent } = at;
  if (
    (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
    parent.name === node
  ) {
    return isBlockScoped(parent) ? "declare" : "write";
  }
  for (; ; at = parent, parent = parent.parent) {
    switch (parent.kind) {
      case K.ParenthesizedExpression:
      case K.NonNullExpression:
      case K.ArrayLiteralExpression:
      case K.SpreadElement:
      case K.SpreadAssignment:
      case K.ObjectLiteralExpression:
        continue;
      case K.ShorthandPropertyAssignment:
        if ((parent as TS.ShorthandPropertyAssignment).name !== at) return "read";
        continue;
      case K.PropertyAssignment:
        if ((parent as TS.PropertyAssignment).initializer !== at) return "read";
        continue;
      case K.BinaryExpression: {
        const { left, operatorToken } = parent as TS.BinaryExpression;
        if (left !== at || operatorToken.kind !== K.EqualsToken) return "read";
        // `[x = 1] = xs`: the target of an element with a default; or an assignment itself.
        return "write";
      }
      case K.ForOfStatement:
      case K.ForInStatement:
        return (parent as TS.ForOfStatement).initializer === at ? "write" : "read";
      case K.DeleteExpression:
        return at === node || isReference(at) ? "write" : "read";
      default:
        return "read";
    }
  }
}

/** A `var` may be there already, and may be declared where nothing gets to. */
function isBlockScoped(node: TS.Declaration): boolean {
  let root: TS.Node = node;
  while (ts.isBindingElement(root)) root = root.parent.parent;
  return ts.isParameter(root) || (ts.getCombinedNodeFlags(node) & ts.NodeFlags.BlockScoped) !== 0;
}

/** `typeof x`, `!x`, `x === y`, `if (x)`: true of any type. */
function testsType(node: Reference): boolean {
  let at: TS.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  switch (parent.kind) {
    case K.TypeOfExpression:
      return true;
    case K.PrefixUnaryExpression:
      return (parent as TS.PrefixUnaryExpression).operator === K.ExclamationToken;
    case K.IfStatement:
    case K.WhileStatement:
    case K.DoStatement:
      return (parent as TS.IfStatement).expression === at;
    case K.ConditionalExpression:
      return (parent as TS.ConditionalExpression).condition === at;
    case K.BinaryExpression: {
      const { kind } = (parent as TS.BinaryExpression).operatorToken;
      return (
        kind === K.EqualsEqualsEqualsToken ||
        kind === K.ExclamationEqualsEqualsToken ||
        kind === K.EqualsEqualsToken ||
        kind === K.ExclamationEqualsToken
      );
    }
    default:
      return false;
  }
}

/** Constants in the conditions of the branches around: `if (isText) return x.length;` */
function conditionsAround(checker: TS.TypeChecker, node: TS.Node, fn: TS.Node): readonly number[] {
  const found: number[] = [];
  const look = (part: TS.Node): void => {
    if (ts.isIdentifier(part)) {
      const declaration = checker.getSymbolAtLocation(part)?.valueDeclaration;
      if (declaration !== undefined && ts.isVariableDeclaration(declaration))
        found.push(declaration.name.pos);
    } else ts.forEachChild(part, look);
  };
  for (let at = node; at !== fn; at = at.parent) {
    const { parent } = at;
    if ((ts.isIfStatement(parent) || ts.isWhileStatement(parent)) && parent.expression !== at)
      look(parent.expression);
    else if (ts.isConditionalExpression(parent) && parent.condition !== at) look(parent.condition);
    else if (ts.isBinaryExpression(parent) && parent.right === at) look(parent.left);
  }
  return found;
}

/** `const isText = typeof x === "string";` narrows x wherever isText is tested, as long as both are constants. */
function conditionAround(node: TS.Node): number | null {
  for (let at = node; ; at = at.parent) {
    const { parent } = at;
    if (ts.isVariableDeclaration(parent)) {
      const { initializer, type, name } = parent;
      if (initializer !== at || type !== undefined || at === node) return null;
      return isConst(parent) ? name.pos : null;
    }
    switch (parent.kind) {
      case K.BinaryExpression:
      case K.PrefixUnaryExpression:
      case K.ParenthesizedExpression:
      case K.TypeOfExpression:
      case K.PropertyAccessExpression:
      case K.CallExpression:
        continue;
      default:
        return null;
    }
  }
}
