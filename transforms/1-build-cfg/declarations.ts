/**
 * Declarations. They stay instructions of their own, since only the layout of the frame decides whether
 * a name is declared where it stands or assigned to a local of the whole `poll`:
 *
 *     const user = await load(id);    →    const user = …;     or     user = …;
 */
import type { VarId } from "../../src/ir/cfg.ts";
import { code, variable, type Code } from "../../src/ir/code.ts";
import { eachName, withoutLabels } from "../../src/syntax/declarations.ts";
import { hasModifier, isDecorated, keywordOf } from "../../src/syntax/kinds.ts";
import { isAnonymousFunction } from "../../src/syntax/outer.ts";
import { isTypeScript } from "../../src/syntax/parse.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { lowerClass } from "./classes.ts";
import { lowerExpression, suspends } from "./expressions.ts";
import { namedAfter } from "./function-names.ts";
import { asGeneratorFunction } from "./generator-function.ts";
import { declareSuspendingPattern } from "./patterns.ts";
import {
  nameMark,
  plainName,
  replaced,
  sourceCode,
  spanCode,
  startOf,
  type Replacement,
} from "./source-code.ts";
import { takeResource, usageOf } from "./using.ts";

type Keyword = "const" | "let" | "var";

/** Cells that must be there before their declaration is reached: closures may ask for them. */
export function declareFresh(builder: CfgBuilder, scopeNode: TS.Node): void {
  const scope = builder.input.bindings.scopeOf.get(scopeNode);
  if (scope === undefined) return;
  for (const binding of scope.names.values()) {
    const id = builder.varOf.get(binding);
    if (id === undefined) continue;
    const { storage, given } = builder.variableOf(id);
    if (given || storage === "value" || binding.scope !== scope) continue;
    const early = storage === "late" || binding.kind === "var" || binding.kind === "function";
    if (early) builder.emit({ kind: "cell", variable: id, from: "fresh", at: scopeNode.pos });
  }
}

/** Function declarations exist from the start of their block. */
export function declareFunctions(builder: CfgBuilder, statements: readonly TS.Statement[]): void {
  for (const statement of statements) {
    const node = withoutLabels(statement);
    if (!ts.isFunctionDeclaration(node) || node.body === undefined) continue;
    const fn = builder.input.bindings.fnOf.get(node)!;
    if (!builder.input.captures.sunk.has(fn)) makeFunction(builder, node);
  }
}

/** A function declaration met in its place: made here if nothing needed it before. */
export function declareFunction(builder: CfgBuilder, node: TS.FunctionDeclaration): void {
  const fn = builder.input.bindings.fnOf.get(node);
  if (fn !== undefined && builder.input.captures.sunk.has(fn)) makeFunction(builder, node);
}

/** A function in a block of sloppy code is a variable of the whole function too, from here on. */
export function assignHoisted(builder: CfgBuilder, node: TS.FunctionDeclaration): void {
  const hoist = builder.input.bindings.hoists.find((known) => known.node === node);
  const id = hoist === undefined ? undefined : builder.varOf.get(hoist.binding);
  if (id === undefined) return;
  const name = node.name!;
  const inBlock = builder.varOf.get(builder.refAt(startOf(builder, name))!.binding);
  const made = inBlock === undefined ? code(name.text) : variable(inBlock);
  const text = code(variable(id, "write"), " = ", made, ";");
  builder.run(text, node.end);
}

function makeFunction(builder: CfgBuilder, node: TS.FunctionDeclaration): void {
  const name = node.name!;
  const at = startOf(builder, node);
  const { binding } = builder.refAt(startOf(builder, name))!;
  const id = builder.varOf.get(binding);
  const text = sourceCode(builder, node, [nameMark(builder, name)]);
  const made = isEagerGenerator(builder, node)
    ? asGeneratorFunction(null, text)
    : isNamedYield(node)
      ? byStatement(text, name)
      : text;
  // A function may have properties, which the checker gives to declarations only.
  const init = code(made, [{ kind: "adapt", how: "loosen", node, from: null }]);
  if (binding.kind === "parameter" && id !== undefined) {
    // The parameter has its variable, and closures may share it: `function g(x) { function x() {} }`
    const assign = code(variable(id, "write"), " = ", init, ";");
    builder.run(assign, at);
  } else emitDeclare(builder, name, binding.isWritten ? "let" : "const", { init, at });
}

/** `function* yield() {}` may be declared in sloppy code, but be no expression. */
function isNamedYield({ name, asteriskToken }: TS.FunctionDeclaration): boolean {
  return asteriskToken !== undefined && name?.text === "yield";
}

/** It is lowered to an eager generator's machine. */
function isEagerGenerator(builder: CfgBuilder, node: TS.FunctionDeclaration): boolean {
  const fn = builder.input.bindings.fnOf.get(node);
  return fn !== undefined && builder.input.isEagerGenerator(fn);
}

export function declareClass(builder: CfgBuilder, node: TS.ClassDeclaration): void {
  const name = nameMark(builder, node.name!);
  const text = suspends(builder, node)
    ? lowerClass(builder, node, [name])
    : sourceCode(builder, node, [name]);
  const init = isStatementOnly(node) ? byStatement(text, node.name!) : text;
  emitDeclare(builder, node.name!, "let", { init, at: startOf(builder, node) });
}

/** `abstract`, and decorators in TypeScript's older meaning, may stand at no class expression. */
function isStatementOnly(node: TS.ClassDeclaration): boolean {
  if (!isTypeScript(node.getSourceFile().fileName)) return false;
  const isAbstract = hasModifier(node, ts.SyntaxKind.AbstractKeyword);
  return isAbstract || [node, ...node.members].some(hasDecorators);
}

/** At it or at its parameters. */
function hasDecorators(node: TS.Node): boolean {
  return isDecorated(node) || (ts.isFunctionLike(node) && node.parameters.some(isDecorated));
}

/** `class A {}`, or a function, as an expression that declares it: `(() => { class A {} return A; })()` */
export function byStatement(text: Code, name: TS.Identifier): Code {
  return code("(() => { ", text, ` return ${name.text}; })()`);
}

export function lowerVariables(builder: CfgBuilder, list: TS.VariableDeclarationList): void {
  const keyword = keywordOf(list);
  for (const declaration of list.declarations) {
    const { initializer } = declaration;
    if (initializer === undefined) {
      if (keyword !== "var") {
        emitDeclare(builder, declaration.name, keyword, {
          init: null,
          at: startOf(builder, declaration),
          type: declaration.type,
        });
      }
      continue;
    }
    const value = lowerExpression(builder, initializer);
    const usage = usageOf(list);
    const init =
      usage === null
        ? value
        : takeResource(builder, usage, namedAfter(value, initializer, declaration.name));
    declarePattern(builder, declaration, keyword, init, isAnonymousFunction(initializer));
  }
}

/** Declares the names of `node` (an identifier or a pattern) from the value `init`. */
export function declarePattern(
  builder: CfgBuilder,
  node: TS.VariableDeclaration | TS.ParameterDeclaration,
  keyword: Keyword,
  init: Code,
  namesFunction = false,
): void {
  if (suspends(builder, node.name))
    return declareSuspendingPattern(builder, node.name, keyword, init);
  const at = startOf(builder, node);
  const from = node.initializer;
  const adapts: Code =
    from === undefined || ts.isIdentifier(node.name) || ts.isParameter(node)
      ? []
      : [{ kind: "adapt", how: "destructure", node: node.name, from }];
  emitDeclare(builder, node.name, keyword, { init, at, type: node.type, namesFunction, adapts });
}

interface DeclareParts {
  readonly init: Code | null;
  readonly at: number;
  readonly type?: TS.TypeNode | Code | undefined;
  readonly namesFunction?: boolean;
  /** A pattern of ours around the names: `{ 0: c = g() }`. */
  readonly pattern?: Code;
  readonly adapts?: Code;
}

export function emitDeclare(
  builder: CfgBuilder,
  name: TS.BindingName,
  keyword: Keyword,
  { init, at, type, namesFunction = false, pattern, adapts = [] }: DeclareParts,
): void {
  const names: VarId[] = [];
  let assigns = false;
  eachName(name, (identifier) => {
    const ref = builder.refAt(startOf(builder, identifier));
    const id = ref === null ? undefined : builder.varOf.get(ref.binding);
    if (id !== undefined) names.push(id);
    if (ref?.declares === false) assigns = true;
  });
  if (assigns && init !== null) {
    // `var x = 1` of a parameter x
    const [only] = names;
    const value: Code =
      namesFunction && only !== undefined ? [{ kind: "named", variable: only, code: init }] : init;
    const text = ts.isIdentifier(name)
      ? code(plainName(builder, name), " = ", value, ";")
      : code("(", pattern ?? sourceCode(builder, name), " = ", init, ");");
    return builder.run(text, at);
  }
  builder.emit({
    kind: "declare",
    keyword,
    pattern:
      pattern ?? (ts.isIdentifier(name) ? plainName(builder, name) : sourceCode(builder, name)),
    isPattern: pattern !== undefined || !ts.isIdentifier(name),
    type: type === undefined ? null : "kind" in type ? sourceCode(builder, type) : type,
    adapts,
    names,
    init,
    namesFunction,
    at,
  });
}

/**
 * `var` inside a statement that stays whole: the name belongs to all of `poll`, so only the assignment
 * remains.
 *
 *     if (a) { var x = 1, y; }     →    if (a) { x = 1, y; }
 */
export function varMarks(builder: CfgBuilder, statement: TS.Statement): Replacement[] {
  const marks: Replacement[] = [];
  const list = (node: TS.VariableDeclarationList, isStatement: boolean): void => {
    if (keywordOf(node) !== "var") return;
    const owned = node.declarations.some((declaration) => namesVariable(builder, declaration.name));
    if (!owned) return;
    const first = node.declarations[0]!;
    marks.push({ start: startOf(builder, node), end: startOf(builder, first), code: [] });
    for (const { name, type, initializer } of node.declarations) {
      if (type !== undefined) marks.push({ start: name.end, end: type.end, code: [] });
      const pattern = isStatement && !ts.isIdentifier(name) && initializer !== undefined;
      if (!pattern) continue;
      // var { a } = o;  →  ({ a } = o);
      marks.push({
        start: startOf(builder, name),
        end: initializer.end,
        code: code("(", spanCode(builder, startOf(builder, name), initializer.end), ")"),
      });
    }
  };
  // for (var key = 1 in o)  →  for (key in (key = 1, o))
  const startValue = (
    { expression }: TS.ForInStatement,
    { name, initializer }: TS.VariableDeclaration,
  ): void => {
    if (initializer === undefined || !namesVariable(builder, name)) return;
    marks.push({ start: name.end, end: initializer.end, code: [] });
    const start = spanCode(builder, startOf(builder, name), initializer.end);
    const object = sourceCode(builder, expression);
    const text = code("(", start, ", ", object, ")");
    marks.push(replaced(builder, expression, text));
  };
  const visit = (node: TS.Node): void => {
    if (ts.isVariableStatement(node)) return list(node.declarationList, true);
    if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      const { initializer } = node;
      if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
        list(initializer, false);
        if (ts.isForInStatement(node)) startValue(node, initializer.declarations[0]!);
      }
      return visit(node.statement);
    }
    if (
      ts.isStatement(node) ||
      ts.isBlock(node) ||
      ts.isCaseBlock(node) ||
      ts.isCatchClause(node) ||
      ts.isCaseOrDefaultClause(node)
    ) {
      if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node))
        ts.forEachChild(node, visit);
    }
  };
  visit(statement);
  return marks;
}

function namesVariable(builder: CfgBuilder, name: TS.BindingName): boolean {
  let found = false;
  eachName(name, (identifier) => {
    const ref = builder.refAt(startOf(builder, identifier));
    if (ref !== null && builder.varOf.has(ref.binding)) found = true;
  });
  return found;
}
