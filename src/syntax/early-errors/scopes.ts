/**
 * Names that are declared twice.
 *
 *     let x; let x;      let x; { var x; }      function f(x) { let x; }      try {} catch ({ x }) { var x; }
 *
 * A scope holds the names that exclude each other. A `var` passes every scope on its way out to its function, and
 * may meet its name in none of them.
 */
import { eachName } from "../declarations.ts";
import { isAmbient } from "../kinds.ts";
import { ts, type TS } from "../typescript.ts";
import { isAsyncFunction, type File, type Place } from "./place.ts";

export interface Scope {
  readonly parent: Scope | null;
  /** The outermost scope of a function or of the file: no `var` goes further. */
  readonly isTop: boolean;
  /** `twice`: a function of sloppy code in a block may be declared again; `catch`: `var e` may repeat it. */
  readonly names: ReadonlyMap<string, Kind>;
}

type Kind = "once" | "twice" | "catch";

interface Declared {
  readonly name: TS.Identifier;
  readonly kind: Kind;
}

/** The scope of `statements`; `parameters` are names that its lexical names may not repeat. */
export function statementsScope(
  file: File,
  place: Place,
  statements: readonly TS.Statement[],
  at: "module" | "top" | "block",
  parameters: ReadonlySet<string> = new Set(),
): Scope {
  const names = new Map<string, Kind>();
  const hoisted: TS.Identifier[] = [];
  for (const statement of statements) {
    for (const { name, kind } of lexicalNames(file, place, statement, at, hoisted)) {
      if (parameters.has(name.text) || !mayJoin(names.get(name.text), kind))
        reportTwice(file, name);
      names.set(name.text, kind);
    }
  }
  for (const name of hoisted) if (names.has(name.text)) reportTwice(file, name);
  if (at === "block" && names.size === 0) return place.scope!;
  return { parent: place.scope, isTop: at !== "block", names };
}

function mayJoin(known: Kind | undefined, kind: Kind): boolean {
  return known === undefined || (known === "twice" && kind === "twice");
}

/** `hoisted` takes the functions that are declared like a `var`. */
function lexicalNames(
  file: File,
  place: Place,
  statement: TS.Statement,
  at: "module" | "top" | "block",
  hoisted: TS.Identifier[],
): readonly Declared[] {
  let inner = statement;
  while (ts.isLabeledStatement(inner)) inner = inner.statement;
  if (isAmbient(inner)) return [];
  if (ts.isVariableStatement(inner)) return listNames(inner.declarationList);
  if (ts.isClassDeclaration(inner)) return inner.name === undefined ? [] : [once(inner.name)];
  if (ts.isFunctionDeclaration(inner)) {
    const { name, body } = inner;
    if (name === undefined || body === undefined) return [];
    if (at === "module") return [once(name)];
    if (at === "top") {
      hoisted.push(name);
      return [];
    }
    const isPlain = !isAsyncFunction(inner) && inner.asteriskToken === undefined;
    return [{ name, kind: !place.strict && isPlain ? "twice" : "once" }];
  }
  // In TypeScript an import may be of a type, which excludes nothing.
  if (ts.isImportDeclaration(inner) && !file.isTypeScript) return importNames(inner);
  return [];
}

function once(name: TS.Identifier): Declared {
  return { name, kind: "once" };
}

export function listNames(list: TS.VariableDeclarationList): readonly Declared[] {
  if (!isLexical(list)) return [];
  const names: Declared[] = [];
  for (const declaration of list.declarations)
    eachName(declaration.name, (name) => void names.push(once(name)));
  return names;
}

export function isLexical(list: TS.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.None;
}

function importNames({ importClause }: TS.ImportDeclaration): readonly Declared[] {
  const names: Declared[] = [];
  if (importClause?.name !== undefined) names.push(once(importClause.name));
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, once(bindings.name)];
  return [...names, ...bindings.elements.map(({ name }) => once(name))];
}

/** The head of a `for`, or the parameter of a `catch`. */
export function headScope(file: File, place: Place, declared: readonly Declared[]): Scope {
  const names = new Map<string, Kind>();
  for (const { name, kind } of declared) {
    if (names.has(name.text)) reportTwice(file, name);
    names.set(name.text, kind);
  }
  return { parent: place.scope, isTop: false, names };
}

export function catchScope(file: File, place: Place, clause: TS.CatchClause): Scope {
  const declared: Declared[] = [];
  const { variableDeclaration } = clause;
  if (variableDeclaration !== undefined) {
    const kind: Kind = ts.isIdentifier(variableDeclaration.name) ? "catch" : "once";
    eachName(variableDeclaration.name, (name) => void declared.push({ name, kind }));
  }
  return headScope(file, place, declared);
}

/** A `var` on its way out to its function. */
export function checkVar(file: File, place: Place, list: TS.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    eachName(declaration.name, (name) => {
      for (let at: Scope | null = place.scope; at !== null; at = at.isTop ? null : at.parent) {
        const kind = at.names.get(name.text);
        if (kind !== undefined && kind !== "catch") return reportTwice(file, name);
      }
    });
  }
}

export function parameterNames(node: TS.FunctionLikeDeclaration): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of node.parameters) eachName(name, ({ text }) => void names.add(text));
  return names;
}

function reportTwice(file: File, name: TS.Identifier): void {
  file.report(`'${name.text}' has already been declared`, name);
}
