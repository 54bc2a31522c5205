/**
 * What a program declares and where it is named, as TypeScript's own renaming finds it: the compiler's resolver of names
 * has no part in it.
 */
import { ts } from "ts-morph";

/** One place of a name; `{ x }` is to be written `{ x: renamed }`. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** What others call it by: the test, its settings, and what JSX is made of. */
const KEPT: ReadonlySet<string> = new Set("main log host modes throws obstacles React".split(" "));

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  noLib: true,
  noResolve: true,
  target: ts.ScriptTarget.ESNext,
  jsx: ts.JsxEmit.Preserve,
};

export class Declared {
  /** Variables, functions, classes, types, type parameters, labels and private members, in text order. */
  readonly names: readonly string[];
  private readonly starts: readonly number[];
  private readonly service: ts.LanguageService;

  constructor(
    private readonly fileName: string,
    text: string,
  ) {
    this.service = ts.createLanguageService(hostOf(fileName, text));
    const sourceFile = this.service.getProgram()!.getSourceFile(fileName)!;
    const found = namesDeclared(sourceFile);
    this.names = found.map(({ text }) => text);
    this.starts = found.map((name) => name.getStart(sourceFile));
  }

  /** Every place of the name at `index`. */
  placesOf(index: number): readonly Place[] {
    const preferences = { providePrefixAndSuffixTextForRename: true };
    const [start] = [this.starts[index]!];
    const found = this.service.findRenameLocations(this.fileName, start, false, false, preferences);
    return (found ?? []).map(({ textSpan, prefixText = "", suffixText = "" }) => ({
      start: textSpan.start,
      end: textSpan.start + textSpan.length,
      before: prefixText,
      after: suffixText,
    }));
  }
}

function hostOf(fileName: string, text: string): ts.LanguageServiceHost {
  const isFile = (path: string): boolean => path === fileName;
  return {
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [fileName],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => (isFile(path) ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "lib.d.ts",
    fileExists: isFile,
    readFile: (path) => (isFile(path) ? text : undefined),
  };
}

type Name = ts.Identifier | ts.PrivateIdentifier;

function namesDeclared(sourceFile: ts.SourceFile): readonly Name[] {
  const found: Name[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameDeclaredBy(node);
    if (name !== null && !KEPT.has(name.text) && !isKnownElsewhere(node)) found.push(name);
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

function nameDeclaredBy(node: ts.Node): Name | null {
  if (ts.isLabeledStatement(node)) return node.label;
  const { name } = node as ts.NamedDeclaration;
  if (name === undefined) return null;
  if (ts.isPrivateIdentifier(name)) return ts.isClassElement(node) ? name : null;
  const isVariable =
    ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node);
  const isThing =
    isVariable ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassLike(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node);
  return isThing && ts.isIdentifier(name) && name.text !== "this" ? name : null;
}

/** `export` and `declare` */
function isKnownElsewhere(node: ts.Node): boolean {
  const flags = ts.getCombinedModifierFlags(node as ts.Declaration);
  return (flags & (ts.ModifierFlags.Export | ts.ModifierFlags.Ambient)) !== 0;
}
