/**
 * The name of a function or class without one is that of what it is assigned to, not that of the temporary which keeps it first:
 *
 *     const { [await k]: f = () => {} } = o;      item = ({ f: () => {} }).f;      const f = item;
 *     send(class {}, await x);                    arg = (void 0, class {});        send(arg, <result>);
 */
import { withName, withoutName, type Code } from "../../src/ir/code.ts";
import { isAnonymousFunction } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";

/** The value of `node`, which is on its way to `target`. */
export function namedAfter(value: Code, node: TS.Expression, target: TS.Node): Code {
  if (!isAnonymousFunction(node) || !ts.isIdentifier(target)) return value;
  return withName(target.text, value);
}

/** The value of `node`, which is assigned to nothing of the author's. */
export function keptUnnamed(value: Code, node: TS.Expression): Code {
  return isAnonymousFunction(node) ? withoutName(value) : value;
}
