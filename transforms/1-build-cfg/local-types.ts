/**
 * Interfaces and type aliases of the body. They have no run-time part and stand at the top of `poll`,
 * where the types of all its stretches are known; a name that two blocks declare gets a number there.
 *
 *     { type Pair = [a: 1]; await t; }  { type Pair = [b: 2]; await t; }      →      type Pair = …; type Pair2 = …;
 */
import { NameSpace } from "../../src/base/names.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { sourceCode, startOf, type Replacement } from "./source-code.ts";

type LocalTypeNode = TS.InterfaceDeclaration | TS.TypeAliasDeclaration;

function isLocalType(node: TS.Node): node is LocalTypeNode {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** What the types of one function are called at the top of its `poll`. */
export class LocalTypeNames {
  /** Made where the first type is. */
  space: NameSpace | undefined;
  /** The places where one is called something else, and what. */
  readonly renamed = new Map<number, string>();
}

/** Names the types of a scope before its statements, which may name them, are lowered. */
export function nameLocalTypes(builder: CfgBuilder, statements: readonly TS.Statement[]): void {
  if (!statements.some(isLocalType)) return;
  const space = (builder.typeNames.space ??= new NameSpace(builder.input.identifiers));
  const declared = new Map<string, LocalTypeNode>();
  for (const statement of statements)
    if (isLocalType(statement)) declared.set(statement.name.text, statement);
  for (const [name, node] of declared) {
    const free = space.take(name, true);
    if (free !== name) rename(builder, node, free);
  }
}

export function declareLocalType(builder: CfgBuilder, node: LocalTypeNode): void {
  const start = startOf(builder, node);
  const name = builder.typeNames.renamed.get(startOf(builder, node.name)) ?? node.name.text;
  builder.localTypes.push({ at: start, name, code: sourceCode(builder, node) });
}

/** Every place in the scope of `node` that names it. */
function rename(builder: CfgBuilder, node: LocalTypeNode, to: string): void {
  const { text } = node.name;
  const visit = (part: TS.Node): void => {
    if (part !== node.parent && declares(part, text)) return;
    if (ts.isIdentifier(part) && part.text === text && (part === node.name || namesType(part))) {
      builder.typeNames.renamed.set(startOf(builder, part), to);
    }
    ts.forEachChild(part, visit);
  };
  visit(node.parent);
}

/** A scope inside that has a type of the same name. */
function declares(node: TS.Node, name: string): boolean {
  if (!ts.isBlock(node) && !ts.isCaseBlock(node)) return false;
  const statements = ts.isBlock(node)
    ? node.statements
    : node.clauses.flatMap((clause) => clause.statements);
  return statements.some((statement) => isLocalType(statement) && statement.name.text === name);
}

function namesType(name: TS.Identifier): boolean {
  const { parent } = name;
  if (ts.isTypeReferenceNode(parent)) return parent.typeName === name;
  return (
    ts.isExpressionWithTypeArguments(parent) && ts.isInterfaceDeclaration(parent.parent.parent)
  );
}

export function markTypeNames(
  builder: CfgBuilder,
  start: number,
  end: number,
  marks: Replacement[],
): void {
  if (builder.typeNames.renamed.size === 0) return;
  for (const [at, to] of builder.typeNames.renamed) {
    if (at < start || at >= end) continue;
    const length = /^[\p{ID_Continue}$]+/u.exec(builder.text.slice(at, at + 200))![0].length;
    marks.push({ start: at, end: at + length, code: [{ kind: "type", text: to }] });
  }
}
