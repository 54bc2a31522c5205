/**
 * Eager async generators are given the prototypes of the language, so each has to be able to name the function that was called:
 *
 *     function count() { return new Count().start(count); }
 *     const ids = async function* () {}     ids = asyncGeneratorFunction(function ids() { return new Ids().start(ids); })
 *
 * A method can't name itself: its generators have the common prototype.
 */
import { NameSpace } from "../../src/base/names.ts";
import { code, type Code } from "../../src/ir/code.ts";
import type { Fn } from "../../src/ir/source.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";

/** How a generator function names itself. */
export interface SelfName {
  readonly name: string;
  /** The author gave it none: it must be written. */
  readonly isNew: boolean;
  /** The name it shows, where that is another one. */
  readonly shown: string | null;
}

export function selfName(outer: CfgBuilder, fn: Fn): SelfName | null {
  const { node } = fn;
  if (
    ts.isFunctionDeclaration(node) ||
    (ts.isFunctionExpression(node) && node.name !== undefined)
  ) {
    const name = node.name?.text;
    return name !== undefined && namesFunction(fn, name)
      ? { name, isNew: false, shown: null }
      : null;
  }
  if (!ts.isFunctionExpression(node)) return null;
  const shown = inferredName(node);
  if (shown === null) return null;
  // What the function names by that word may be a cell of the machine around it.
  if (isFreeWord(shown) && !isUsed(fn, shown)) return { name: shown, isNew: true, shown: null };
  const { identifiers } = outer.input.bindings;
  return { name: new NameSpace(identifiers).take("generator", false), isNew: true, shown };
}

/** The generator function `text`, made one of the language's. */
export function asGeneratorFunction(outer: CfgBuilder, self: SelfName | null, text: Code): Code {
  const shown = self?.shown == null ? "" : `, ${JSON.stringify(self.shown)}`;
  return code(outer.helper("asyncGeneratorFunction"), "(", text, `${shown})`);
}

/** Inside of the function the name means the function, and nothing ever changes that. */
function namesFunction(fn: Fn, name: string): boolean {
  if (fn.scope.names.has(name)) return false;
  for (let scope = fn.scope.parent; scope !== null; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding === undefined) continue;
    const { declaration } = binding;
    const isOurs =
      declaration !== null &&
      (declaration.parent === fn.node ||
        (ts.isVariableDeclaration(declaration.parent) &&
          declaration.parent.initializer === fn.node));
    return isOurs && !binding.isWritten;
  }
  return false;
}

function isUsed(fn: Fn, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(fn.node.getText());
}

function isFreeWord(name: string): boolean {
  return (
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) &&
    !/^(?:arguments|eval|undefined|NaN|Infinity)$/.test(name) &&
    ts.identifierToKeywordKind(ts.factory.createIdentifier(name)) === undefined
  );
}

/** What an anonymous function is named after where it stands; null where only the running program knows, or nobody asks. */
function inferredName(node: TS.FunctionExpression): string | null {
  let at: TS.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (ts.isCallExpression(parent) && parent.expression === at) return null;
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent))
    return ts.isIdentifier(parent.name) ? parent.name.text : "";
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return keyText(parent.name);
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name.text;
  if (ts.isBinaryExpression(parent) && parent.right === at) {
    const { kind } = parent.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns && ts.isIdentifier(parent.left) ? parent.left.text : "";
  }
  return ts.isExportAssignment(parent) ? "default" : "";
}

function keyText(name: TS.PropertyName): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name))
    return name.text;
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : null;
}
