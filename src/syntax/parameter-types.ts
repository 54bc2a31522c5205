/**
 * Types of parameters that a function hands on as a list:
 *
 *     async function f(a: string, b = g(), ...more: number[])     (a: string, ...rest: [b?: number, ...more: number[]])
 */
import { ts, type TS } from "./typescript.ts";

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

/** The type of a parameter that gets another name; null where its place says it: a callback. */
export function headParameters(
  checker: TS.TypeChecker,
  { type, name, parent }: TS.ParameterDeclaration,
  write: Write,
): string | null {
  if (type !== undefined) return type.getText();
  if (ts.isArrowFunction(parent) || ts.isFunctionExpression(parent)) return null;
  const text = write(checker.getTypeAtLocation(name));
  return text === "any" ? "any" : text;
}
