/**
 * Parameter lists, and names in them that exclude each other.
 *
 *     async (x, x) => {}      function f(x = 1) { "use strict" }      function f(...x, y) {}      async f(x = await 1) {}
 */
import { eachName } from "../declarations.ts";
import { ts, type TS } from "../typescript.ts";
import { isConstructor } from "./classes.ts";
import { isAsyncFunction, useStrict, type File, type Place } from "./place.ts";

/** Everything but the names in defaults and in the body, which the walk sees itself. */
export function checkFunction(file: File, place: Place, node: TS.FunctionLikeDeclaration): void {
  checkModifiers(file, node);
  checkParameters(file, place, node);
  const { body } = node;
  if (body !== undefined && ts.isBlock(body)) {
    const directive = useStrict(body.statements);
    if (directive !== null && !isSimple(node))
      file.report('"use strict" needs a list of plain parameters', directive);
  }
  if (ts.isArrowFunction(node)) checkArrow(file, node);
}

/** `async` stands before functions and methods only. */
function checkModifiers(file: File, node: TS.FunctionLikeDeclaration): void {
  if (!isAsyncFunction(node)) return;
  if (isConstructor(node)) file.report("a constructor can't be async", node);
  else if (ts.isAccessor(node)) file.report("a getter or setter can't be async", node);
}

function checkParameters(file: File, place: Place, node: TS.FunctionLikeDeclaration): void {
  const { parameters } = node;
  const isUnique =
    place.strict ||
    !isSimple(node) ||
    !(ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node));
  const seen = new Set<string>();
  parameters.forEach((parameter, index) => {
    if (isUnique) {
      eachName(parameter.name, (name) => {
        if (seen.has(name.text)) file.report(`there are two parameters '${name.text}'`, name);
        seen.add(name.text);
      });
    }
    if (parameter.dotDotDotToken === undefined) return;
    if (parameter.initializer !== undefined)
      file.report("a rest parameter has no default", parameter);
    if (index < parameters.length - 1 || parameters.hasTrailingComma === true)
      file.report("a rest parameter must be the last one", parameter);
  });
  const own = parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this"));
  if (ts.isGetAccessor(node) && own.length > 0) file.report("a getter has no parameters", node);
  if (ts.isSetAccessor(node) && (own.length !== 1 || own[0]!.dotDotDotToken !== undefined))
    file.report("a setter has one parameter", node);
}

/** No line may end between the parameters and `=>`. */
function checkArrow(file: File, node: TS.ArrowFunction): void {
  const arrow = node.equalsGreaterThanToken;
  const gap = file.sourceFile.text.slice(arrow.pos, arrow.getStart(file.sourceFile));
  if (/[\n\r\u2028\u2029]/.test(gap)) file.report("'=>' must not begin a line", arrow);
}

function isSimple({ parameters }: TS.FunctionLikeDeclaration): boolean {
  return parameters.every(
    ({ name, initializer, dotDotDotToken }) =>
      ts.isIdentifier(name) && initializer === undefined && dotDotDotToken === undefined,
  );
}
