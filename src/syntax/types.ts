/**
 * Exact types, as text that may stand in the output: the checker's answers about declarations,
 * expressions and what async functions give. `any` where a type has no name outside of its function.
 */
import { dirname, resolve } from "node:path";
import { bundledLibs, ts, type TS } from "./typescript.ts";

/** What `compile` asks for types; its tree is the one that is compiled. */
export interface TypeOracle {
  readonly sourceFile: TS.SourceFile;
  readonly program: TS.Program;
  /** The type of an expression or of a declared name where it stands. */
  readonly typeOf: (node: TS.Node) => string;
  /** What awaiting the function's result gives. */
  readonly resultOf: (fn: TS.SignatureDeclaration) => string;
}

/** The declarations of the language itself come with the checker. */
const LIB_FOLDER = "/lower-async-lib";

function libFiles(): Map<string, string> {
  return new Map(bundledLibs().map(({ fileName, text }) => [`${LIB_FOLDER}/${fileName}`, text]));
}

const parsedLibs = new Map<string, TS.SourceFile>();

/** Parsed once for all programs of the process: they never change. */
function libSource(name: string, text: string): TS.SourceFile {
  let parsed = parsedLibs.get(name);
  if (parsed === undefined) {
    parsed = ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ESNext, ...PARSED });
    parsedLibs.set(name, parsed);
  }
  return parsed;
}

const PARSED = { jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/**
 * Reads the project around a file and gives its types.
 * @param fileName path of the file; need not exist
 * @param text its text
 * @param project path of a tsconfig.json; the nearest one by default
 */
export function createTypeOracle(fileName: string, text: string, project?: string): TypeOracle {
  const path = resolve(fileName);
  const options = projectOptions(path, project);
  const host = ts.createCompilerHost(options, true);
  const libs = libFiles();
  host.getDefaultLibLocation = () => LIB_FOLDER;
  host.getDefaultLibFileName = (libOptions) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(libOptions)}`;
  const { getSourceFile, readFile, fileExists } = host;
  host.getSourceFile = (name, version, onError) =>
    resolve(name) === path
      ? ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ESNext, ...PARSED }, true)
      : libs.has(name)
        ? libSource(name, libs.get(name)!)
        : getSourceFile.call(host, name, version, onError);
  host.readFile = (name) => (resolve(name) === path ? text : (libs.get(name) ?? readFile.call(host, name)));
  host.fileExists = (name) => resolve(name) === path || libs.has(name) || fileExists.call(host, name);
  const program = ts.createProgram([path], options, host);
  return oracleOf(program, program.getSourceFile(path)!);
}

/** The types of a file of a program that exists already. */
export function oracleOf(program: TS.Program, sourceFile: TS.SourceFile): TypeOracle {
  const checker = program.getTypeChecker();
  return {
    sourceFile,
    program,
    typeOf: (node) => print(checker, sourceFile, widened(checker, node), node),
    resultOf: (fn) => {
      const signature = checker.getSignatureFromDeclaration(fn);
      if (signature === undefined) return "any";
      const promised = checker.getReturnTypeOfSignature(signature);
      const result = (promised.flags & ts.TypeFlags.Any) === 0 ? checker.getAwaitedType(promised) : promised;
      return result === undefined ? "any" : print(checker, sourceFile, result, fn);
    },
  };
}

function projectOptions(path: string, project: string | undefined): TS.CompilerOptions {
  const config = project ?? ts.findConfigFile(dirname(path), ts.sys.fileExists);
  const fallback: TS.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowJs: true,
  };
  if (config === undefined) return fallback;
  const read = ts.readConfigFile(config, ts.sys.readFile);
  if (read.error !== undefined) return fallback;
  const { options } = ts.parseJsonConfigFileContent(
    { ...(read.config as object), files: [path], include: [] },
    ts.sys,
    dirname(resolve(config)),
  );
  return { ...options, noEmit: true, skipLibCheck: true, allowJs: true, incremental: false, composite: false };
}

/** A declared name has its declared type, an expression the one it has there. */
function widened(checker: TS.TypeChecker, node: TS.Node): TS.Type {
  if (ts.isIdentifier(node)) {
    const { parent } = node;
    const declares =
      (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) && parent.name === node;
    const symbol = declares ? checker.getSymbolAtLocation(node) : undefined;
    if (symbol !== undefined) return checker.getTypeOfSymbol(symbol);
  }
  return checker.getTypeAtLocation(node);
}

const FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope |
  ts.NodeBuilderFlags.AllowUniqueESSymbolType;

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });

function print(checker: TS.TypeChecker, sourceFile: TS.SourceFile, type: TS.Type, at: TS.Node): string {
  const node = checker.typeToTypeNode(type, sourceFile, FLAGS);
  if (node === undefined || isHidden(checker, type, at)) return "any";
  const text = printer.printNode(ts.EmitHint.Unspecified, node, sourceFile).replace(/\s*\n\s*/g, " ");
  return /unique symbol/.test(text) ? text.replace(/unique symbol/g, "symbol") : text;
}

/** The type names something that exists only inside a function. */
function isHidden(checker: TS.TypeChecker, type: TS.Type, at: TS.Node): boolean {
  const seen = new Set<TS.Type>();
  const hidden = (part: TS.Type): boolean => {
    if (seen.has(part) || seen.size > 200) return false;
    seen.add(part);
    const { aliasSymbol } = part;
    if (aliasSymbol !== undefined) {
      return isLocal(aliasSymbol) || (part.aliasTypeArguments ?? []).some(hidden);
    }
    const symbol = part.getSymbol();
    const isParameter = (part.flags & ts.TypeFlags.TypeParameter) !== 0;
    if (symbol !== undefined && !isParameter && isNamed(symbol) && isLocal(symbol)) return true;
    if (isParameter) return !isInScope(symbol, at);
    if (part.isUnionOrIntersection()) return part.types.some(hidden);
    if ((part.flags & ts.TypeFlags.Object) === 0) return false;
    const { objectFlags } = part as TS.ObjectType;
    if ((objectFlags & ts.ObjectFlags.Reference) !== 0) {
      return checker.getTypeArguments(part as TS.TypeReference).some(hidden);
    }
    if ((objectFlags & ts.ObjectFlags.Anonymous) === 0) return false;
    return (
      part.getProperties().some((property) => hidden(checker.getTypeOfSymbol(property))) ||
      part.getCallSignatures().some((signature) => hidden(signature.getReturnType()))
    );
  };
  return hidden(type);
}

function isNamed(symbol: TS.Symbol): boolean {
  return (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.Enum | ts.SymbolFlags.TypeAlias)) !== 0;
}

function isLocal(symbol: TS.Symbol): boolean {
  for (let at: TS.Node | undefined = symbol.declarations?.[0]?.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at)) return true;
  }
  return false;
}

/** The type parameter belongs to something around the place. */
function isInScope(symbol: TS.Symbol | undefined, at: TS.Node): boolean {
  const owner = symbol?.declarations?.[0]?.parent;
  for (let node: TS.Node | undefined = at; node !== undefined; node = node.parent) if (node === owner) return true;
  return false;
}
