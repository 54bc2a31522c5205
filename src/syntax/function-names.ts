/** What a reader calls a function: `load`, `Client.get`, `main.onData`. */
import { ts, type TS } from "./typescript.ts";

/** A name for the function, from its declaration or from where it stands. */
export function functionName(node: TS.Node, sourceFile: TS.SourceFile): string {
  const own = ownName(node, sourceFile);
  const outer = classAround(node, sourceFile);
  return outer === null ? own : `${outer}.${own}`;
}

function ownName(node: TS.Node, sourceFile: TS.SourceFile): string {
  const { name } = node as TS.FunctionLikeDeclaration;
  if (name !== undefined) return nameText(name, sourceFile);
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyAssignment(parent)) return nameText(parent.name, sourceFile);
  if (ts.isPropertyDeclaration(parent)) return nameText(parent.name, sourceFile);
  if (ts.isBinaryExpression(parent)) {
    const left = parent.left;
    if (ts.isIdentifier(left)) return left.text;
    if (ts.isPropertyAccessExpression(left)) return left.name.text;
  }
  if (ts.isCallExpression(parent)) {
    const callee = parent.expression;
    const of = ts.isPropertyAccessExpression(callee)
      ? callee.name.text
      : ts.isIdentifier(callee)
        ? callee.text
        : "";
    if (of !== "") return `${of}Callback`;
  }
  if (ts.isExportAssignment(parent)) return "default";
  if (ts.isFunctionDeclaration(node)) return "default";
  return "anonymous";
}

function nameText(name: TS.PropertyName | TS.BindingName, sourceFile: TS.SourceFile): string {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name))
    return name.text;
  const text = name.getText(sourceFile).replace(/\s+/g, " ");
  return text.length > LONGEST_KEY ? "[...]" : text;
}

/** A longer expression in brackets names nothing any more. */
const LONGEST_KEY = 40;

function classAround(node: TS.Node, sourceFile: TS.SourceFile): string | null {
  const member =
    ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node.parent) ? node : null;
  if (member === null) return null;
  const holder = ts.isMethodDeclaration(node) ? node.parent : node.parent.parent;
  if (!ts.isClassLike(holder)) return null;
  if (holder.name !== undefined) return holder.name.text;
  const { parent } = holder;
  return ts.isVariableDeclaration(parent) ? nameText(parent.name, sourceFile) : null;
}
