/** The types outside of `poll`: what the class takes as type parameters, and what the function that makes it says. */
import type { MachineHead } from "../ir/class-model.ts";
import { typeText, undefinedAs } from "../ir/types.ts";
import { parameterSuffix, restTuple } from "./parameter-types.ts";
import type { PlacedTypes } from "./placed-types.ts";
import type { ResultType } from "./result-type.ts";
import { classOfThis } from "./self-type.ts";
import { bracket, namesInTypes, typeParametersAround } from "./type-parameters.ts";
import { SELF_PARAMETER } from "./type-place.ts";
import type { TS } from "./typescript.ts";

/** Of the machine of `fn`, when all its other types have been written. */
export function machineHead(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  fn: TS.FunctionLikeDeclaration,
  { result, generator, returnType }: ResultType,
): MachineHead {
  const parameters = neededParameters(checker, types, fn);
  const inHead = (type: TS.Type): string => types.writeExact(type, types.inHead);
  return {
    typeParameters: bracket(parameters.map(({ text }) => text)),
    typeArguments: bracket(parameters.map(({ name }) => name)),
    result,
    generator,
    returnType,
    nothing: undefinedAs(typeText(result)),
    rest: (from) => restTuple(checker, fn, from, inHead),
    parameter: (parameter) => parameterSuffix(checker, parameter, inHead),
  };
}

/** In the order in which they stand around the function; what stands for `this` is the last. */
function neededParameters(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  fn: TS.FunctionLikeDeclaration,
): readonly { name: string; text: string }[] {
  const { needs } = types;
  const around = typeParametersAround(fn);
  const mentioned = namesInTypes(fn, [...needs.declarations]);
  const texts = new Map<TS.TypeParameterDeclaration, string>();
  const takeNeeded = (): void => {
    const next = around.find(
      (parameter) =>
        !texts.has(parameter) &&
        (needs.parameters.has(parameter.name.text) || mentioned.has(parameter.name.text)),
    );
    if (next === undefined) return;
    texts.set(next, parameterText(checker, types, next));
    // The constraint of one may name another.
    takeNeeded();
  };
  takeNeeded();
  const self = needs.self ? selfParameter(checker, types, fn) : null;
  takeNeeded();
  const own = around.flatMap((parameter) => {
    const text = texts.get(parameter);
    return text === undefined ? [] : [{ name: parameter.name.text, text }];
  });
  return self === null ? own : [...own, { name: "this", text: self }];
}

function parameterText(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  { name, constraint }: TS.TypeParameterDeclaration,
): string {
  if (constraint === undefined) return name.text;
  const text = types.write(checker.getTypeFromTypeNode(constraint), types.inClass);
  return text === "any" || text === "unknown" ? name.text : `${name.text} extends ${text}`;
}

function selfParameter(checker: TS.TypeChecker, types: PlacedTypes, fn: TS.Node): string {
  const holder = classOfThis(fn);
  const symbol = (holder as { readonly symbol?: TS.Symbol } | null)?.symbol;
  if (symbol === undefined) return SELF_PARAMETER;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return `${SELF_PARAMETER} extends ${types.writeExact(type, types.inClass)}`;
}
