/**
 * By which module a file can name a type of another package. The checker names the one that declares it, which the file may
 * have no way to: a package that only a dependency depends on. Then one of the modules that the file imports may hand it on.
 *
 *     import { expect } from "vitest";      import("@vitest/expect").ExpectStatic   →   import("vitest").ExpectStatic
 */
import { ts, type TS } from "../syntax/typescript.ts";

export class ModuleSpecifiers {
  private readonly found = new Map<string, boolean>();
  /** In the order of the text. */
  private imported: readonly ImportedModule[] | null = null;

  constructor(
    private readonly program: TS.Program,
    private readonly sourceFile: TS.SourceFile,
  ) {}

  /** The module that `wanted` can be imported from, `specifier` if it can be; null where the file knows none. */
  specifierFor(specifier: string, wanted: NamedSymbol | null): string | null {
    const imported = (this.imported ??= this.importedModules());
    if (wanted === null || imported.some(({ text }) => text === specifier)) return specifier;
    return this.handedOn(imported, wanted) ?? (this.resolves(specifier) ? specifier : null);
  }

  private handedOn(
    imported: readonly ImportedModule[],
    { name, symbol }: NamedSymbol,
  ): string | null {
    const checker = this.program.getTypeChecker();
    const target = targetOf(checker, symbol);
    for (const { text, module } of imported) {
      const exported = checker.tryGetMemberInModuleExports(name, module);
      if (exported !== undefined && targetOf(checker, exported) === target) return text;
    }
    return null;
  }

  private resolves(specifier: string): boolean {
    // Where a package manager put it is no name.
    if (specifier.includes("node_modules/")) return false;
    if (/^\.\.?\//.test(specifier)) return true;
    let found = this.found.get(specifier);
    if (found === undefined) {
      const { resolvedModule } = ts.resolveModuleName(
        specifier,
        this.sourceFile.fileName,
        this.program.getCompilerOptions(),
        ts.sys,
        undefined,
        undefined,
        this.sourceFile.impliedNodeFormat,
      );
      found = resolvedModule !== undefined || this.isAmbient(specifier);
      this.found.set(specifier, found);
    }
    return found;
  }

  /** `declare module "fs" {}` */
  private isAmbient(specifier: string): boolean {
    const checker = this.program.getTypeChecker();
    return checker.getAmbientModules().some(({ name }) => name === `"${specifier}"`);
  }

  private importedModules(): ImportedModule[] {
    const checker = this.program.getTypeChecker();
    return this.sourceFile.statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
        return [];
      const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
      if (module === undefined) return [];
      return { text: statement.moduleSpecifier.text, module };
    });
  }
}

/** What is imported; the name need not be the one that the symbol was declared with. */
export interface NamedSymbol {
  readonly name: string;
  readonly symbol: TS.Symbol;
}

interface ImportedModule {
  readonly text: string;
  readonly module: TS.Symbol;
}

/** What an import or export hands on. */
export function targetOf(checker: TS.TypeChecker, symbol: TS.Symbol): TS.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
