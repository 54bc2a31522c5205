/** What reading the text tells, as text: bindings with the places that name them, and captures. */
import { lineIndexAt, lineStartsOf } from "../base/text.ts";
import type { Storage } from "./cfg.ts";
import type { Binding, Bindings, Fn, Ref, Scope } from "./source.ts";

/**
 *     fn1 load (async, suspends, taken apart)
 *       id: parameter, declared 1, read 3 in fn2
 *       block (taken apart, in a loop)
 *         user: const, declared 2
 */
export function dumpBindings(bindings: Bindings): string {
  const starts = lineStartsOf(bindings.module.node.getSourceFile().text);
  const inside = new Map<Scope | null, Scope[]>();
  for (const scope of bindings.scopeOf.values()) {
    inside.set(scope.parent, [...(inside.get(scope.parent) ?? []), scope]);
  }
  const lines: string[] = [];
  const show = (scope: Scope, depth: number): void => {
    const indent = "  ".repeat(depth);
    lines.push(`${indent}${scopeTitle(scope)}`);
    const own = scope === scope.fn.scope ? [...scope.fn.owned.values()] : [];
    for (const binding of [...own, ...scope.names.values()]) {
      const refs = binding.refs.map((ref) => placeOf(ref, starts)).join("");
      lines.push(`${indent}  ${binding.name}: ${binding.kind}${refs}`);
    }
    for (const child of inside.get(scope) ?? []) show(child, depth + 1);
  };
  for (const scope of inside.get(null) ?? []) show(scope, 0);
  for (const fn of bindings.fns) lines.push(...traitsOf(fn));
  return `${lines.join("\n")}\n`;
}

function scopeTitle({ kind, fn, isTakenApart, inLoop, node }: Scope): string {
  const isFunction = node === fn.node;
  const traits = [
    ...(isFunction && fn.isAsync ? ["async"] : []),
    ...(isFunction && fn.isGenerator ? ["generator"] : []),
    ...(isFunction && fn.suspends ? ["suspends"] : []),
    ...(isTakenApart ? ["taken apart"] : []),
    ...(inLoop ? ["in a loop"] : []),
  ];
  const title = isFunction ? `fn${fn.id} ${fnName(fn)}` : kind;
  return traits.length === 0 ? title : `${title} (${traits.join(", ")})`;
}

function fnName(fn: Fn): string {
  if (fn.parent === null) return "module";
  return nameOf(fn.node) ?? (fn.isArrow ? "arrow" : fn.scope.kind);
}

function nameOf(node: object): string | undefined {
  return (node as { name?: { getText(): string } }).name?.getText();
}

/** `, read 3 in fn2`: on line 3, by a function inside the one that has the variable. */
function placeOf(ref: Ref, starts: readonly number[]): string {
  const what = ref.declares ? "declared" : ref.access;
  const where = ref.fn === ref.binding.scope.fn ? "" : ` in fn${ref.fn.id}`;
  return `, ${what} ${lineIndexAt(starts, ref.start) + 1}${where}`;
}

function traitsOf(fn: Fn): string[] {
  const lines: string[] = [];
  const add = (what: string, values: Iterable<string>): void => {
    const list = [...values].join(", ");
    if (list !== "") lines.push(`fn${fn.id} ${what}: ${list}`);
  };
  add(
    "private names",
    fn.privateNames.map(({ name }) => name),
  );
  add(
    "obstacles",
    fn.obstacles.map(({ what }) => what),
  );
  add("names nobody declares", fn.freeNames);
  return lines;
}

/** `Captures` of the syntax layer, as far as it is shown. */
export interface ShownCaptures {
  readonly container: Scope;
  readonly captured: readonly {
    readonly binding: Binding;
    readonly by: string;
    readonly written: boolean;
  }[];
  readonly literals: readonly Binding[];
  readonly own: ReadonlyMap<Binding, Storage>;
  readonly sunk: ReadonlySet<Fn>;
}

/**
 *     fn1 load: class in module
 *       own: id value, total cell
 *       handed in: self by value, count shared, written
 */
export function dumpCaptures(captures: ReadonlyMap<Fn, ShownCaptures>): string {
  const lines: string[] = [];
  for (const [fn, { container, captured, literals, own, sunk }] of captures) {
    const place = `${container.kind} ${nameOf(container.node) ?? ""}`.trim();
    lines.push(`fn${fn.id} ${fnName(fn)}: class in ${place}`);
    const list = [...own].map(([binding, storage]) => `${binding.name} ${storage}`);
    if (list.length > 0) lines.push(`  own: ${list.join(", ")}`);
    const handed = captured.map(
      ({ binding, by, written }) =>
        `${binding.name} ${by === "value" ? "by value" : by}${written ? ", written" : ""}`,
    );
    if (handed.length > 0) lines.push(`  handed in: ${handed.join("; ")}`);
    if (literals.length > 0)
      lines.push(`  said again: ${literals.map(({ name }) => name).join(", ")}`);
    const late = [...sunk].filter((inner) => inner.parent === fn).map(fnName);
    if (late.length > 0) lines.push(`  made where they stand: ${late.join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}
