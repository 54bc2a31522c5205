/**
 * What machines change in the text around them: each lowered function becomes what makes its machine, and where the checker
 * knew of a function's body, it has to be told.
 */
import { CfgBuilder, wrapperCode, type Entry } from "../transforms/1-build-cfg/index.ts";
import { firstFrom } from "./base/search.ts";
import { code, typed, type Code } from "./ir/code.ts";
import type { Bindings, Fn, Inserted } from "./ir/source.ts";
import type { Edit } from "./print/file.ts";
import { movedText } from "./syntax/moved-text.ts";
import type { TS } from "./syntax/typescript.ts";
import { alwaysTrue } from "./types/always-true.ts";
import { ignoreNext, quietDirectives } from "./types/directives.ts";
import type { TypeOracle } from "./types/oracle.ts";
import { unreadDeclarations } from "./types/unread.ts";

export interface EditInput {
  readonly sourceFile: TS.SourceFile;
  /** Every word that the file uses as a name. */
  readonly identifiers: ReadonlySet<string>;
  readonly bindings: Bindings;
  /** `unread`: nothing names the function any more, which its project calls an error. */
  readonly lowered: ReadonlyMap<Fn, { readonly entry: Entry; readonly unread: boolean }>;
  /** What is written into the author's text besides. */
  readonly inserted: readonly Inserted[];
  readonly types: TypeOracle | undefined;
}

/** The lowered functions, and what the checker has to be told around them. */
export function editsOf(input: EditInput): readonly Edit[] {
  const wrappers = wrapperEdits(input);
  return [...wrappers, ...quietEdits(input, wrappers), ...checkerEdits(input)].sort(inOrder);
}

function inOrder(a: Edit, b: Edit): number {
  return a.start - b.start;
}

/** The outermost lowered functions, each replaced by its wrapper. */
function wrapperEdits(input: EditInput): readonly Edit[] {
  const { sourceFile, bindings, lowered } = input;
  const outer = fileBuilder(input);
  const edits: Edit[] = [];
  const visit = (fns: readonly Fn[]): void => {
    for (const fn of fns) {
      const known = lowered.get(fn);
      if (known === undefined) visit(fn.children);
      else {
        const start = fn.node.getStart(sourceFile);
        const wrapper: Code = [{ kind: "fn", fn, code: wrapperCode(outer, known.entry) }];
        const why = "Nothing calls it, see its machine.";
        const mark = known.unread ? typed(ignoreNext(sourceFile.text, start, why)) : [];
        edits.push({ start, end: fn.node.end, code: [...mark, ...wrapper] });
      }
    }
  };
  visit(bindings.module.children);
  edits.sort(inOrder);
  // A function in the computed name of a method belongs to the text around, and is part of the method's edit.
  let end = 0;
  return edits.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}

/** What writes wrappers outside of all machines, where every name keeps its place. */
function fileBuilder({
  sourceFile,
  identifiers,
  bindings,
  lowered,
  inserted,
}: EditInput): CfgBuilder {
  const { module } = bindings;
  return new CfgBuilder({
    fn: module,
    mode: "eager",
    bindings,
    captures: {
      fn: module,
      container: module.scope,
      pollStays: false,
      captured: [],
      literals: [],
      own: new Map(),
      sunk: new Set(),
    },
    sourceFile,
    identifiers,
    isEagerGenerator: () => false,
    wrapperOf: (fn, builder) => {
      const known = lowered.get(fn);
      return known === undefined ? undefined : wrapperCode(builder, known.entry);
    },
    madeInPlace: () => null,
    inserted,
  });
}

/** The edit that replaces what stands at `at`; null where the author's text stays. */
export function editOver(edits: readonly Edit[], at: number): Edit | null {
  const before = edits[firstFrom(edits, at + 1, ({ start }) => start) - 1];
  return before !== undefined && at < before.end ? before : null;
}

/** Comments in front of functions that expect an error in what is no longer there. */
function quietEdits({ sourceFile, types }: EditInput, wrappers: readonly Edit[]): readonly Edit[] {
  const isReplaced = (at: number): boolean => editOver(wrappers, at) !== null;
  const comments = new Map<number, TS.TextRange>();
  for (const { pos, comment } of types?.silenced ?? [])
    if (isReplaced(pos) && !isReplaced(comment.pos)) comments.set(comment.pos, comment);
  return [...comments.values()].flatMap((comment) =>
    quietDirectives(sourceFile, comment).map(({ at, text, replaces }) => ({
      start: at,
      end: at + replaces,
      code: code(text),
    })),
  );
}

/** What the checker would say of the text around machines, for what is now in one. */
function checkerEdits({ sourceFile, bindings, types, lowered }: EditInput): readonly Edit[] {
  if (types === undefined) return [];
  const checker = types.program.getTypeChecker();
  const captures = new Map([...lowered].map(([fn, { entry }]) => [fn, entry.captures]));
  const moved = movedText(bindings, captures, null);
  const inserts = [
    ...alwaysTrue(checker, sourceFile, sourceFile, moved),
    ...unreadDeclarations(types.program, sourceFile, sourceFile, moved),
  ];
  return inserts.map(({ at, text }) => ({ start: at, end: at, code: typed(text) }));
}
