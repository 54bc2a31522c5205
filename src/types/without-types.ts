/** What stands for the types of a machine where no checker was asked: `any`, and the author's own annotations. */
import type { MachineHead, TypeNames } from "../ir/class-model.ts";
import { code, typed, type Code } from "../ir/code.ts";
import type { TS } from "../syntax/typescript.ts";
import { tupleText } from "./parameter-types.ts";
import { bracket, typeParametersAround } from "./type-parameters.ts";

export function withoutTypes(fn: TS.Node, container: TS.Node): TypeNames {
  return {
    ofVariable: ({ binding, type }) => {
      const helper =
        binding === null && type !== null && Array.isArray(type) ? (type as Code) : null;
      return { field: helper ?? typed("any"), local: null };
    },
    ofNode: () => "any",
    ofResult: () => null,
    castOf: () => null,
    adaptation: () => "",
    knowledge: {
      mentions: [],
      untyped: [],
      isLossy: () => false,
      defaults: [],
      initializers: [],
      rewrites: [],
    },
    declarations: [],
    silenced: [],
    forbidsFallThrough: false,
    forbidsUnread: false,
    names: () => true,
    head: headWithoutTypes(fn, container),
  };
}

/** Types outside of the machine. */
export function headWithoutTypes(fn: TS.Node, container: TS.Node): MachineHead {
  const node = fn as TS.FunctionLikeDeclaration;
  const sourceFile = node.getSourceFile();
  const parameters = typeParametersAround(node, container);
  return {
    typeParameters: bracket(
      parameters.map(({ name, constraint }) =>
        constraint === undefined
          ? name.text
          : `${name.text} extends ${constraint.getText(sourceFile)}`,
      ),
    ),
    typeArguments: bracket(parameters.map(({ name }) => name.text)),
    self: null,
    result: "any",
    generator: node.asteriskToken === undefined ? null : { item: "any", sent: "any" },
    returnType: null,
    nothing: code("undefined"),
    rest: (from) =>
      tupleText(node, from, (parameter) => parameter.type?.getText(sourceFile) ?? "any"),
    parameter: ({ type, questionToken }) =>
      `${questionToken === undefined ? "" : "?"}${type === undefined ? "" : `: ${type.getText(sourceFile)}`}`,
  };
}
