/**
 * Members of an enum that count on from one whose value TypeScript takes from another enum or a constant. In a machine
 * those are variables, whose value it does not know:
 *
 *     enum Level { Low = Base.First, High }        enum Level { Low = self.base.First, High = Low + 1 }
 */
import { ts, type TS } from "./typescript.ts";

export interface Counted {
  /** After the name of the member. */
  readonly at: number;
  readonly text: string;
}

export function countedMembers({ name: own, members }: TS.EnumDeclaration): readonly Counted[] {
  const known = new Set([own.text]);
  const found: Counted[] = [];
  let before: string | null = null; // the member before, where its value is not known
  for (const { name, initializer, end } of members) {
    if (initializer === undefined && before !== null)
      found.push({ at: end, text: ` = ${before} + 1` });
    const isKnown: boolean =
      initializer === undefined ? before === null : isConstant(initializer, known);
    if (isKnown && ts.isIdentifier(name)) known.add(name.text);
    before = isKnown
      ? null
      : ts.isIdentifier(name)
        ? name.text
        : `${own.text}[${(name as TS.StringLiteral).getText()}]`;
  }
  return found;
}

/** It names nothing but what is known. */
function isConstant(node: TS.Node, known: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return known.has(node.text);
  return ts.forEachChild(node, (part) => (isConstant(part, known) ? undefined : true)) !== true;
}
