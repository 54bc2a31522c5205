/** The text of a program with something written around some of its nodes. */
import { ts } from "ts-morph";

/** What stands before and after the text of each node, the outermost last. */
export class Rewrite {
  private readonly around = new Map<ts.Node, (readonly [before: string, after: string])[]>();

  constructor(private readonly sourceFile: ts.SourceFile) {}

  wrap(node: ts.Node, before: string, after: string): void {
    const known = this.around.get(node);
    if (known === undefined) this.around.set(node, [[before, after]]);
    else known.push([before, after]);
  }

  text(): string {
    return this.inside(this.sourceFile, 0);
  }

  private inside(node: ts.Node, start: number): string {
    const { text } = this.sourceFile;
    let out = "";
    let at = start;
    ts.forEachChild(node, (child) => {
      const begins = child.getStart(this.sourceFile);
      if (begins < at) return;
      out += text.slice(at, begins) + this.written(child, begins);
      at = child.end;
    });
    return out + text.slice(at, node.end);
  }

  private written(node: ts.Node, start: number): string {
    const wraps = this.around.get(node) ?? [];
    return wraps.reduce((text, [before, after]) => before + text + after, this.inside(node, start));
  }
}

/** Every loop takes a step, so that a program can't go round for ever without one. */
export function withLoopSteps(text: string, fileName: string, step: string): string {
  const sourceFile = parse(text, fileName);
  const rewrite = new Rewrite(sourceFile);
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) rewrite.wrap(node.statement, `{ ${step}(); `, " }");
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return rewrite.text();
}

export function parse(text: string, fileName: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true);
}
