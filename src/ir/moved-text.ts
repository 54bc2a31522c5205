/** What machines leave of the author's text. */
import type { TS } from "../syntax/typescript.ts";

/** What becomes of the text of a function, or of the file around all machines. */
export interface MovedText {
  /** A lowered function: what stands in its body is the text of another machine. */
  readonly isLowered: (node: TS.Node) => boolean;
  /** One whose machine stands outside of this text. */
  readonly isMoved: (node: TS.Node) => boolean;
  /** It does not stay in one piece. */
  readonly isTakenApart: (node: TS.Node) => boolean;
  /** What stands for the lowered function `fn` names the variable that is declared at `declaration`. */
  readonly isHandedTo: (fn: TS.Node, declaration: TS.Node) => boolean;
}
