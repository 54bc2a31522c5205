/**
 * What `return value;` is in a machine.
 *
 *     eager       return value;
 *     lazy        this.state = S.Returned; return value;
 *                 this.state = S.Returned; return () => 1;
 *                 const result = f(); this.state = S.Returned; return result;      f() may still fail
 *     a stream    return this.complete(value);
 */
import type { MachineHead } from "./class-model.ts";
import { code, keptReturn, own, typed, type Code } from "./code.ts";
import type { Cfg } from "./cfg.ts";
import type { Mode } from "./result.ts";
import { isPlain } from "./visit.ts";

/** The statements, each to stand on a line of its own where there is room. */
export function returnStatements(
  cfg: Cfg,
  mode: Mode,
  { nothing, result: type }: MachineHead,
  value: Code | null,
): readonly Code[] {
  if (mode === "eager") return [code("return ", value ?? nothing, ";")];
  if (cfg.fn.isGenerator) return [code("return this.complete(", value ?? [], ");")];
  const over = code("this.state = ", [{ kind: "state", id: 1 }], ";");
  if (value === null || isPlain(cfg, value) || makesFunction(value))
    return [over, code("return ", value ?? nothing, ";")];
  const result = own("result");
  return [
    code("const ", result, typed(`: ${type}`), " = ", keptReturn(value), ";"),
    over,
    code("return ", result, ";"),
  ];
}

/** Making a function can't fail. */
function makesFunction([first]: Code): boolean {
  return first?.kind === "cast" && first.makes === "function";
}
