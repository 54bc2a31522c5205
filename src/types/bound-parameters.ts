/**
 * Type parameters that the text of a type declares itself, and which of them may stay:
 *
 *     <K>(name: string) => void                     (name: string) => void
 *     <T extends Row>(row: T) => T                  (row: any) => any          where no Row is known
 */
import { ts, type TS } from "../syntax/typescript.ts";

export class BoundParameters {
  private readonly names = new Set<string>();
  private readonly leftOut = new Set<TS.Node>();
  /** Those whose constraint can't be said: without it they would be anything, and the text would ask for more than it did. */
  private readonly unsaid = new Set<string>();
  /** Those whose declarations are around. */
  private open: ReadonlySet<string> = new Set();

  constructor(text: TS.TypeNode) {
    const bind = (node: TS.Node): void => {
      if (ts.isTypeParameterDeclaration(node)) this.names.add(node.name.text);
      ts.forEachChild(node, bind);
    };
    bind(text);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  isKnown(name: string): boolean {
    return this.names.has(name) && !this.unsaid.has(name);
  }

  isLeftOut(parameter: TS.Node): boolean {
    return this.leftOut.has(parameter);
  }

  /** What `act` asks is asked inside of `node`. */
  within<T>(node: TS.Node, act: () => T): T {
    const declared = declaredBy(node);
    if (declared.length === 0) return act();
    const outer = this.open;
    this.open = new Set([...outer, ...declared.map(({ name }) => name.text)]);
    const result = act();
    this.open = outer;
    return result;
  }

  /** Finds the parameters of a signature that it does not name, which some projects have forbidden, and those that are any. */
  leaveOut(signature: TS.SignatureDeclaration, isLost: (constraint: TS.TypeNode) => boolean): void {
    for (const parameter of declaredBy(signature)) {
      const { name, constraint } = parameter;
      if (constraint !== undefined && isLost(constraint)) this.unsaid.add(name.text);
      else if (isNamedIn(signature, name)) continue;
      this.leftOut.add(parameter);
    }
  }

  /**
   * A class that makes more of its kind, `class List<T> { map<U>(f: (item: T) => U): List<U> }`, is written out as an object,
   * and inside of `map` again, where its T is called U, and so is what its own `map` declares:
   *
   *     { map<U>(f: (item: string) => U): { map<U>(f: (item: U) => U): … } }
   */
  isRepeatedIn({ members }: TS.TypeLiteralNode): boolean {
    return members.some((member) =>
      declaredBy(member).some(({ name }) => this.open.has(name.text)),
    );
  }
}

function declaredBy(node: TS.Node): readonly TS.TypeParameterDeclaration[] {
  return (node as TS.SignatureDeclarationBase).typeParameters ?? [];
}

function isNamedIn(signature: TS.Node, name: TS.Identifier): boolean {
  const look = (part: TS.Node): boolean =>
    ts.isIdentifier(part)
      ? part !== name && part.text === name.text
      : ts.forEachChild(part, look) === true;
  return ts.forEachChild(signature, look) === true;
}
