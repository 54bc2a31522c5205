/**
 * What may stand where: bodies of `if` and loops, labels, jumps, declarations, heads of loops.
 *
 *     if (x) async function f() {}      a: a: ;      continue missing;      const x;      for (let [a] = 1 of x);
 */
import { ts, type TS } from "../typescript.ts";
import { checkBinding, checkReference } from "./names.ts";
import { isAsyncFunction, type File, type Place } from "./place.ts";
import { isLexical } from "./scopes.ts";

/** The body of `if`, a loop, `with` or a label: a statement, not a declaration. */
export function checkBody(file: File, place: Place, body: TS.Statement): void {
  const { parent } = body;
  let inner = body;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  if (ts.isClassDeclaration(inner)) file.report("a class must stand in a block here", inner);
  else if (ts.isVariableStatement(inner) && isLexical(inner.declarationList))
    file.report("a declaration must stand in a block here", inner);
  else if (ts.isFunctionDeclaration(inner)) {
    const isPlain = !isAsyncFunction(inner) && inner.asteriskToken === undefined;
    const mayHold = ts.isLabeledStatement(parent) || (ts.isIfStatement(parent) && inner === body);
    if (place.strict || !isPlain || !mayHold)
      file.report("a function must stand in a block here", inner);
  }
}

/** The place inside of a label. */
export function enterLabel(file: File, place: Place, node: TS.LabeledStatement): Place {
  const { label } = node;
  checkReference(file, place, label);
  const name = label.text;
  if (place.labels.some((known) => known.name === name))
    file.report(`there is a label '${name}' around already`, label);
  let inner = node.statement;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  const isLoop = ts.isIterationStatement(inner, false);
  return { ...place, labels: [...place.labels, { name, isLoop }] };
}

export function checkJump(file: File, place: Place, node: TS.BreakOrContinueStatement): void {
  const isBreak = ts.isBreakStatement(node);
  const { label } = node;
  if (label !== undefined) {
    const known = place.labels.findLast(({ name }) => name === label.text);
    if (known === undefined) file.report(`there is no label '${label.text}' around`, node);
    else if (!isBreak && !known.isLoop) file.report(`'${label.text}' is no loop to continue`, node);
  } else if (!place.inLoop && !(isBreak && place.inSwitch)) {
    file.report(`there is nothing around to ${isBreak ? "break out of" : "continue"}`, node);
  }
}

/** `const x;`, `using { a } = x`, `let let`. Names are the walk's business. */
export function checkDeclarations(
  file: File,
  place: Place,
  list: TS.VariableDeclarationList,
): void {
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  const isUsing = kind === ts.NodeFlags.Using || kind === ts.NodeFlags.AwaitUsing;
  const inHead = ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent);
  if (isUsing) checkUsing(file, place, list, kind === ts.NodeFlags.AwaitUsing);
  if (inHead) return;
  for (const { name, initializer } of list.declarations) {
    if (initializer !== undefined) continue;
    if (!ts.isIdentifier(name)) file.report("a pattern needs a value to take apart", name);
    else if (kind === ts.NodeFlags.Const || isUsing) file.report("a value is missing here", name);
  }
}

function checkUsing(
  file: File,
  place: Place,
  list: TS.VariableDeclarationList,
  isAwait: boolean,
): void {
  if (ts.isCaseOrDefaultClause(list.parent.parent))
    file.report("a using declaration may not stand directly in a case", list);
  if (ts.isForInStatement(list.parent)) file.report("for (using … in …) is not possible", list);
  if (isAwait) checkAwait(file, place, list);
  for (const { name } of list.declarations) {
    if (!ts.isIdentifier(name)) file.report("a using declaration takes no pattern", name);
  }
}

/** `await x`, `for await`, `await using`. */
export function checkAwait(file: File, place: Place, node: TS.Node): void {
  if (place.awaitIs !== "keyword" && place.awaitIs !== "either")
    file.report("'await' is possible in async functions and at the top of a module only", node);
  else if (place.inParameters) file.report("parameters can't await", node);
}

/** The head of `for (… of …)` and `for (… in …)`. */
export function checkForHead(
  file: File,
  place: Place,
  node: TS.ForInStatement | TS.ForOfStatement,
): void {
  const { initializer } = node;
  const isOf = ts.isForOfStatement(node);
  const isAwait = isOf && node.awaitModifier !== undefined;
  if (isAwait) checkAwait(file, place, node.awaitModifier);
  if (!ts.isVariableDeclarationList(initializer)) {
    const word = initializer.getText(file.sourceFile);
    if (isOf && (word === "let" || (word === "async" && !isAwait)))
      file.report(`'${word}' can't begin the head of this loop`, initializer);
    return;
  }
  const { declarations } = initializer;
  if (declarations.length !== 1) file.report("the head of this loop has one variable", initializer);
  for (const { name, initializer: value } of declarations) {
    if (value === undefined) continue;
    // Sloppy code may say `for (var x = 1 in o)`.
    const isLegacy = !isOf && !place.strict && !isLexical(initializer) && ts.isIdentifier(name);
    if (!isLegacy) file.report("the variable of this loop has no value of its own", value);
  }
}

/** A line that ends after `throw` ends the statement: the parser puts an empty name there. */
export function checkThrow(file: File, node: TS.ThrowStatement): void {
  const { pos, end } = node.expression;
  if (pos === end) file.report("a value is missing after 'throw'", node);
}

/** A name of a declaration. */
export function checkDeclaredName(
  file: File,
  place: Place,
  name: TS.Identifier,
  isLexicalName: boolean,
): void {
  checkBinding(file, place, name);
  if (isLexicalName && name.text === "let") file.report("'let' can't be declared by let", name);
}

export function checkBindingPattern(file: File, pattern: TS.BindingPattern): void {
  const { elements } = pattern;
  elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element) || element.dotDotDotToken === undefined) return;
    if (index < elements.length - 1 || elements.hasTrailingComma === true)
      file.report("a rest element must be the last one", element);
    if (element.initializer !== undefined) file.report("a rest element has no default", element);
    if (ts.isObjectBindingPattern(pattern) && !ts.isIdentifier(element.name))
      file.report("the rest of an object is one variable", element);
  });
}
