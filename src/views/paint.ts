/** Which state each piece of the source and of the output belongs to. */
import type { Span } from "../base/text.ts";
import type { CompileResult } from "../ir/result.ts";

/** A stretch of text and who runs it; everything null where no lowered function is involved. */
export interface Paint extends Span {
  /** Index in `CompileResult.functions`. */
  readonly fn: number | null;
  /** Id of a state of that function. */
  readonly state: number | null;
  /** Index in `CompileResult.links` of the exact partner on the other side. */
  readonly link: number | null;
  /** Index in the function's `locals` of the saved local that is declared here. */
  readonly local: number | null;
}

/**
 * The source, function by function and state by state. An await expression belongs to its suspend point, and what
 * stands in it to the state that evaluates it:
 *
 *     await sleep(100)
 *     ‾‾‾‾‾‾ 5  ‾‾‾‾‾‾ 0
 */
export function paintSource(result: CompileResult): Paint[] {
  const paints: Paint[] = [];
  result.functions.forEach((fn, index) => {
    if (fn.status !== "lowered") return;
    paints.push(paint(fn.source, { fn: index }));
    for (const state of fn.states) {
      if (state.source !== null) paints.push(paint(state.source, { fn: index, state: state.id }));
    }
  });
  result.links.forEach(({ source, fn, state }, link) => {
    paints.push(paint(source, { fn, state, link }));
  });
  result.functions.forEach((fn, index) => {
    fn.locals.forEach(({ source }, local) => {
      if (source !== null) paints.push(paint(source, { fn: index, local }));
    });
  });
  return flatten(paints);
}

/** The output in the same way: machine and wrapper, the regions of each state, and the author's text in them. */
export function paintOutput(result: CompileResult): Paint[] {
  const paints: Paint[] = [];
  result.functions.forEach((fn, index) => {
    for (const span of [fn.machine, fn.wrapper]) {
      if (span !== null) paints.push(paint(span, { fn: index }));
    }
    for (const state of fn.states) {
      for (const span of state.output) paints.push(paint(span, { fn: index, state: state.id }));
    }
  });
  result.links.forEach(({ output, fn, state }, link) => {
    paints.push(paint(output, { fn, state, link }));
  });
  return flatten(paints);
}

function paint(span: Span, known: Partial<Paint> & { readonly fn: number }): Paint {
  return { state: null, link: null, local: null, ...known, start: span.start, end: span.end };
}

/**
 * Overlapping paints as a row of disjoint ones: the inner one shows, and of two that cross the one that starts later.
 * What the inner one does not say holds from the outer one of the same function.
 */
function flatten(paints: Paint[]): Paint[] {
  const sorted = paints
    .map((paint, order) => ({ paint, order }))
    .filter(({ paint }) => paint.end > paint.start)
    .sort(
      (a, b) => a.paint.start - b.paint.start || b.paint.end - a.paint.end || a.order - b.order,
    );
  const flat: Paint[] = [];
  const open: Paint[] = [];
  let at = 0;
  const paintTo = (offset: number): void => {
    while (open.length > 0 && at < offset) {
      const top = open.at(-1)!;
      const end = Math.min(top.end, offset);
      if (end > at) flat.push({ ...top, start: at, end });
      at = Math.max(at, end);
      if (top.end <= offset) open.pop();
    }
    at = Math.max(at, offset);
  };
  for (const { paint } of sorted) {
    paintTo(paint.start);
    open.push(inherit(paint, open.at(-1)));
  }
  paintTo(Infinity);
  return flat;
}

function inherit(paint: Paint, outer: Paint | undefined): Paint {
  if (outer === undefined || outer.fn !== paint.fn) return paint;
  return { ...paint, state: paint.state ?? outer.state, link: paint.link ?? outer.link };
}
