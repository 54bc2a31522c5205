/**
 * Calls of a method that was fetched before, on the object it was fetched from. The runtime calls it, since `callee.call(log)` would
 * ask the callee for its own `call`:
 *
 *     log.write(await line())      →   callMethod(callee, log, <result>)
 *     log.tag`a${await x}`         →   callMethod(callee, log, ...templateStrings`a${<result>}`)
 */
import { code, helper, type Code } from "../../src/ir/code.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import { asConstructor } from "./constructor.ts";
import { castTo } from "./source-code.ts";

export interface Method {
  readonly callee: Code;
  readonly self: Code;
}

/** `args`: what stands between the parentheses. */
export function callMethod(
  node: TS.CallExpression | TS.TaggedTemplateExpression,
  { callee, self }: Method,
  args: Code,
): Code {
  const given = code(callee, ", ", self, args.length > 0 ? ", " : "", args);
  return castTo(node, code(helper("callMethod"), "(", given, ")"));
}

/** `template` is still a template in the text, so that its strings stay one object for all calls. */
export function callTag(node: TS.TaggedTemplateExpression, method: Method, template: Code): Code {
  const args = code("...", helper("templateStrings"), template);
  return asConstructor(node, callMethod(node, method, args));
}
