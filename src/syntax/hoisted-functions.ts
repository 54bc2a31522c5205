/**
 * In sloppy code a function declared in a block is a `var` of the whole function too, and gets its value when the
 * declaration is reached (Annex B.3.2 of the specification):
 *
 *     { function f() {} }  f();        { function f() {} f2 = f; }  f2();
 */
import { eachName, isBareFunction, withoutLabels } from "./declarations.ts";
import { ts, type TS } from "./typescript.ts";

/** Those in the blocks of a function, but for the ones that a `let` around or a parameter forbids. */
export function hoistedFunctions(
  node: TS.FunctionLikeDeclaration,
): readonly TS.FunctionDeclaration[] {
  const { body, parameters } = node;
  if (body === undefined || !ts.isBlock(body)) return [];
  const taken = new Set<string>();
  for (const { name } of parameters) eachName(name, ({ text }) => taken.add(text));
  const found: TS.FunctionDeclaration[] = [];
  const visit = (part: TS.Node, around: ReadonlySet<string>): void => {
    if (ts.isFunctionLike(part) || ts.isClassLike(part) || ts.isExpression(part)) return;
    const names = new Set([...around, ...lexicalNames(part)]);
    const statements = part === body ? [] : [...statementsOf(part), ...bareFunctions(part)];
    for (const statement of statements)
      if (isPlain(statement) && !around.has(statement.name!.text)) found.push(statement);
    ts.forEachChild(part, (child) => visit(child, names));
  };
  visit(body, taken);
  return found;
}

function isPlain(node: TS.Statement): node is TS.FunctionDeclaration {
  return (
    ts.isFunctionDeclaration(node) &&
    node.name !== undefined &&
    node.asteriskToken === undefined &&
    node.modifiers === undefined
  );
}

function statementsOf(node: TS.Node): readonly TS.Statement[] {
  if (ts.isBlock(node)) return node.statements.map(withoutLabels);
  if (!ts.isCaseBlock(node)) return [];
  return node.clauses.flatMap(({ statements }) => statements.map(withoutLabels));
}

/** They are no names of the statement: each is alone in its block. */
function bareFunctions(node: TS.Node): readonly TS.Statement[] {
  if (!ts.isIfStatement(node)) return [];
  const { thenStatement, elseStatement } = node;
  return [thenStatement, elseStatement].filter(
    (branch) => branch !== undefined && isBareFunction(branch),
  ) as TS.Statement[];
}

/** Names that no `var` of the same name may pass. */
function lexicalNames(node: TS.Node): readonly string[] {
  const names: string[] = [];
  const add = ({ text }: TS.Identifier): void => void names.push(text);
  const list = ({ flags, declarations }: TS.VariableDeclarationList): void => {
    if ((flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.None)
      for (const { name } of declarations) eachName(name, add);
  };
  const isBody = ts.isFunctionLike(node.parent);
  for (const statement of statementsOf(node)) {
    if (ts.isVariableStatement(statement)) list(statement.declarationList);
    else if (ts.isClassDeclaration(statement) || (ts.isFunctionDeclaration(statement) && !isBody)) {
      if (statement.name !== undefined) add(statement.name);
    }
  }
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const { initializer } = node;
    if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) list(initializer);
  }
  // A simple parameter of `catch` lets it pass.
  if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) {
    const { name } = node.variableDeclaration;
    if (!ts.isIdentifier(name)) eachName(name, add);
  }
  return names;
}
