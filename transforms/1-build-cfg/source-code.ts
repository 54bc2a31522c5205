/**
 * The author's text as code: spans of the source, with a piece where the machine must write something
 * else: a variable of the machine, a lowered function inside, a jump to a block, `super`.
 */
import { firstFrom } from "../../src/base/search.ts";
import type { Span } from "../../src/base/text.ts";
import { code, variable, type Code, type Piece } from "../../src/ir/code.ts";
import type { Fn, Naming, Ref } from "../../src/ir/source.ts";
import { superStart } from "../../src/ir/source.ts";
import { firstRefFrom, namesItself } from "../../src/syntax/captures.ts";
import { isBareFunction } from "../../src/syntax/declarations.ts";
import { anonymousKind } from "../../src/syntax/outer.ts";
import { plainCallOf } from "../../src/syntax/plain-calls.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { markTypeNames } from "./local-types.ts";
import { superCode } from "./super.ts";

/** A part of a text that is written as `code` instead. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly code: Code;
}

/** `node` written as `by`. */
export function replaced(builder: CfgBuilder, node: TS.Node, by: Code): Replacement {
  return { start: startOf(builder, node), end: node.end, code: by };
}

/** The text of `node` without leading comments. */
export function sourceCode(
  builder: CfgBuilder,
  node: TS.Node,
  replacements: readonly Replacement[] = [],
): Code {
  return spanCode(builder, startOf(builder, node), node.end, replacements);
}

/** The text of `node` for a place where the machine has one operand. */
export function operandCode(builder: CfgBuilder, node: TS.Expression): Code {
  return asOneOperand(node, sourceCode(builder, node));
}

/**
 * Where the author may write a comma without parentheses, the machine may not:
 *
 *     for (const key in a, b) await t;        keysOf((a, b))
 */
export function asOneOperand(node: TS.Expression, text: Code): Code {
  const isBare =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.CommaToken &&
    !ts.isParenthesizedExpression(node.parent);
  return isBare ? code("(", text, ")") : text;
}

/** The value of `node`, made by something that gives `any`; TypeScript output says the type that the author's text had. */
export function castTo(node: TS.Node, value: Code): Code {
  return code([{ kind: "cast", node, edge: "start" }], value, [
    { kind: "cast", node, edge: "end" },
  ]);
}

/** The value of `return`; TypeScript output makes sure that it fits what the promise gives. */
export function asReturned(node: TS.Expression, value: Code): Code {
  const makes = anonymousKind(node);
  return code([{ kind: "cast", node, edge: "start", returned: true, makes }], value, [
    { kind: "cast", node, edge: "end", returned: true },
  ]);
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
  const replaced = replacements.length > 1 ? [...replacements].sort(inOrder) : replacements;
  const marks = [...replaced];
  markNamings(builder, start, end, replaced, marks); // around a lowered function of the same extent
  markFunctions(builder, { start, end }, replaced, marks);
  markTypeNames(builder, start, end, marks);
  markSuper(builder, start, end, marks);
  markHoists(builder, start, end, marks);
  markInserted(builder, start, end, marks);
  if (marks.length > 1) marks.sort(inOrder);
  const pieces: Piece[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at) continue; // inside another mark
    addText(builder, at, mark.start, pieces);
    for (const piece of mark.code) pieces.push(piece);
    at = mark.end;
  }
  addText(builder, at, end, pieces);
  return pieces;
}

/** What encloses others comes first; what is only inserted stands before what starts there. */
function inOrder(a: Replacement, b: Replacement): number {
  return (
    a.start - b.start || Number(b.start === b.end) - Number(a.start === a.end) || b.end - a.end
  );
}

/** The text from `start` to `end`, with a piece for each name of a variable. */
function addText(builder: CfgBuilder, start: number, end: number, pieces: Piece[]): void {
  const { refs } = builder.input.bindings;
  let at = start;
  for (let index = firstRefFrom(refs, start); index < refs.length; index++) {
    const ref = refs[index]!;
    if (ref.start >= end) break;
    const piece = refPiece(builder, ref);
    if (piece === null) continue;
    if (ref.start > at) pieces.push({ kind: "source", start: at, end: ref.start });
    pieces.push(piece);
    if (ref.member !== null) pieces.push({ kind: "text", text: `.${ref.member}` });
    at = ref.end;
  }
  if (at < end) pieces.push({ kind: "source", start: at, end });
}

/** The end of the replacement that `offset` stands in; null outside of all. */
function replacedUntil(replaced: readonly Replacement[], offset: number): number | null {
  const around = replaced[firstFrom(replaced, offset + 1, startOfReplacement) - 1];
  return around !== undefined && offset < around.end ? around.end : null;
}

const startOfReplacement = (replacement: Replacement): number => replacement.start;

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
function refPiece(builder: CfgBuilder, ref: Ref): Piece | null {
  const id = builder.varOf.get(ref.binding);
  if (id === undefined || (namesItself(ref) && declaredInside(builder, ref))) return null;
  const isInCell = builder.variableOf(id).storage !== "value";
  return {
    kind: "var",
    variable: id,
    access: ref.access,
    span: { start: ref.start, end: ref.end },
    shorthand: ref.shorthand,
    closure: ref.fn !== builder.input.fn,
    called: isInCell ? plainCallOf(ref, builder.input.bindings) : null,
    declares: ref.declares,
  };
}

/** The machine of the function itself, or of one inside it, was handed the name. */
function declaredInside(builder: CfgBuilder, ref: Ref): boolean {
  const { node } = builder.input.fn;
  const declaration = ref.binding.declaration!.parent;
  return declaration !== node && declaration.pos >= node.pos && declaration.end <= node.end;
}

/** Lowered functions in `span`: what stands for them. Those inside a replacement are its own affair. */
function markFunctions(
  builder: CfgBuilder,
  span: Span,
  replaced: readonly Replacement[],
  marks: Replacement[],
): void {
  const { children } = builder.input.fn;
  if (children.length === 0) return;
  const visit = (children: readonly Fn[]): void => {
    let index = firstFrom(children, span.start + 1, endOfFn);
    while (index < children.length) {
      const child = children[index++]!;
      if (child.node.pos >= span.end) break;
      const start = startOf(builder, child.node);
      if (start >= span.end) continue;
      const { end } = child.node;
      const skipTo = replacedUntil(replaced, start);
      if (skipTo !== null && end <= skipTo) {
        index = Math.max(index, firstFrom(children, skipTo + 1, endOfFn));
        continue;
      }
      const isWhole = start >= span.start && end <= span.end;
      const wrapper = isWhole ? builder.input.wrapperOf(child, builder) : undefined;
      if (wrapper === undefined) visit(child.children);
      else marks.push({ start, end, code: [{ kind: "fn", fn: child, code: wrapper }] });
    }
  };
  visit(children);
}

/** Functions inside another one are in the order of their ends: one in the computed name of a method stands before it. */
const endOfFn = (fn: Fn): number => fn.node.end;

/** Machines in the bodies of classes, names of such classes, values of members of enums. */
function markInserted(
  { input }: CfgBuilder,
  start: number,
  end: number,
  marks: Replacement[],
): void {
  const { inserted, bindings } = input;
  const { rewritten } = bindings;
  for (let index = firstFrom(inserted, start, placeOf); index < inserted.length; index++) {
    const { at, code: text } = inserted[index]!;
    if (at >= end) break;
    marks.push({ start: at, end: at, code: text });
  }
  for (let index = firstFrom(rewritten, start, placeOf); index < rewritten.length; index++) {
    const { at, end: until, text } = rewritten[index]!;
    if (at >= end) break;
    marks.push({ start: at, end: until, code: code(text) });
  }
}

/** Functions of blocks are variables of the whole function too; one without a block gets it. */
function markHoists(builder: CfgBuilder, start: number, end: number, marks: Replacement[]): void {
  const { hoists } = builder.input.bindings;
  for (let index = firstFrom(hoists, start + 1, placeOf); index < hoists.length; index++) {
    const { at, node, binding } = hoists[index]!;
    if (at > end) break;
    const id = builder.varOf.get(binding);
    if (id === undefined) continue;
    const assigned = code(" ", variable(id, "write"), ` = ${binding.name};`);
    const from = startOf(builder, node);
    if (!isBareFunction(node)) {
      if (at < end) marks.push({ start: at, end: at, code: assigned });
    } else if (from >= start) {
      // if (a) { function f() {} f2 = f; }
      const rest = spanCode(builder, from + "function".length, at);
      marks.push({ start: from, end: at, code: code("{ function", rest, assigned, " }") });
    }
  }
}

const placeOf = ({ at }: { readonly at: number }): number => at;

/** Functions that are named after a variable the machine may call differently. */
function markNamings(
  builder: CfgBuilder,
  start: number,
  end: number,
  replaced: readonly Replacement[],
  marks: Replacement[],
): void {
  const { namings } = builder.input.bindings;
  for (let index = firstFrom(namings, start + 1, startOfNaming); index < namings.length; index++) {
    const { target, value } = namings[index]!;
    if (value.start >= end) break;
    if (value.end > end || target < start || replacedUntil(replaced, value.start) !== null)
      continue;
    const ref = builder.refAt(target);
    const id = ref === null ? undefined : builder.varOf.get(ref.binding);
    if (id === undefined) continue;
    const code = spanCode(builder, value.start, value.end);
    marks.push({ ...value, code: [{ kind: "named", variable: id, code }] });
  }
}

const startOfNaming = ({ value }: Naming): number => value.start;

function markSuper(builder: CfgBuilder, start: number, end: number, marks: Replacement[]): void {
  const { supers } = builder.input.fn;
  for (let index = firstFrom(supers, start, superStart); index < supers.length; index++) {
    const node = supers[index]!;
    if (superStart(node) >= end) break;
    marks.push(superCode(builder, node));
  }
}
