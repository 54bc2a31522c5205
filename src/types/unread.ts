/**
 * What only moved text named: projects that forbid such names can't see that a machine does. A type of a function is copied
 * into `poll`, and a class without a name there is `any` to it:
 *
 *     type Row = { id: number };                     // @ts-ignore Only machines name it.
 *     it("loads", async () => { … as Row … });       type Row = { id: number };
 *                                                    it("loads", () => new Loads().start());
 */
import type { Insert } from "../ir/mention.ts";
import type { MovedText } from "../ir/moved-text.ts";
import { hasModifier, isAssignment, isInFunction } from "../syntax/kinds.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { ignoreNext } from "./directives.ts";
import { eachLeft } from "./left-text.ts";

const K = ts.SyntaxKind;

/** The project calls a local that nothing reads an error. */
export function forbidsUnread(program: TS.Program): boolean {
  return program.getCompilerOptions().noUnusedLocals === true;
}

/** Comments in front of declarations in the text of `root`, but for that of lowered functions inside. */
export function unreadDeclarations(
  program: TS.Program,
  sourceFile: TS.SourceFile,
  root: TS.Node,
  { isLowered, isMoved }: MovedText,
): readonly Insert[] {
  if (!forbidsUnread(program)) return [];
  const checker = program.getTypeChecker();
  const declared = new Map<TS.Symbol, TS.Node>();
  const findDeclared = (node: TS.Node): void => {
    const name = nameThatMustBeRead(node);
    const symbol = name === null ? undefined : checker.getSymbolAtLocation(name);
    if (symbol !== undefined) declared.set(symbol, node);
    eachLeft(node, isLowered, findDeclared);
  };
  ts.forEachChild(root, findDeclared);
  const findRead = (node: TS.Node): void => {
    if (declared.size === 0) return;
    if (ts.isIdentifier(node) && !isWrittenOnly(node)) {
      const symbol = symbolNamedBy(checker, node);
      const declaration = symbol === undefined ? undefined : declared.get(symbol);
      if (declaration !== undefined && !isWithin(node, declaration)) declared.delete(symbol!);
    }
    eachLeft(node, isMoved, findRead);
  };
  ts.forEachChild(root, findRead);
  return [...declared.values()].map((node) => comment(node, sourceFile));
}

/** Types of functions, and private members of classes that machines have no name for. */
function nameThatMustBeRead(node: TS.Node): TS.Node | null {
  if (isTypeDeclaration(node)) return isInFunction(node) ? (node.name ?? null) : null;
  if (!hasModifier(node, K.PrivateKeyword)) return null;
  const { name } = node as TS.NamedDeclaration;
  const holder = ts.isParameter(node) ? node.parent.parent : node.parent;
  return name === undefined || isNamedOutside(holder) ? null : name;
}

function isTypeDeclaration(node: TS.Node): node is TS.DeclarationStatement {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node)
  );
}

function isNamedOutside(holder: TS.Node): boolean {
  return ts.isClassDeclaration(holder) && holder.name !== undefined && !isInFunction(holder);
}

/** Of `const { secret } = this` the member, not the variable. */
function symbolNamedBy(checker: TS.TypeChecker, node: TS.Identifier): TS.Symbol | undefined {
  const { parent } = node;
  const isKey = ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node;
  return isKey
    ? checker.getTypeAtLocation(parent.parent).getProperty(node.text)
    : checker.getSymbolAtLocation(node);
}

/** `this.count = 1;` and `this.count++;` */
function isWrittenOnly({ parent }: TS.Identifier): boolean {
  if (!ts.isPropertyAccessExpression(parent)) return false;
  const { parent: around } = parent;
  const isAlone = ts.isExpressionStatement(around.parent);
  if (ts.isPostfixUnaryExpression(around) || ts.isPrefixUnaryExpression(around))
    return isAlone && around.operator >= K.PlusPlusToken && around.operator <= K.MinusMinusToken;
  if (!ts.isBinaryExpression(around) || around.left !== parent) return false;
  const { kind } = around.operatorToken;
  return kind === K.EqualsToken || (isAssignment(kind) && isAlone);
}

function isWithin(node: TS.Node, outer: TS.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

function comment(node: TS.Node, sourceFile: TS.SourceFile): Insert {
  const { modifiers } = node as { readonly modifiers?: readonly TS.ModifierLike[] };
  const first = modifiers?.find((modifier) => !ts.isDecorator(modifier)) ?? node;
  const at = first.getStart(sourceFile);
  const text = ignoreNext(sourceFile.text, at, "Only machines name it.");
  return { at, text, side: "start", replaces: 0 };
}
