/**
 * Types of parameters that a function hands on as a list:
 *
 *     async function f(a: string, b = g(), ...more: number[])     (a: string, ...rest: [b?: number, ...more: number[]])
 */
import { ts, type TS } from "../syntax/typescript.ts";

type Write = (type: TS.Type) => string;

/** The list that begins with the parameter `from`, with the types that the checker knows. */
export function restTuple(
  checker: TS.TypeChecker,
  fn: TS.FunctionLikeDeclaration,
  from: TS.ParameterDeclaration,
  write: Write,
): string {
  return tupleText(fn, from, (parameter) => {
    const type = checker.getTypeAtLocation(parameter.name);
    const isOptional = parameter.initializer !== undefined && !mayBeLeftOut(fn, parameter);
    const text = write(type);
    return isOptional && text !== "any"
      ? `${/=>/.test(text) ? `(${text})` : text} | undefined`
      : text;
  });
}

/** The list as text; `typeOf` says what one parameter is. */
export function tupleText(
  fn: TS.FunctionLikeDeclaration,
  from: TS.ParameterDeclaration,
  typeOf: (parameter: TS.ParameterDeclaration) => string,
): string {
  const list = fn.parameters.slice(fn.parameters.indexOf(from));
  const elements = list.map((parameter, index) => {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : `item${index}`;
    const type = typeOf(parameter);
    if (parameter.dotDotDotToken !== undefined)
      return `...${name}: ${type === "any" ? "any[]" : type}`;
    return `${name}${mayBeLeftOut(fn, parameter) ? "?" : ""}: ${type}`;
  });
  return `[${elements.join(", ")}]`;
}

/** Has a default or a `?`, and so has everything after it. */
function mayBeLeftOut(
  { parameters }: TS.FunctionLikeDeclaration,
  parameter: TS.ParameterDeclaration,
): boolean {
  return parameters
    .slice(parameters.indexOf(parameter))
    .every(
      ({ initializer, questionToken, dotDotDotToken }) =>
        initializer !== undefined || questionToken !== undefined || dotDotDotToken !== undefined,
    );
}

/** What stands after the name of a parameter: `?: T`. Nothing where its place says the type: a callback. */
export function parameterSuffix(
  checker: TS.TypeChecker,
  { type, name, parent, questionToken }: TS.ParameterDeclaration,
  write: Write,
): string {
  const mark = questionToken === undefined ? "" : "?";
  if (type !== undefined) return `${mark}: ${type.getText()}`;
  // A generator is the argument of a call, which does not hand on what its own place says.
  const isValue =
    ts.isArrowFunction(parent) ||
    (ts.isFunctionExpression(parent) && parent.asteriskToken === undefined);
  // In a pattern that is an assignment now, a default has no such place.
  if (isValue && !ts.isBindingElement(parent.parent)) return mark;
  return `${mark}: ${write(checker.getTypeAtLocation(name))}`;
}
