/** What stands for the types of a machine where no checker was asked: `any`, and the author's own annotations. */
import type { Variable } from "../ir/cfg.ts";
import type { MachineHead, TypeNames, VariableType } from "../ir/class-model.ts";
import { typed, UNDEFINED, type Code } from "../ir/code.ts";
import type { Knowledge } from "../ir/mention.ts";
import type { TS } from "../syntax/typescript.ts";
import { tupleText } from "./parameter-types.ts";
import { bracket, typeParametersAround } from "./type-parameters.ts";

export function withoutTypes(fn: TS.Node, container: TS.Node): TypeNames {
  return {
    ofVariable,
    ofNode: () => "any",
    ofResult: () => null,
    castOf: () => null,
    adaptation: () => "",
    knowledge: NO_KNOWLEDGE,
    declarations: [],
    silenced: [],
    forbidsFallThrough: false,
    forbidsUnread: false,
    names: () => true,
    head: headWithoutTypes(fn, container),
  };
}

const ANY: VariableType = { field: typed("any"), local: null };

const NO_KNOWLEDGE: Knowledge = {
  mentions: [],
  untyped: [],
  isLossy: () => false,
  defaults: [],
  initializers: [],
  rewrites: [],
};

function ofVariable({ binding, type }: Variable): VariableType {
  const isHelper = binding === null && type !== null && Array.isArray(type);
  return isHelper ? { field: type as Code, local: null } : ANY;
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
    nothing: UNDEFINED,
    rest: (from) =>
      tupleText(node, from, (parameter) => parameter.type?.getText(sourceFile) ?? "any"),
    parameter: ({ type, questionToken }) =>
      `${questionToken === undefined ? "" : "?"}${type === undefined ? "" : `: ${type.getText(sourceFile)}`}`,
  };
}
