/** Names that the compiler made up for a program: those that only its output has. */
import { ts } from "ts-morph";
import { compile } from "../../src/index.ts";
import type { TypeOracle } from "../../src/types/oracle.ts";

/** Types that a machine says by their name wherever it stands: one of the author's, called so, is what it means then. */
const SAID_AS_THEY_ARE = ["AsyncGenerator", "IArguments", "Promise", "PromiseLike"];

export function namesMadeUp(
  text: string,
  fileName: string,
  modes: readonly ("eager" | "lazy")[],
  types: TypeOracle | undefined,
): readonly string[] {
  const known = new Set([...namesIn(text, fileName), ...SAID_AS_THEY_ARE]);
  const made = new Set<string>();
  for (const mode of modes) {
    const { code } = compile(text, { fileName, mode, ...(types !== undefined && { types }) });
    for (const name of namesIn(code, fileName)) if (!known.has(name)) made.add(name);
  }
  return [...made].sort();
}

/** Of all that is no key and no member of something: those never meet a variable, but for private ones. */
function namesIn(text: string, fileName: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPrivateIdentifier(node) || (ts.isIdentifier(node) && !isMember(node)))
      names.add(node.text.replace("#", ""));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true));
  return names;
}

function isMember(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name;
  return (ts.isClassElement(parent) || ts.isEnumMember(parent)) && parent.name === name;
}
