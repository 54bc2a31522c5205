/**
 * Locals that nothing reads. TypeScript has such names in a pattern or a loop allowed, but not on their own:
 *
 *     const { secret, ...user } = await load();        // @ts-ignore Nothing reads it.
 *                                                      let secret: string;
 */
import type { Variable } from "../../src/ir/cfg.ts";
import type { EmitInput } from "./index.ts";
import { typed, type Lines } from "./lines.ts";

/** In front of the declaration of `known`. */
export function allowUnread(lines: Lines, depth: number, input: EmitInput, known: Variable): void {
  if (!input.types.forbidsUnread || known.binding === null) return;
  if (known.binding.refs.some(({ access, declares }) => access !== "write" && !declares)) return;
  lines.add(depth, typed("// @ts-ignore Nothing reads it."));
}
