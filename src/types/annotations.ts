/**
 * The author's own words for the type of a variable. An alias that computes is not written out: the checker does not see that
 * what it computes and what was written out are one type.
 *
 *     const rows: Expand<T>[] = …
 *     async function load({ rows }: { rows: Expand<T>[] }) { … }
 */
import { ts, type TS } from "../syntax/typescript.ts";

/** What the author wrote as the type of the variable `name`, where it is the whole of it. */
export function annotationOf(
  checker: TS.TypeChecker,
  { parent }: TS.Node,
  type: TS.Type,
): TS.TypeNode | null {
  if (ts.isBindingElement(parent)) return annotationOfProperty(checker, parent, type);
  const says = ts.isVariableDeclaration(parent) || ts.isParameter(parent);
  if (!says || !ts.isIdentifier(parent.name)) return null;
  // x?: T may be undefined, and `this` means something else in a machine.
  if (ts.isParameter(parent) && parent.questionToken !== undefined) return null;
  const said = parent.type ?? assertedType(parent.initializer);
  return said === undefined || /\bthis\b/.test(said.getText()) ? null : said;
}

/** `const row = JSON.parse(text) as Row` says as much as an annotation. */
function assertedType(initializer: TS.Expression | undefined): TS.TypeNode | undefined {
  if (initializer === undefined || !ts.isAsExpression(initializer)) return undefined;
  return ts.isConstTypeReference(initializer.type) ? undefined : initializer.type;
}

/** What is said of the property that the variable is taken from, where that is all. */
function annotationOfProperty(
  checker: TS.TypeChecker,
  { propertyName, name, parent, initializer, dotDotDotToken }: TS.BindingElement,
  type: TS.Type,
): TS.TypeNode | null {
  const key = propertyName ?? name;
  if (!ts.isIdentifier(key) || initializer !== undefined || dotDotDotToken !== undefined)
    return null;
  if (!ts.isObjectBindingPattern(parent)) return null;
  const property = checker.getTypeAtLocation(parent).getProperty(key.text)?.valueDeclaration;
  if (property === undefined || !ts.isPropertySignature(property)) return null;
  // Its words are those of its file.
  if (property.getSourceFile() !== parent.getSourceFile()) return null;
  const said = property.type;
  return said !== undefined && checker.getTypeFromTypeNode(said) === type ? said : null;
}
