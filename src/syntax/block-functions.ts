/**
 * In sloppy code a function declared in a block is a `var` of the whole function too, an async one is not. What stands
 * for one that is lowered is a plain function, so its block gets a `let` around, which no `var` of that name may pass
 * (Annex B.3.2 of the specification):
 *
 *     { async function f() { … } }      { let f; { function f() { … } } }
 *
 * The block of a `switch` has no place for it; a subject that names f itself is read before that:
 *
 *     switch (k) { … }      { let f; switch (k) { … } }
 *     switch (f) { … }      { let subject; switch (subject = (f)) { default: { let f; switch (subject) { … } } } }
 */
import { addTo } from "../base/groups.ts";
import { code } from "../ir/code.ts";
import type { Fn, Inserted } from "../ir/source.ts";
import { namesAnywhere } from "./hidden-names.ts";
import { isSloppy } from "./strictness.ts";
import { ts, type TS } from "./typescript.ts";

/** What is written around the blocks that functions of `lowered` stand in, in text order. */
export function insertedAroundBlocks(
  lowered: ReadonlySet<Fn>,
  sourceFile: TS.SourceFile,
  identifiers: ReadonlySet<string>,
): readonly Inserted[] {
  const namesOf = new Map<TS.Block | TS.CaseBlock, string[]>();
  for (const fn of lowered) {
    const block = blockOf(fn, lowered);
    if (block !== null && isSloppy(fn.node, sourceFile))
      addTo(namesOf, block, (fn.node as TS.FunctionDeclaration).name!.text);
  }
  let subject = "subject";
  // The machine around may call a variable `subject2` that the author calls `subject`.
  while (identifiers.has(subject)) subject = `${subject}Value`;
  const inserted = [...namesOf].flatMap(([block, names]) =>
    ts.isBlock(block)
      ? insertedInBlock(block, names)
      : insertedAroundSwitch(block.parent, names, subject),
  );
  return inserted.sort((a, b) => a.at - b.at);
}

/** The block whose functions are seen outside of it; those of a block that is taken apart are variables of its machine. */
function blockOf({ node, scope }: Fn, lowered: ReadonlySet<Fn>): TS.Block | TS.CaseBlock | null {
  if (!ts.isFunctionDeclaration(node)) return null;
  const around = scope.parent!;
  if (around.isTakenApart && lowered.has(around.fn)) return null;
  const { parent } = node;
  if (ts.isCaseOrDefaultClause(parent)) return parent.parent;
  return ts.isBlock(parent) && !ts.isFunctionLike(parent.parent) ? parent : null;
}

function insertedInBlock(block: TS.Block, names: readonly string[]): readonly Inserted[] {
  return [
    // Not behind the brace, where what is inserted for a statement may begin as well.
    { at: block.getStart(), code: code(`{ ${declared(names)} `) },
    { at: block.end - 1, code: code("} ") },
  ];
}

function insertedAroundSwitch(
  node: TS.SwitchStatement,
  names: readonly string[],
  subject: string,
): readonly Inserted[] {
  const { expression, caseBlock } = node;
  const start = node.getStart();
  // In front of the last brace, which is the same as behind it.
  const end = caseBlock.end - 1;
  if (![...names, "eval"].some((name) => namesAnywhere(expression, name)))
    return [
      { at: start, code: code(`{ ${declared(names)} `) },
      { at: end, code: code("} ") },
    ];
  const open = expression.pos - 1;
  const inner = ` { default: { ${declared(names)} switch (${subject})`;
  return [
    { at: start, code: code(`{ let ${subject}; `) },
    { at: open, code: code(`(${subject} = `) },
    { at: caseBlock.pos, code: code(`)${inner}`) },
    { at: end, code: code("} } } ") },
  ];
}

/** Only a generator may be called `let` in a block without being seen outside. */
function declared(names: readonly string[]): string {
  const plain = names.filter((name) => name !== "let");
  const list = plain.length > 0 ? [`let ${plain.join(", ")};`] : [];
  return [...list, ...(plain.length < names.length ? ["function* let() {}"] : [])].join(" ");
}
