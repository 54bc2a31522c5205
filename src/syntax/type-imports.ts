/**
 * Imports and exports of types. As TypeScript does with one file at a time: an imported name that no value needs is
 * left out, an exported one only where this file itself says that it is a type.
 */
import { firstFrom } from "../base/search.ts";
import type { Erasure } from "../ir/erasure.ts";
import type { Eraser } from "./erasures.ts";
import { ts, type TS } from "./typescript.ts";

/** Leaves out what is imported and exported as a type only. Everything else of the file has been visited before. */
export function eraseImportsAndExports(eraser: Eraser): void {
  new ModuleEraser(eraser).run();
}

class ModuleEraser {
  private readonly exported = new Set<string>();
  /** Interfaces and aliases of the file; what it imports as types. */
  private readonly types = new Set<string>();
  private readonly importedTypes = new Set<string>();

  constructor(private readonly eraser: Eraser) {}

  run(): void {
    const { statements } = this.eraser.sourceFile;
    for (const statement of statements) this.note(statement);
    for (const statement of statements) {
      if (ts.isImportDeclaration(statement)) this.import(statement);
      else if (ts.isExportDeclaration(statement)) this.export(statement);
    }
  }

  private note(statement: TS.Statement): void {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      this.types.add(statement.name.text);
    } else if (ts.isImportDeclaration(statement)) {
      this.noteImport(statement);
    } else if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      const { exportClause, moduleSpecifier } = statement;
      if (moduleSpecifier !== undefined || exportClause === undefined) return;
      if (!ts.isNamedExports(exportClause)) return;
      for (const element of exportClause.elements)
        if (!element.isTypeOnly) this.exported.add(localName(element));
    }
  }

  private noteImport({ importClause: clause }: TS.ImportDeclaration): void {
    if (clause === undefined) return;
    const { name, namedBindings, isTypeOnly } = clause;
    if (isTypeOnly && name !== undefined) this.importedTypes.add(name.text);
    if (namedBindings === undefined) return;
    if (ts.isNamespaceImport(namedBindings)) {
      if (isTypeOnly) this.importedTypes.add(namedBindings.name.text);
      return;
    }
    for (const element of namedBindings.elements)
      if (isTypeOnly || element.isTypeOnly) this.importedTypes.add(element.name.text);
  }

  private import(node: TS.ImportDeclaration): void {
    const { eraser } = this;
    const clause = node.importClause;
    if (clause === undefined) return; // imported for its effects
    if (clause.isTypeOnly) return eraser.eraseWhole(node);
    const { name, namedBindings } = clause;
    const keepsName = name !== undefined && this.isUsed(name);
    const keepsBindings = namedBindings !== undefined && this.keepsSome(namedBindings);
    if (!keepsName && !keepsBindings) return eraser.eraseWhole(node);
    if (name !== undefined && namedBindings !== undefined) {
      if (!keepsName) eraser.erase(eraser.startOf(name), eraser.startOf(namedBindings));
      else if (!keepsBindings) eraser.erase(name.end, namedBindings.end);
    }
    if (keepsBindings && ts.isNamedImports(namedBindings))
      this.keepElements(namedBindings.elements, (element) => this.keepsImport(element));
  }

  private keepsSome(bindings: TS.NamedImportBindings): boolean {
    if (ts.isNamespaceImport(bindings)) return this.isUsed(bindings.name);
    return bindings.elements.some((element) => this.keepsImport(element));
  }

  private keepsImport({ isTypeOnly, name }: TS.ImportSpecifier): boolean {
    return !isTypeOnly && this.isUsed(name);
  }

  /** A value of the file names it; JSX names React without saying so. */
  private isUsed({ text }: TS.Identifier): boolean {
    if (this.exported.has(text) || (this.eraser.usesJsx && text === "React")) return true;
    const binding = this.eraser.bindings.module.scope.names.get(text);
    return binding === undefined || binding.refs.length > 0;
  }

  private export(node: TS.ExportDeclaration): void {
    if (node.isTypeOnly) return this.eraser.eraseWhole(node);
    const { exportClause, moduleSpecifier } = node;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return;
    const keeps = (element: TS.ExportSpecifier): boolean =>
      !element.isTypeOnly && (moduleSpecifier !== undefined || !this.isType(localName(element)));
    const { elements } = exportClause;
    if (elements.length > 0 && !elements.some(keeps)) this.eraser.eraseWhole(node);
    else this.keepElements(elements, keeps);
  }

  /** It names a type and nothing else, as far as this file tells. */
  private isType(name: string): boolean {
    const isValue = this.eraser.bindings.module.scope.names.has(name);
    return this.importedTypes.has(name) || (this.types.has(name) && !isValue);
  }

  /** Leaves the other elements out, each with a comma beside it. */
  private keepElements<T extends TS.Node>(
    elements: TS.NodeArray<T>,
    keeps: (element: T) => boolean,
  ): void {
    const { eraser } = this;
    let last = elements.length - 1;
    while (last >= 0 && !keeps(elements[last]!)) last--;
    elements.slice(0, last).forEach((element, index) => {
      if (!keeps(element))
        eraser.erase(eraser.startOf(element), eraser.startOf(elements[index + 1]!));
    });
    if (last >= 0) eraser.erase(elements[last]!.end, elements[elements.length - 1]!.end);
  }
}

/**
 * A module whose imports and exports were all types is still one: `export {};`.
 * @param erasures all of the file, in text order
 */
export function keepModule(sourceFile: TS.SourceFile, erasures: Erasure[]): void {
  const erasureOf = (node: TS.Node): number | null => {
    const index = firstFrom(erasures, node.end, ({ end }) => end);
    const erasure = erasures[index];
    return erasure !== undefined && erasure.start <= node.getStart(sourceFile) ? index : null;
  };
  const statements = sourceFile.statements.filter(isModuleSyntax);
  if (statements.some((statement) => erasureOf(statement) === null)) return;
  const index = statements[0] === undefined ? null : erasureOf(statements[0]);
  if (index === null) return;
  const erasure = erasures[index]!;
  const isLine = /[\r\n]$/.test(sourceFile.text.slice(erasure.start, erasure.end));
  erasures[index] = { ...erasure, text: isLine ? "export {};\n" : "export {};" };
}

function isModuleSyntax(statement: TS.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    (ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ??
        false))
  );
}

function localName({ propertyName, name }: TS.ExportSpecifier): string {
  return (propertyName ?? name).text;
}
