/**
 * Variables whose type is what is assigned to them, place by place:
 *
 *     let found;  found = await first();  const list = [];  list.push(await second());
 *
 * As fields they need one type: everything they are seen to be.
 */
import { ts, type TS } from "../syntax/typescript.ts";

type Write = (type: TS.Type) => string;

/** The type as text; null for a variable that has one by itself. */
export function evolvingType(
  checker: TS.TypeChecker,
  symbol: TS.Symbol,
  write: Write,
): string | null {
  const declaration = symbol.valueDeclaration;
  if (
    declaration === undefined ||
    !ts.isVariableDeclaration(declaration) ||
    !ts.isIdentifier(declaration.name)
  )
    return null;
  const { initializer, type } = declaration;
  if (type !== undefined) return null;
  const isList =
    initializer !== undefined &&
    ts.isArrayLiteralExpression(initializer) &&
    initializer.elements.length === 0;
  const isOpen =
    initializer === undefined ||
    initializer.kind === ts.SyntaxKind.NullKeyword ||
    isUndefined(initializer, checker);
  if (!isList && !isOpen) return null;
  const { parent } = declaration;
  if (
    !ts.isVariableDeclarationList(parent) ||
    ts.isForInStatement(parent.parent) ||
    ts.isForOfStatement(parent.parent)
  )
    return null;
  const declared = checker.getTypeOfSymbol(symbol);
  if (
    isList ? checker.typeToString(declared) !== "any[]" : (declared.flags & ts.TypeFlags.Any) === 0
  )
    return null;
  const found = isList
    ? new ListTypes(checker, symbol, write)
    : new ValueTypes(checker, symbol, write);
  found.visit(scopeOf(declaration));
  return found.text();
}

function isUndefined(node: TS.Expression, checker: TS.TypeChecker): boolean {
  const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  return symbol !== undefined && checker.isUndefinedSymbol(symbol);
}

function scopeOf(node: TS.Node): TS.Node {
  let at = node.parent;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

class ValueTypes {
  protected readonly texts = new Set<string>();

  constructor(
    protected readonly checker: TS.TypeChecker,
    protected readonly symbol: TS.Symbol,
    protected readonly write: Write,
  ) {}

  visit = (node: TS.Node): void => {
    if (ts.isIdentifier(node) && this.isMine(node)) this.mention(node);
    else ts.forEachChild(node, this.visit);
  };

  text(): string {
    const texts = [...this.texts];
    if (texts.length === 0 || texts.includes("any")) return "any";
    return texts.includes("unknown") ? "unknown" : texts.join(" | ");
  }

  protected isMine(node: TS.Identifier): boolean {
    return node.text === this.symbol.name && this.checker.getSymbolAtLocation(node) === this.symbol;
  }

  protected mention(node: TS.Identifier): void {
    const { parent } = node;
    if (
      ts.isBinaryExpression(parent) &&
      parent.left === node &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ) {
      this.add(parent.right);
      return this.visit(parent.right);
    }
    if (!ts.isVariableDeclaration(parent)) this.add(node);
    else if (parent.initializer !== undefined) this.add(parent.initializer);
  }

  protected add(node: TS.Node): void {
    this.addType(this.checker.getBaseTypeOfLiteralType(this.checker.getTypeAtLocation(node)));
  }

  protected addType(type: TS.Type): void {
    // A boolean is a union too, and better said in one word.
    const isWhole = !type.isUnion() || (type.flags & ts.TypeFlags.Boolean) !== 0;
    for (const part of isWhole ? [type] : type.types) {
      const text = this.write(part);
      this.texts.add(/=>|^(?:new|keyof|infer) |\?/.test(text) ? `(${text})` : text);
    }
  }
}

/** What is put into a list, or seen in it. */
class ListTypes extends ValueTypes {
  override text(): string {
    const texts = [...this.texts].filter((text) => text !== "never");
    if (texts.length === 0 || texts.includes("any")) return "any[]";
    return texts.length === 1 ? `${wrapped(texts[0]!)}[]` : `(${texts.join(" | ")})[]`;
  }

  protected override mention(node: TS.Identifier): void {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)) {
      const { name } = parent;
      if (name.text === "push" || name.text === "unshift") {
        for (const argument of parent.parent.arguments) {
          if (ts.isSpreadElement(argument)) this.addElements(argument.expression);
          else this.add(argument);
        }
        return;
      }
    }
    if (
      ts.isElementAccessExpression(parent) &&
      ts.isBinaryExpression(parent.parent) &&
      parent.parent.left === parent
    ) {
      return this.add(parent.parent.right);
    }
    if (!ts.isVariableDeclaration(parent)) this.addElements(node);
  }

  private addElements(node: TS.Node): void {
    const type = this.checker.getIndexTypeOfType(
      this.checker.getTypeAtLocation(node),
      ts.IndexKind.Number,
    );
    if (type === undefined || (type.flags & ts.TypeFlags.Any) !== 0) return;
    this.addType(type);
  }
}

/** A name, and what stands in parentheses already, needs none. */
function wrapped(text: string): string {
  return /^[\w.$]+$|^\(.*\)$/s.test(text) ? text : `(${text})`;
}
