/**
 * Where operands are kept until those after them are there. A few have a temporary each; of many nobody could tell the
 * temporaries from each other, so they stand in one array.
 *
 *     f(await a(), await b(), … await z())        args[0] = <result>; … f(args[0], args[1], … <result>)
 */
import { code, typed, variable, type Code } from "../../src/ir/code.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";

/** More temporaries of one expression than this become an array. */
const MANY = 12;

/** Keeps a value and gives what reads it back; `name` is what a temporary of its own is called. */
export type Keep = (value: Code, operand: TS.Expression, name: string) => Code;

/** What the array is called, by what one of its items is. */
const LISTS: Readonly<Record<string, string>> = {
  arg: "args",
  child: "children",
  element: "elements",
  text: "texts",
  value: "values",
};

/** In a temporary each; what stands in one already stays there. */
export function keepApart(builder: CfgBuilder, itemType: "string" | null = null): Keep {
  return (value, operand, name) => {
    if (isKept(builder, value)) return value;
    const temp = builder.temp(name, itemType ?? operand);
    builder.setTemp(temp, value, operand);
    return variable(temp);
  };
}

/** For the `operands` of one expression that have to be kept; their types are `itemType`, or each its own. */
export function keepEach(
  builder: CfgBuilder,
  operands: readonly TS.Expression[],
  role: string,
  itemType: "string" | null = null,
): Keep {
  if (operands.length <= MANY) return keepApart(builder, itemType);
  const type = itemType === null ? tupleOf(operands) : `${itemType}[]`;
  const list = builder.temp(LISTS[role] ?? "operands", type);
  const empty = code("[]", itemType === null ? typed(" as any") : []);
  builder.set(list, empty, operands[0]!.pos);
  let count = 0;
  return (value, operand) => {
    const item = code(variable(list), `[${count++}]`);
    builder.run(code(item, " = ", value, ";"), operand.end);
    return item;
  };
}

function tupleOf(operands: readonly TS.Expression[]): Code {
  const types = operands.flatMap((node, index): Code => {
    return code(index === 0 ? "" : ", ", [{ kind: "typeOf", node }]);
  });
  return code("[", types, "]");
}

/** The value stands in a temporary already, and nothing else is ever put there. */
function isKept(builder: CfgBuilder, value: Code): boolean {
  const [only] = value;
  return (
    value.length === 1 &&
    only!.kind === "var" &&
    builder.variableOf(only!.variable).binding === null
  );
}
