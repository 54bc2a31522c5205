/** The types outside of `poll`: what the class takes as type parameters, and what the function that makes it says. */
import { typed } from "../ir/code.ts";
import type { MachineHead } from "../ir/class-model.ts";
import type { Fn } from "../ir/source.ts";
import { undefinedAs } from "../ir/types.ts";
import type { TS } from "../syntax/typescript.ts";
import { parameterSuffix, restTuple } from "./parameter-types.ts";
import type { PlacedTypes } from "./placed-types.ts";
import type { ResultType } from "./result-type.ts";
import { classOfThis, typeOfClass } from "./self-type.ts";
import { bracket, namesInTypes, typeParametersAround } from "./type-parameters.ts";

interface HeadInput {
  readonly fn: Fn;
  readonly container: TS.Node;
  readonly holdsMachines: boolean;
}

/** Of the machine of a function, when all its other types have been written. */
export function machineHead(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  input: HeadInput,
  { result, generator, returnType }: ResultType,
): MachineHead {
  const fn = input.fn.node as TS.FunctionLikeDeclaration;
  const parameters = neededParameters(checker, types, input);
  const self = types.needs.self ? classOfThis(fn) : null;
  const argumentsWith = (self: string): string =>
    bracket(parameters.map(({ name }) => (name === "this" ? self : name)));
  const inHead = (type: TS.Type): string => types.writeExact(type, types.inHead);
  return {
    typeParameters: bracket(parameters.map(({ text }) => text)),
    typeArguments: argumentsWith("this"),
    self: self === null ? null : { of: self, inMachine: argumentsWith(types.inClass.self) },
    result,
    generator,
    returnType,
    nothing: undefinedAs(typed(result)),
    rest: (from) => restTuple(checker, fn, from, inHead),
    parameter: (parameter) => parameterSuffix(checker, parameter, inHead),
  };
}

/** In the order in which they stand around the function; what stands for `this` is the last. */
function neededParameters(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  input: HeadInput,
): readonly { name: string; text: string }[] {
  const { needs } = types;
  const fn = input.fn.node as TS.FunctionLikeDeclaration;
  const around = typeParametersAround(fn, input.container);
  const mentioned = namesInTypes(fn, [...needs.declarations]);
  const texts = new Map<TS.TypeParameterDeclaration, string>();
  const takeNeeded = (): void => {
    const next = around.find(
      (parameter) =>
        !texts.has(parameter) &&
        (input.holdsMachines ||
          needs.parameters.has(parameter.name.text) ||
          mentioned.has(parameter.name.text)),
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
  const type = typeOfClass(checker, classOfThis(fn));
  const { self } = types.inClass;
  return type === null ? self : `${self} extends ${types.writeExact(type, types.inClass)}`;
}
