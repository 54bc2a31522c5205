/**
 * Finds the async functions of a file and accepts or refuses each, before anything is lowered. A
 * refused function stays as it was written, and a diagnostic says why; nothing is ever half lowered.
 */
import { makeDiagnostic, type DiagnosticCode } from "../base/diagnostics.ts";
import type { Diagnostic, Mode } from "../ir/result.ts";
import type { Bindings, Fn, Obstacle } from "../ir/source.ts";
import { functionName } from "./function-names.ts";
import { isSloppy } from "./strictness.ts";
import { ts, type TS } from "./typescript.ts";

export interface AsyncFn {
  readonly fn: Fn;
  readonly name: string;
  readonly mode: Mode;
  /** Why it is left as it was written; null: it is lowered. */
  readonly refusal: Diagnostic | null;
  /** Not asked for: left without a word. */
  readonly skipped: boolean;
}

export interface Selection {
  readonly mode: Mode;
  readonly only: readonly string[] | undefined;
}

const CODE_OF: Partial<Record<Obstacle, DiagnosticCode>> = {
  eval: "LA2002",
  with: "LA2003",
};

export function findAsyncFunctions(
  bindings: Bindings,
  sourceFile: TS.SourceFile,
  selection: Selection,
): AsyncFn[] {
  const moduleMode = directiveMode(sourceFile.statements) ?? selection.mode;
  const found: AsyncFn[] = [];
  const lowered = new Set<Fn>();
  for (const fn of bindings.fns) {
    if (!fn.isAsync) continue;
    const name = functionName(fn.node, sourceFile);
    const skipped = selection.only !== undefined && !selection.only.includes(name);
    const refusal = skipped ? null : refuse(fn, name, bindings, sourceFile, lowered);
    if (!skipped && refusal === null) lowered.add(fn);
    found.push({ fn, name, mode: modeOf(fn, moduleMode), refusal, skipped });
  }
  return found;
}

/** A directive holds for everything inside, until another one. */
function modeOf(fn: Fn, moduleMode: Mode): Mode {
  for (let at: Fn | null = fn; at !== null && at.parent !== null; at = at.parent) {
    const { body } = at.node as TS.FunctionLikeDeclaration;
    const mode =
      body !== undefined && ts.isBlock(body) ? directiveMode(body.statements) : undefined;
    if (mode !== undefined) return mode;
  }
  return moduleMode;
}

function directiveMode(statements: readonly TS.Statement[]): Mode | undefined {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression))
      return undefined;
    if (statement.expression.text === "use lazy") return "lazy";
    if (statement.expression.text === "use eager") return "eager";
  }
  return undefined;
}

function refuse(
  fn: Fn,
  name: string,
  bindings: Bindings,
  sourceFile: TS.SourceFile,
  lowered: ReadonlySet<Fn>,
): Diagnostic | null {
  const head = { start: fn.node.getStart(sourceFile), end: headEnd(fn.node) };
  for (const { what, start, end } of fn.obstacles) {
    const code = CODE_OF[what];
    if (code !== undefined) return makeDiagnostic(code, name, { start, end });
  }
  if (isSloppy(fn.node, sourceFile) && (hoistsOutOfBlocks(fn) || standsInBlock(fn.node)))
    return makeDiagnostic("LA2009", name, head);
  const privateClass = privateClassOf(fn);
  if (privateClass !== null) {
    if (privateClass.name === undefined) return makeDiagnostic("LA2007", name, head);
    for (let at = fn.parent; at !== null; at = at.parent) {
      if (lowered.has(at) && at.node.pos < privateClass.pos)
        return makeDiagnostic("LA2006", name, head);
    }
  }
  const enumeration = spanningEnum(fn, bindings);
  if (enumeration !== null) {
    return makeDiagnostic("LA2008", name, {
      start: enumeration.getStart(sourceFile),
      end: enumeration.end,
    });
  }
  return null;
}

/** The innermost class around whose private names the function uses. */
export function privateClassOf(fn: Fn): TS.ClassLikeDeclaration | null {
  if (fn.privateNames.length === 0) return null;
  const used = new Set(fn.privateNames.map((use) => use.name));
  for (let at: TS.Node | undefined = fn.node.parent; at !== undefined; at = at.parent) {
    if (!ts.isClassLike(at)) continue;
    const declares = at.members.some(
      (member) =>
        member.name !== undefined &&
        ts.isPrivateIdentifier(member.name) &&
        used.has(member.name.text),
    );
    if (declares) return at;
  }
  return null;
}

function headEnd(node: TS.Node): number {
  return (node as TS.FunctionLikeDeclaration).body?.pos ?? node.end;
}

function spanningEnum(fn: Fn, bindings: Bindings): TS.Node | null {
  if (!fn.suspends || !/\b(?:enum|namespace|module)\b/.test(fn.node.getText())) return null;
  for (const scope of bindings.scopeOf.values()) {
    if (scope.fn !== fn || !scope.suspends) continue;
    for (const binding of scope.names.values()) {
      if (binding.kind === "enum" || binding.kind === "namespace")
        return binding.declaration!.parent;
    }
  }
  return null;
}

/** An async function stays in its block; a plain one in its place would be seen outside. */
function standsInBlock(node: TS.Node): boolean {
  return (
    ts.isFunctionDeclaration(node) &&
    (ts.isCaseOrDefaultClause(node.parent) ||
      (ts.isBlock(node.parent) && !ts.isFunctionLike(node.parent.parent)))
  );
}

/** Sloppy code sees a function declared in a block in the whole function too (Annex B.3.2). */
function hoistsOutOfBlocks(fn: Fn): boolean {
  return fn.children.some(({ node }) => {
    if (
      !ts.isFunctionDeclaration(node) ||
      node.parent === (fn.node as TS.FunctionLikeDeclaration).body
    )
      return false;
    return true;
  });
}
