/**
 * The style of `co`: async functions as generators that a small runner drives. The rewriting below does by machine what a
 * person would write: `async` becomes `*`, `await` becomes `yield`, and where a generator leaves the coroutine world it is
 * handed to the runner.
 *
 *     const v = await f(x);      const v = (yield f(x));
 *     spawn(f(x));               spawn(co(f(x)));
 *     listen(f);                 listen(wrap(f));
 */
import ts from "typescript";
import { code, unavailable, type Candidate } from "./candidate.ts";
import { transpile } from "./typescript.ts";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const isAsync = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);

function toGenerators(file: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const coroutines = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && isAsync(statement) && statement.name) {
      coroutines.add(statement.name.text);
    }
  }
  const insert = (at: number, text: string): unknown => edits.push({ start: at, end: at, text });
  const rename = (node: ts.Node, text: string): unknown =>
    edits.push({ start: node.getStart(file), end: node.getEnd(), text });

  const visitFunction = (node: ts.FunctionDeclaration | ts.MethodDeclaration): void => {
    const modifiers = ts.getModifiers(node) ?? [];
    rename(
      modifiers.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)!,
      "",
    );
    insert(node.name!.getStart(file), "*");
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      const name = node.name!.getText(file);
      rename(modifiers[0]!, "");
      insert(node.getEnd(), `\nconst ${name}$ = wrap(${name});\nexport { ${name}$ as ${name} };\n`);
    }
  };
  const visitIdentifier = (node: ts.Identifier): void => {
    const { parent } = node;
    if (!coroutines.has(node.text) || ts.isFunctionDeclaration(parent)) return;
    const called = ts.isCallExpression(parent) && parent.expression === node;
    if (!called) rename(node, `wrap(${node.text})`);
    else if (!ts.isAwaitExpression(parent.parent)) {
      insert(parent.getStart(file), "co(");
      insert(parent.getEnd(), ")");
    }
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && isAsync(node)) {
      visitFunction(node);
    } else if (ts.isArrowFunction(node) && isAsync(node)) {
      rename(node.modifiers![0]!, "wrap(function* ");
      rename(node.equalsGreaterThanToken, "");
      insert(node.getEnd(), ")");
    } else if (ts.isAwaitExpression(node)) {
      insert(node.getStart(file), "(");
      edits.push({ start: node.getStart(file), end: node.getStart(file) + 5, text: "yield" });
      insert(node.getEnd(), ")");
    } else if (ts.isIdentifier(node)) visitIdentifier(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

function apply(text: string, edits: Edit[]): string {
  let out = text;
  // From the back; of two edits at one place the later one goes in first, so that both end up in order.
  const order = edits.map((edit, index) => ({ ...edit, index }));
  order.sort((a, b) => b.start - a.start || b.index - a.index);
  for (const { start, end, text: inserted } of order) {
    out = out.slice(0, start) + inserted + out.slice(end);
  }
  return out;
}

export const coStyle: Candidate = {
  name: "co",
  role: "peer",
  about: "generators driven by a runner of forty lines in the manner of co (host/co.ts)",
  compile({ text, path }) {
    if (/\basync function\*|\bfor await\b/.test(text)) {
      return unavailable("no generator can say yield and await at once");
    }
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const rewritten = apply(text, toGenerators(file));
    const imports = 'import { co, wrap } from "../../host/co.js";\n';
    return code(transpile(imports + rewritten, path, ts.ScriptTarget.ESNext));
  },
};
