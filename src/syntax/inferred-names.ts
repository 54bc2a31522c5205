/**
 * The `name` that a class or function without one gets from the place it stands in. Whoever writes a name there must write
 * this one, or `Store.name` would give another:
 *
 *     const Store = class {};     { "my store": class {} }     export default class {}     list.push(class {});
 *           "Store"                       "my store"                 "default"                    ""
 */
import { isLogicalAssignment } from "./kinds.ts";
import { wrap } from "./outer.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** Null where only the running program knows it: `{ [key]: class {} }`. */
export function inferredName(node: TS.ClassLikeDeclaration | TS.FunctionExpression): string | null {
  if (ts.isClassDeclaration(node)) return "default";
  const at = wrap(node);
  const { parent } = at;
  switch (parent.kind) {
    case K.VariableDeclaration:
    case K.BindingElement:
    case K.Parameter: {
      const { name } = parent as TS.VariableDeclaration;
      return ts.isIdentifier(name) ? name.text : "";
    }
    case K.PropertyDeclaration:
      return nameOfKey((parent as TS.PropertyDeclaration).name);
    case K.PropertyAssignment: {
      const { name } = parent as TS.PropertyAssignment;
      // `{ __proto__: class {} }` sets the prototype.
      const isPrototype =
        (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === "__proto__";
      return isPrototype ? "" : nameOfKey(name);
    }
    case K.ShorthandPropertyAssignment:
      return (parent as TS.ShorthandPropertyAssignment).name.text;
    case K.BinaryExpression: {
      const { left, right, operatorToken } = parent as TS.BinaryExpression;
      return right === at && namesFunctions(operatorToken.kind) && ts.isIdentifier(left)
        ? left.text
        : "";
    }
    case K.ExportAssignment:
      return (parent as TS.ExportAssignment).isExportEquals === true ? "" : "default";
    default:
      return "";
  }
}

function namesFunctions(assignment: TS.SyntaxKind): boolean {
  return assignment === K.EqualsToken || isLogicalAssignment(assignment);
}

function nameOfKey(key: TS.PropertyName): string | null {
  if (ts.isIdentifier(key) || ts.isPrivateIdentifier(key) || ts.isStringLiteralLike(key))
    return key.text;
  if (ts.isNumericLiteral(key)) return String(Number(key.text));
  if (ts.isBigIntLiteral(key)) return key.text.slice(0, -1);
  if (ts.isComputedPropertyName(key)) {
    const { expression } = key;
    return ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)
      ? nameOfKey(expression)
      : null;
  }
  return null;
}
