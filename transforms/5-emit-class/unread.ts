/**
 * Locals that nothing reads. TypeScript has such names in a pattern or a loop allowed, but not on their own; and
 * of a function whose calls all make its machine nothing is left that calls it.
 *
 *     const { secret, ...user } = await load();        // @ts-ignore Nothing reads it.
 *                                                      let secret: string;
 */
import type { Variable } from "../../src/ir/cfg.ts";
import { typed } from "../../src/ir/code.ts";
import type { EmitInput } from "./index.ts";
import type { Lines } from "./lines.ts";

/** In front of the declaration of `known`. */
export function allowUnread(lines: Lines, depth: number, input: EmitInput, known: Variable): void {
  const { binding } = known;
  if (!input.types.forbidsUnread || binding === null) return;
  if (input.isCalledNowhere(binding))
    return lines.add(depth, typed("// @ts-ignore Nothing calls it, see its machine."));
  if (binding.refs.some(({ access, declares }) => access !== "write" && !declares)) return;
  lines.add(depth, typed("// @ts-ignore Nothing reads it."));
}
