/**
 * Changes of a program that leave it a program, most of them one that nobody would write. What a change does to the
 * meaning does not matter: the lowered mutant is compared with the mutant as it is written.
 *
 *     f().x = g(1);       f().x = (await g((await $tick(1))));
 */
import { ts } from "ts-morph";
import { findPlaces, type Places, type Value } from "./places.ts";
import { parse, Rewrite } from "./rewrite.ts";
import { BODIES, HELPERS, KEPT, SHAPES, TICK } from "./shapes.ts";

/** `at` is taken round the places that the program has, so that every change fits every program. */
export type Change =
  | { readonly kind: "await"; readonly at: number; readonly how: How }
  /** Every `each`-th value. */
  | { readonly kind: "await many"; readonly at: number; readonly each: number; readonly how: How }
  | { readonly kind: "wrap"; readonly at: number; readonly shape: number; readonly rest: boolean }
  /** A closure reads a local. */
  | { readonly kind: "capture"; readonly at: number };

/** Whether it waits a few turns; in a generator it may be yielded instead. */
export type How = "ready" | "pending" | "yield";

export interface Mutation {
  readonly body: number;
  readonly changes: readonly Change[];
}

/** The text of the mutant; null where the program has no `main(log, host)`. */
export function mutate(text: string, fileName: string, mutation: Mutation): string | null {
  const move = BODIES[mutation.body % BODIES.length]!;
  const moved = withMain(text, fileName, move);
  if (moved === null) return null;
  const sourceFile = parse(moved, fileName);
  const mutant = new Mutant(sourceFile);
  for (const change of mutation.changes) mutant.apply(change);
  return withMain(mutant.text(), fileName, (body) => `{ ${HELPERS}${body.slice(1)}`);
}

class Mutant {
  private readonly rewrite: Rewrite;
  private readonly places: Places;
  private readonly main: ts.Block;
  private readonly awaited = new Set<ts.Node>();

  constructor(sourceFile: ts.SourceFile) {
    this.rewrite = new Rewrite(sourceFile);
    this.places = findPlaces(sourceFile);
    this.main = bodyOfMain(sourceFile)!;
  }

  text(): string {
    return this.rewrite.text();
  }

  apply(change: Change): void {
    const { values, statements, locals } = this.places;
    switch (change.kind) {
      case "await":
        return this.awaitAt(chosen(values, change.at), change.how);
      case "await many":
        for (let at = change.at % change.each; at < values.length; at += change.each)
          this.awaitAt(values[at], change.how);
        return;
      case "wrap":
        return this.wrap(chosen(statements, change.at), change.shape, change.rest);
      case "capture": {
        const local = chosen(locals, change.at);
        if (local !== undefined && this.isInMain(local.after))
          this.rewrite.wrap(local.after, "", ` ${KEPT}.push(() => ${local.name});`);
      }
    }
  }

  private awaitAt(value: Value | undefined, how: How): void {
    if (value === undefined || this.awaited.has(value.node)) return;
    const { node, inGenerator, beginsStatement } = value;
    this.awaited.add(node);
    const isYielded = how === "yield" && inGenerator;
    const waits = how === "ready" || !this.isInMain(node) ? "" : TICK;
    const before = `${beginsStatement ? ";" : ""}(${isYielded ? "yield " : `await ${waits}`}(`;
    const key = ts.isShorthandPropertyAssignment(node.parent) ? `${node.getText()}: ` : "";
    this.rewrite.wrap(node, key + before, "))");
  }

  private wrap(statement: ts.Statement | undefined, shape: number, rest: boolean): void {
    if (statement === undefined || !this.isInMain(statement)) return;
    const { parent } = statement;
    const list = ts.isBlock(parent) && rest ? parent.statements : [statement];
    const last = list[list.length - 1]!;
    if (last === statement && declaresForOthers(statement)) return;
    const [before, after] = SHAPES[shape % SHAPES.length]!;
    this.rewrite.wrap(statement, `${before} `, "");
    this.rewrite.wrap(last, "", ` ${after}`);
  }

  /** There the helpers are known. */
  private isInMain(node: ts.Node): boolean {
    return this.main.pos <= node.pos && node.end <= this.main.end;
  }
}

function chosen<T>(list: readonly T[], at: number): T | undefined {
  return list[at % list.length];
}

/** What comes after it may name what it declares. */
function declaresForOthers(node: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    (ts.isVariableStatement(node) &&
      (node.declarationList.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.None)
  );
}

/** Puts another body, made from the text of the one that is there, in the place of that of `main(log, host)`. */
function withMain(text: string, fileName: string, write: (body: string) => string): string | null {
  const body = bodyOfMain(parse(text, fileName));
  if (body === undefined) return null;
  const start = body.getStart();
  return text.slice(0, start) + write(text.slice(start, body.end)) + text.slice(body.end);
}

function bodyOfMain(sourceFile: ts.SourceFile): ts.Block | undefined {
  const main = sourceFile.statements.filter(ts.isFunctionDeclaration).find((fn) => {
    const names = fn.parameters.map(({ name }) => name.getText());
    return fn.name?.text === "main" && names[0] === "log" && names[1] === "host";
  });
  const first = main?.body?.statements[0];
  const hasDirective =
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
  return hasDirective ? undefined : main?.body;
}
