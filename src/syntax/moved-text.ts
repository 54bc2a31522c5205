/** Which text goes to machines, as questions about nodes. */
import type { MovedText } from "../ir/moved-text.ts";
import type { Bindings, Fn } from "../ir/source.ts";
import type { Captures } from "./captures.ts";
import type { TS } from "./typescript.ts";

/** Of the text of the lowered function `root`, or of the file around all machines. */
export function movedText(
  bindings: Bindings,
  captures: ReadonlyMap<Fn, Captures>,
  root: Fn | null,
): MovedText {
  const capturesOf = (node: TS.Node): Captures | undefined => {
    const fn = bindings.fnOf.get(node);
    return fn === undefined ? undefined : captures.get(fn);
  };
  return {
    isLowered: (node) => capturesOf(node) !== undefined,
    isMoved: (node) => capturesOf(node)?.pollStays === false,
    isTakenApart: (node) => root !== null && bindings.suspends.has(node),
    // The cell of a machine is not what it holds.
    isHandedTo: (node, declaration) =>
      capturesOf(node)!.captured.some(
        ({ binding, by }) =>
          binding.declaration === declaration && (root === null || by === "value"),
      ),
  };
}
