/**
 * Expressions that the grammar allows and the language does not.
 *
 *     delete x      delete this.#x      a ?? b || c      import()      { a = 1 }      a?.b`c`      010
 */
import { isLogical } from "../kinds.ts";
import { unwrap } from "../outer.ts";
import { ts, type TS } from "../typescript.ts";
import type { File, Place } from "./place.ts";

const K = ts.SyntaxKind;

export function checkDelete(file: File, place: Place, { expression }: TS.DeleteExpression): void {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner) && place.strict)
    file.report("a variable can't be deleted in strict mode", inner);
  if (ts.isPropertyAccessExpression(inner) && ts.isPrivateIdentifier(inner.name))
    file.report("a private name can't be deleted", inner.name);
}

/** `??` beside `||` or `&&` needs parentheses. */
export function checkMixing(file: File, node: TS.BinaryExpression): void {
  const operator = node.operatorToken.kind;
  if (!isLogical(operator)) return;
  const clashes = (operand: TS.Expression): boolean => {
    if (!ts.isBinaryExpression(operand)) return false;
    const inner = operand.operatorToken.kind;
    return (
      isLogical(inner) &&
      (inner === K.QuestionQuestionToken) !== (operator === K.QuestionQuestionToken)
    );
  };
  if (clashes(node.left) || clashes(node.right))
    file.report("'??' beside '||' or '&&' needs parentheses", node);
}

/** `import(x)`, `import(x, options)`. */
export function checkImportCall(file: File, node: TS.CallExpression): void {
  const { arguments: list } = node;
  if (list.length === 0 || list.length > 2 || list.some(ts.isSpreadElement))
    file.report("import() takes the name of a module, and options", node);
}

const METAS = new Set(["meta", "defer", "source"]);

/** `import.meta`, `new.target`. */
export function checkMeta(file: File, place: Place, node: TS.MetaProperty): void {
  const { keywordToken, name, parent } = node;
  if (keywordToken === K.NewKeyword) {
    // A file of CommonJS is the body of a function.
    if (!place.hasNewTarget && (file.isModule || !isTop(place)))
      file.report("'new.target' is possible in functions only", node);
    return;
  }
  if (!METAS.has(name.text)) file.report(`there is no 'import.${name.text}'`, node);
  else if (name.text !== "meta") {
    if (!ts.isCallExpression(parent) || parent.expression !== node)
      file.report(`'import.${name.text}' must be called`, node);
    else if (parent.arguments.length !== 1 || parent.arguments.some(ts.isSpreadElement))
      file.report(`'import.${name.text}' takes the name of a module`, parent);
  }
}

function isTop({ scope }: Place): boolean {
  for (let at = scope; at !== null; at = at.parent) if (at.isTop) return at.parent === null;
  return true;
}

/** Properties of an object that is no pattern. */
export function checkObject(file: File, { properties }: TS.ObjectLiteralExpression): void {
  let protos = 0;
  for (const property of properties) {
    const { name } = property;
    if (name !== undefined && ts.isPrivateIdentifier(name))
      file.report("only classes have private names", name);
    if (ts.isShorthandPropertyAssignment(property) && property.equalsToken !== undefined)
      file.report("a default is possible in a pattern only", property);
    if (ts.isPropertyAssignment(property) && isNamed(property.name, "__proto__") && ++protos === 2)
      file.report("'__proto__' is set twice", property);
    if (hasModifier(property)) file.report("only a method can be async", property);
  }
}

function hasModifier(property: TS.ObjectLiteralElementLike): boolean {
  if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property))
    return false;
  return (
    (property as { readonly modifiers?: TS.NodeArray<TS.ModifierLike> }).modifiers !== undefined
  );
}

function isNamed(name: TS.PropertyName, text: string): boolean {
  return (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === text;
}

/** `010` and `"\01"`: sloppy code only. The parser objects to them everywhere, so that it isn't asked. */
export function checkLiteral(file: File, place: Place, node: TS.Node): void {
  const text = node.getText(file.sourceFile);
  if (ts.isNumericLiteral(node)) {
    if (place.strict && /^0\d/.test(text)) file.report("a number can't begin with 0 here", node);
  } else if (place.strict && ts.isStringLiteral(node) && hasLegacyEscape(text)) {
    file.report("an octal escape is not allowed here", node);
  }
}

/** An untagged template has no octal escapes, in no mode. */
export function checkTemplate(file: File, node: TS.Node): void {
  if (hasLegacyEscape(node.getText(file.sourceFile)))
    file.report("an octal escape is not allowed in a template", node);
}

/** `\1`, `\08`, `\8`: a backslash and a digit other than a lone zero. */
function hasLegacyEscape(text: string): boolean {
  return text.includes("\\") && /(?<!\\)(?:\\\\)*\\(?:[1-9]|0\d)/.test(text);
}
