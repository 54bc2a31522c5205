/**
 * The author's text as code: spans of the source, with a piece where the machine must write something
 * else: a variable of the machine, a lowered function inside, a jump to a block, `super`.
 */
import type { Code, Piece } from "../../src/ir/code.ts";
import type { Ref } from "../../src/ir/source.ts";
import { namesItself, refsIn } from "../../src/syntax/captures.ts";
import type { TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { typeNameMarks } from "./local-types.ts";
import { superCode } from "./super.ts";

/** A part of a text that is written as `code` instead. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly code: Code;
}

/** The text of `node` without leading comments. */
export function sourceCode(
  builder: CfgBuilder,
  node: TS.Node,
  replacements: readonly Replacement[] = [],
): Code {
  return spanCode(builder, startOf(builder, node), node.end, replacements);
}

/** The value of `return`; TypeScript output makes sure that it fits what the promise gives. */
export function asReturned(node: TS.Expression, value: Code): Code {
  const cast = { kind: "cast", node, returned: true } as const;
  return [{ ...cast, edge: "start" }, ...value, { ...cast, edge: "end" }];
}

export function startOf(builder: CfgBuilder, node: TS.Node): number {
  return node.getStart(builder.input.sourceFile);
}

/** The text from `start` to `end`. Replacements must not overlap; they win over what stands inside them. */
export function spanCode(
  builder: CfgBuilder,
  start: number,
  end: number,
  replacements: readonly Replacement[] = [],
): Code {
  const marks = [
    ...replacements,
    ...functionMarks(builder, start, end),
    ...typeNameMarks(builder, start, end),
    ...superMarks(builder, start, end),
  ];
  marks.push(...namingMarks(builder, start, end));
  for (const ref of refsIn(builder.input.bindings, start, end)) {
    const piece = refPiece(builder, ref);
    if (piece !== null) marks.push({ start: ref.start, end: ref.end, code: [piece] });
  }
  marks.sort(
    (a, b) =>
      a.start - b.start || Number(b.start === b.end) - Number(a.start === a.end) || b.end - a.end,
  );
  const pieces: Piece[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at) continue; // inside another mark
    if (mark.start > at) pieces.push({ kind: "source", start: at, end: mark.start });
    pieces.push(...mark.code);
    at = mark.end;
  }
  if (at < end) pieces.push({ kind: "source", start: at, end });
  return pieces;
}

/** A name by itself, also where it stands as a shorthand: `x` of `{ x }`. */
export function plainName(builder: CfgBuilder, name: TS.Identifier): Code {
  return sourceCode(builder, name).map((piece) =>
    piece.kind === "var" ? { ...piece, shorthand: false } : piece,
  );
}

/** The name a function or class has for itself stays the author's word. */
export function nameMark(builder: CfgBuilder, name: TS.Identifier): Replacement {
  const span = { start: startOf(builder, name), end: name.end };
  return { ...span, code: [{ kind: "source", ...span }] };
}

/** The place of a variable of the machine; null where the author's word stands as it is. */
export function refPiece(builder: CfgBuilder, ref: Ref): Piece | null {
  const id = builder.varOf.get(ref.binding);
  if (id === undefined || (namesItself(ref) && declaredInside(builder, ref))) return null;
  return {
    kind: "var",
    variable: id,
    access: ref.access,
    span: { start: ref.start, end: ref.end },
    shorthand: ref.shorthand,
    closure: ref.fn !== builder.input.fn,
    declares: ref.declares,
  };
}

/** The machine of the function itself, or of one inside it, was handed the name. */
function declaredInside(builder: CfgBuilder, ref: Ref): boolean {
  const { node } = builder.input.fn;
  const declaration = ref.binding.declaration!.parent;
  return declaration !== node && declaration.pos >= node.pos && declaration.end <= node.end;
}

function functionMarks(builder: CfgBuilder, start: number, end: number): Replacement[] {
  const marks: Replacement[] = [];
  const visit = (children: CfgBuilder["input"]["fn"]["children"]): void => {
    for (const child of children) {
      const from = startOf(builder, child.node);
      if (from >= end || child.node.end <= start) continue;
      const isWhole = from >= start && child.node.end <= end;
      const wrapper = isWhole ? builder.input.wrapperOf(child, builder) : undefined;
      if (wrapper === undefined) visit(child.children);
      else
        marks.push({
          start: from,
          end: child.node.end,
          code: [{ kind: "fn", fn: child, code: wrapper }],
        });
    }
  };
  visit(builder.input.fn.children);
  return marks;
}

/** Functions that are named after a variable the machine may call differently. */
function namingMarks(builder: CfgBuilder, start: number, end: number): Replacement[] {
  const { bindings } = builder.input;
  const marks: Replacement[] = [];
  for (const ref of refsIn(bindings, start, end)) {
    if (ref.access === "read" || !builder.varOf.has(ref.binding)) continue;
    const value = bindings.namings.get(ref.start);
    if (value === undefined || value.start < start || value.end > end || value.start === start)
      continue;
    const piece = {
      kind: "named",
      variable: builder.varOf.get(ref.binding)!,
      code: spanCode(builder, value.start, value.end),
    } as const;
    marks.push({ start: value.start, end: value.end, code: [piece] });
  }
  return marks;
}

function superMarks(builder: CfgBuilder, start: number, end: number): Replacement[] {
  const marks: Replacement[] = [];
  for (const node of builder.input.fn.supers) {
    const from = startOf(builder, node);
    if (from < start || from >= end) continue;
    marks.push(
      ...superCode(builder, node as TS.PropertyAccessExpression | TS.ElementAccessExpression),
    );
  }
  return marks;
}
