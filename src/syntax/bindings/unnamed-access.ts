/**
 * What reaches variables without naming them, or undoes a name: direct eval, `with`, `delete x`.
 *
 *     with (o) { x }      eval("x = 1")      delete x
 */
import { ownerOf, type Binding, type Fn, type Rewritten, type Scope } from "../../ir/source.ts";
import { isSloppy } from "../strictness.ts";
import { ts, type TS } from "../typescript.ts";
import type { Scopes } from "./scopes.ts";

export class UnnamedAccess {
  /** What `delete x` gives where x is a variable. */
  readonly deleted: Rewritten[] = [];
  /** Functions of sloppy code that call eval, which declares variables there. */
  private readonly evals = new Map<Fn, TS.Node>();
  private readonly withs: TS.Node[] = [];

  constructor(
    private readonly names: Scopes,
    private readonly sourceFile: TS.SourceFile,
  ) {}

  get isInWith(): boolean {
    return this.withs.length > 0;
  }

  inWith(node: TS.Node, visit: () => boolean): boolean {
    this.names.noteObstacle("with", node);
    this.withs.push(node);
    const suspends = visit();
    this.withs.pop();
    return suspends;
  }

  /**
   * Inside of `with` a name must stay the author's word, or it finds another property, so no machine can have the variable:
   *
   *     let x = 1; const read = () => { with (o) return x; };        not `with (o) return x.value;`
   */
  noteNamed(binding: Binding): void {
    const around = this.withs.at(-1);
    const { fn: owner } = binding.scope;
    if (around === undefined || owner.parent === null) return;
    for (let fn: Fn | null = this.names.fn; fn !== null && fn !== owner.parent; fn = fn.parent)
      this.names.noteObstacle("with", around, fn);
  }

  /** eval may assign whatever it sees; in sloppy code it also declares variables, which functions inside may name. */
  noteEval(node: TS.Node): void {
    const { fn, scope: innermost } = this.names;
    this.names.noteObstacle("eval", node);
    for (let scope: Scope | null = innermost; scope !== null; scope = scope.parent)
      for (const binding of scope.names.values()) binding.isWritten ||= binding.kind !== "const";
    if (fn.parent !== null && isSloppy(node, this.sourceFile)) this.evals.set(fn, node);
  }

  /** `fns`: outer ones before those inside of them. */
  spreadEvals(fns: readonly Fn[]): void {
    for (const fn of fns) {
      const around = fn.parent === null ? undefined : this.evals.get(fn.parent);
      if (around === undefined) continue;
      this.names.noteObstacle("eval", around, fn);
      this.evals.set(fn, around);
    }
  }

  /**
   * `delete x`: no variable of a function can be deleted, but it looks as if `this` could. Says whether `operand` is one of
   * those, and so is not looked at any further.
   */
  noteDelete(node: TS.Node, operand: TS.Node): boolean {
    const isThis = operand.kind === ts.SyntaxKind.ThisKeyword;
    if (!isThis && !this.isLocal(operand)) return false;
    const at = node.getStart(this.sourceFile);
    this.deleted.push({ at, end: node.end, text: isThis ? "true" : "false" });
    return true;
  }

  private isLocal(operand: TS.Node): boolean {
    if (!ts.isIdentifier(operand)) return false;
    const binding = this.names.resolve(operand.text);
    if (binding === undefined || binding.scope.fn.parent === null)
      return operand.text === "arguments" && ownerOf(this.names.fn).parent !== null;
    return true;
  }
}
