/**
 * `constructor(private readonly url: string) {}` declares a field and assigns it:
 *
 *     url;
 *     constructor(url) { this.url = url; }
 */
import { ts, type TS } from "./typescript.ts";
import type { Eraser } from "./erasures.ts";

/** Writes the fields and the assignments; false where it can't tell where they go. */
export function eraseParameterProperties(eraser: Eraser, node: TS.ConstructorDeclaration): boolean {
  const names = node.parameters.flatMap((parameter) =>
    ts.isParameterPropertyDeclaration(parameter, node) && ts.isIdentifier(parameter.name)
      ? [parameter.name.text]
      : [],
  );
  if (names.length === 0) return true;
  const assignments = names.map((name) => ` this.${name} = ${name};`).join("");
  const at = assignmentsAt(node);
  if (at === null) return false;
  const { text } = eraser;
  const brace = node.parent.members.pos - 1;
  eraser.erase(brace, brace + 1, `{${names.map((name) => ` ${name};`).join("")}`);
  const last = text.charAt(at - 1);
  eraser.erase(at - 1, at, `${last}${last === "{" || last === ";" ? "" : ";"}${assignments}`);
  return true;
}

/** After the directives, and after `super()` where there is one; null if that is no statement of the body itself. */
function assignmentsAt({ parent, body }: TS.ConstructorDeclaration): number | null {
  const { statements } = body!;
  const isDerived = parent.heritageClauses?.some(
    ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
  );
  if (isDerived === true) return statements.find(isSuperCall)?.end ?? null;
  const directives = statements.filter(
    (statement) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression),
  );
  return directives[directives.length - 1]?.end ?? statements.pos;
}

function isSuperCall(statement: TS.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  );
}
