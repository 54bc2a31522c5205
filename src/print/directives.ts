/** Where the comments go that silence an error: in front of each line that has the text with the error. */
import type { SilencedError } from "../ir/class-model.ts";
import type { Code, Piece } from "../ir/code.ts";
import { eachPiece } from "../ir/visit.ts";

/** The comment that must stand before a line; null where none is needed, or the line has it inside. */
export function commentFor(code: Code, silenced: readonly SilencedError[]): SilencedError | null {
  if (silenced.length === 0) return null;
  const wrong: SilencedError[] = [];
  const inside = new Set<number>();
  eachPiece(code, (piece) => {
    const span = spanOf(piece);
    if (span === null) return;
    for (const error of silenced) {
      const { comment } = error;
      if (span.start <= comment.pos && comment.end <= span.end) inside.add(comment.pos);
      else if (span.start < error.end && error.pos < span.end) wrong.push(error);
    }
  });
  return wrong.find(({ comment }) => !inside.has(comment.pos)) ?? null;
}

/** The line is a comment that moves to where the errors are. */
export function isMoved(code: Code, silenced: readonly SilencedError[]): boolean {
  if (silenced.length === 0 || code.length !== 1) return false;
  const only = code[0]!;
  if (only.kind !== "source") return false;
  return silenced.some(({ comment }) => only.start <= comment.pos && comment.end <= only.end);
}

function spanOf(piece: Piece): { readonly start: number; readonly end: number } | null {
  if (piece.kind === "source") return piece;
  if (piece.kind === "head" && piece.part.kind === "parameter")
    return { start: piece.part.parameter.pos, end: piece.part.parameter.end };
  return piece.kind === "var" ? piece.span : null;
}
