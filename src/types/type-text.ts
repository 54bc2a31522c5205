/**
 * Types as text that may stand where a machine stands, which is outside of its function: names that are
 * known there are written, types of other modules as `import("…").T`, and what has no name there is
 * written out where that is possible, else `any`.
 *
 *     function outer<T>() { interface Row { at: T }  async function load(row: Row) { await … } }
 *
 *     field of Load<T>:  any          Row is not known to the class
 *     local of its poll: Row          poll begins with a copy of `interface Row`
 */
import { addTo } from "../base/groups.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { moduleObjects } from "./module-objects.ts";
import { ModuleSpecifiers, targetOf } from "./module-specifiers.ts";
import { holds, isCopyable, Naming } from "./type-naming.ts";
import type { TypePlace } from "./type-place.ts";
import { withMeanings } from "./type-words.ts";

const FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.WriteClassExpressionAsTypeLiteral |
  ts.NodeBuilderFlags.UseTypeOfFunction |
  ts.NodeBuilderFlags.UseStructuralFallback |
  ts.NodeBuilderFlags.AllowUniqueESSymbolType |
  ts.NodeBuilderFlags.AllowThisInObjectLiteral |
  ts.NodeBuilderFlags.AllowEmptyUnionOrIntersection |
  ts.NodeBuilderFlags.AllowEmptyTuple |
  ts.NodeBuilderFlags.AllowEmptyIndexInfoType |
  // Such a path is not written: see module-specifiers.ts.
  ts.NodeBuilderFlags.AllowNodeModulesRelativePaths;

/** Longer texts hide more than they show. */
const MAX_LENGTH = 10_000;

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });

export class TypeWriter {
  private readonly scopes = new Map<TS.Node, ReadonlyMap<string, readonly TS.Symbol[]>>();

  private modules: ReadonlyMap<TS.Symbol, string> | null = null;

  private readonly checker: TS.TypeChecker;
  private readonly specifiers: ModuleSpecifiers;

  constructor(
    program: TS.Program,
    private readonly sourceFile: TS.SourceFile,
  ) {
    this.checker = program.getTypeChecker();
    this.specifiers = new ModuleSpecifiers(program, sourceFile);
  }

  /** The text of `type` at `place`. */
  write(type: TS.Type, place: TypePlace): string {
    this.modules ??= moduleObjects(this.checker, this.sourceFile);
    const symbol = type.getSymbol();
    return (
      (symbol && this.modules.get(symbol)) ??
      this.attempt(type, place, FLAGS) ??
      this.attempt(type, place, FLAGS & ~ts.NodeBuilderFlags.UseTypeOfFunction) ??
      "any"
    );
  }

  /** The author's own words for a type, where all of them mean at `place` what they mean there; else null. */
  writeAsWritten(node: TS.TypeNode, place: TypePlace): string | null {
    const named = this.naming(withMeanings(this.checker, node), place);
    if (named.namesSaved) return this.unsaid(place);
    if (!named.isExact) return null;
    const text = this.textOf(named);
    if (text.length > MAX_LENGTH) return null;
    named.commit();
    return text;
  }

  private attempt(type: TS.Type, place: TypePlace, flags: TS.NodeBuilderFlags): string | null {
    const node = this.nodeOf(type, enclosingOf(place), flags);
    if (node === undefined) return null;
    const named = this.naming(node, place);
    if (named.hidesValue) return null;
    const text = this.textOf(named);
    if (named.namesSaved || text.length > MAX_LENGTH) return this.unsaid(place);
    named.commit();
    return text;
  }

  private unsaid({ needs }: TypePlace): string {
    needs.lossy = true;
    return "any";
  }

  private naming(node: TS.TypeNode, place: TypePlace): Naming {
    return new Naming(
      place,
      node,
      (name, symbol, meaning) => this.isKnown(name, symbol, meaning, place),
      (name) => !this.scopeOf(enclosingOf(place)).has(name),
      this.specifiers,
      (alias) => this.aliasText(alias, enclosingOf(place)),
    );
  }

  private aliasText(symbol: TS.Symbol, enclosing: TS.Node): TS.TypeNode | null {
    const { checker } = this;
    const alias = targetOf(checker, symbol);
    const declaration = alias.declarations?.find(ts.isTypeAliasDeclaration);
    if (declaration === undefined || declaration.typeParameters !== undefined) return null;
    const type = checker.getDeclaredTypeOfSymbol(alias);
    return this.nodeOf(type, enclosing, FLAGS | ts.NodeBuilderFlags.InTypeAlias) ?? null;
  }

  private textOf({ result }: Naming): string {
    return printer
      .printNode(ts.EmitHint.Unspecified, result, this.sourceFile)
      .replace(/\s*\n\s*/g, " ");
  }

  private nodeOf(
    type: TS.Type,
    enclosing: TS.Node,
    flags: TS.NodeBuilderFlags,
  ): TS.TypeNode | undefined {
    let hasPrivate = false;
    // What only some classes may see can't be written out as the type of an object.
    const tracker = { reportPrivateInBaseOfClassExpression: () => void (hasPrivate = true) };
    const build = this.checker.typeToTypeNode as BuildTypeNode;
    const node = build(type, enclosing, flags, undefined, tracker);
    if (!hasPrivate) return node;
    return build(type, enclosing, flags & ~ts.NodeBuilderFlags.WriteClassExpressionAsTypeLiteral);
  }

  /** The name means this symbol where the text will stand. */
  private isKnown(
    name: string,
    symbol: TS.Symbol,
    meaning: TS.SymbolFlags,
    place: TypePlace,
  ): boolean {
    const at = enclosingOf(place);
    const found = this.scopeOf(at).get(name) ?? [];
    const targets = this.meaningsOf(symbol).filter((target) => !isKept(target, at, place));
    return found.some((candidate) =>
      this.meaningsOf(candidate).some((known) =>
        targets.some(
          (target) =>
            known === target || ((known.flags & meaning) !== 0 && sameDeclaration(known, target)),
        ),
      ),
    );
  }

  /** `import Database from "db"; export interface Database {}`: one name for a value and for a type. */
  private meaningsOf(symbol: TS.Symbol): readonly TS.Symbol[] {
    const { checker } = this;
    const own = [symbol, checker.getExportSymbolOfSymbol(symbol)];
    return own.flatMap((each) =>
      (each.flags & ts.SymbolFlags.Alias) === 0
        ? each
        : [each, checker.getExportSymbolOfSymbol(checker.getAliasedSymbol(each))],
    );
  }

  private scopeOf(at: TS.Node): ReadonlyMap<string, readonly TS.Symbol[]> {
    let scope = this.scopes.get(at);
    if (scope === undefined) {
      const names = new Map<string, TS.Symbol[]>();
      const meaning =
        ts.SymbolFlags.Type |
        ts.SymbolFlags.Namespace |
        ts.SymbolFlags.Value |
        ts.SymbolFlags.Alias;
      for (const symbol of this.checker.getSymbolsInScope(at, meaning))
        addTo(names, symbol.name, symbol);
      this.scopes.set(at, (scope = names));
    }
    return scope;
  }
}

/** Whose names are known. */
function enclosingOf({ part, fn, container }: TypePlace): TS.Node {
  return part === "head" ? fn : container;
}

/**
 * What a lowered function around declares: its machine has classes as variables, which are no types, and its own
 * copy of interfaces, as that of `place` will have.
 */
function isKept(symbol: TS.Symbol, at: TS.Node, place: TypePlace): boolean {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || holds(declaration, at)) return false;
  if (place.part === "head" && isCopyable(declaration)) return holds(at, declaration);
  let around: TS.Node | undefined = declaration.parent;
  while (around !== undefined && !place.isLowered(around)) around = around.parent;
  return around !== undefined;
}

/** The checker tells a tracker what it meets on the way. */
type BuildTypeNode = (
  type: TS.Type,
  enclosing: TS.Node,
  flags: TS.NodeBuilderFlags,
  internalFlags?: undefined,
  tracker?: { readonly reportPrivateInBaseOfClassExpression: () => void },
) => TS.TypeNode | undefined;

function sameDeclaration(a: TS.Symbol, b: TS.Symbol): boolean {
  const [first] = a.declarations ?? [];
  return first !== undefined && first === b.declarations?.[0];
}
