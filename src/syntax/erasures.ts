/**
 * Finds what of a TypeScript file is types only, so that JavaScript output keeps the rest as the author wrote it:
 *
 *     const ids: string[] = load<Item>(x as Query)!;      →      const ids = load(x);
 *
 * Everything is left out but what needs code of its own: enums, namespaces with values, `import x = …`, decorated
 * parameters. For a file with one of those there is no such list.
 */
import { afterBlank, endOfToken } from "../base/text.ts";
import type { Erasure } from "../ir/erasure.ts";
import type { Bindings } from "../ir/source.ts";
import { hasModifier, isAmbient, isDecorated } from "./kinds.ts";
import { eraseParameterProperties } from "./parameter-properties.ts";
import { hasTypesOrJsx } from "./transform-flags.ts";
import { eraseImportsAndExports, keepModule } from "./type-imports.ts";
import { ts, type TS } from "./typescript.ts";

const K = ts.SyntaxKind;

/** In text order; null where leaving out is not enough. */
export function findErasures(
  sourceFile: TS.SourceFile,
  bindings: Bindings,
): readonly Erasure[] | null {
  const eraser = new Eraser(sourceFile, bindings);
  eraser.visitStatements(sourceFile.statements);
  return eraser.finish();
}

/** What would go on with a line that does not end with a semicolon: `(` would call it. */
const CONTINUATION = /[([`+\-*/,.<?]|in\b|instanceof\b/y;
const SPACE = /\s*/y;

/** Modifiers that only the checker reads. */
const TYPE_MODIFIERS: ReadonlySet<TS.SyntaxKind> = new Set([
  K.PublicKeyword,
  K.PrivateKeyword,
  K.ProtectedKeyword,
  K.ReadonlyKeyword,
  K.OverrideKeyword,
  K.AbstractKeyword,
  K.DeclareKeyword,
]);

/** Names of fields that would be taken for a modifier of what follows. */
const MODIFIER_NAMES = new Set(
  "get set static async accessor export default declare public private protected readonly abstract override in out const".split(
    " ",
  ),
);

export class Eraser {
  readonly text: string;
  readonly erasures: Erasure[] = [];
  /** A construct needs code that only TypeScript itself writes. */
  private failed = false;
  usesJsx = false;

  constructor(
    readonly sourceFile: TS.SourceFile,
    readonly bindings: Bindings,
  ) {
    this.text = sourceFile.text;
  }

  finish(): readonly Erasure[] | null {
    if (this.failed) return null;
    eraseImportsAndExports(this);
    this.erasures.sort((a, b) => a.start - b.start);
    keepModule(this.sourceFile, this.erasures);
    return this.erasures;
  }

  fail(): void {
    this.failed = true;
  }

  erase(start: number, end: number, text = ""): void {
    if (start < end) this.erasures.push({ start, end, text });
  }

  startOf(node: TS.Node): number {
    return node.getStart(this.sourceFile);
  }

  /** The end of what `pattern` matches at `offset`. */
  private endOf(pattern: RegExp, offset: number): number {
    pattern.lastIndex = offset;
    return pattern.test(this.text) ? pattern.lastIndex : offset;
  }

  private past(token: string, offset: number): number {
    return endOfToken(this.text, offset, token) ?? offset;
  }

  private continuesAt(offset: number): boolean {
    const next = afterBlank(this.text, offset);
    return this.endOf(CONTINUATION, next) > next;
  }

  // ---- statements -----------------------------------------------------------------------------

  visitStatements(statements: readonly TS.Statement[]): void {
    for (const statement of statements) this.enter(statement);
  }

  /** Leaves the whole node out, with the rest of its last line and, outside of functions, the comment before it. */
  eraseWhole(node: TS.Node): void {
    const { text } = this;
    let start = this.startOf(node);
    if (ts.isSourceFile(node.parent)) start = commentsBefore(text, node, start);
    let { end } = node;
    if (!isListed(node)) return this.erase(start, end, "{}");
    const blank = this.endOf(/[ \t]*(?:\r\n|\n|\r)/y, end);
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    if (blank > end && text.slice(lineStart, start).trim() === "") {
      start = Math.max(lineStart, node.pos);
      end = blank;
    }
    this.erase(start, end, this.continuesAt(end) ? ";" : "");
  }

  /** Most of a program has no types in it. */
  visit = (node: TS.Node): void => {
    if (hasTypesOrJsx(node)) this.enter(node);
  };

  private enter(node: TS.Node): void {
    if (this.failed) return;
    const count = this.erasures.length;
    this.visitKind(node);
    if (this.erasures.length > count && endsWithoutSemicolon(node, this.text)) this.separate(node);
  }

  /** What was left out ended a statement without a semicolon: a line break alone may not do that any more. */
  private separate(node: TS.Node): void {
    const last = this.erasures[this.erasures.length - 1]!;
    if (last.end !== node.end || last.text !== "") return;
    const isModifier =
      ts.isPropertyDeclaration(node) &&
      node.initializer === undefined &&
      ts.isIdentifier(node.name) &&
      MODIFIER_NAMES.has(node.name.text);
    if (isModifier || this.continuesAt(node.end))
      this.erasures[this.erasures.length - 1] = { ...last, text: ";" };
  }

  private visitChildren(node: TS.Node): void {
    ts.forEachChild(node, this.visit);
  }

  private visitKind(node: TS.Node): void {
    switch (node.kind) {
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
      case K.NamespaceExportDeclaration:
      case K.IndexSignature:
        return this.eraseWhole(node);
      case K.ImportDeclaration:
      case K.ExportDeclaration:
        return; // known at the end, when it is known what is used
      case K.ImportEqualsDeclaration:
        if ((node as TS.ImportEqualsDeclaration).isTypeOnly) return this.eraseWhole(node);
        return this.fail();
      case K.ExportAssignment:
        if ((node as TS.ExportAssignment).isExportEquals === true) return this.fail();
        return this.visitChildren(node);
      case K.EnumDeclaration:
        return isAmbient(node) ? this.eraseWhole(node) : this.fail();
      case K.ModuleDeclaration:
        if (isAmbient(node) || !hasValues(node as TS.ModuleDeclaration))
          return this.eraseWhole(node);
        return this.fail();
      case K.VariableStatement:
        return isAmbient(node) ? this.eraseWhole(node) : this.visitChildren(node);
      case K.VariableDeclaration: {
        const { name, type, initializer } = node as TS.VariableDeclaration;
        this.visit(name);
        if (type !== undefined) this.erase(name.end, type.end);
        return this.optional(initializer);
      }
      case K.ClassDeclaration:
      case K.ClassExpression:
        return isAmbient(node)
          ? this.eraseWhole(node)
          : this.visitClass(node as TS.ClassLikeDeclaration);
      case K.PropertyDeclaration:
        return this.visitProperty(node as TS.PropertyDeclaration);
      case K.FunctionDeclaration:
      case K.FunctionExpression:
      case K.ArrowFunction:
      case K.MethodDeclaration:
      case K.Constructor:
      case K.GetAccessor:
      case K.SetAccessor:
        return this.visitFunction(node as TS.FunctionLikeDeclaration);
      default:
        return this.visitExpression(node);
    }
  }

  private optional(node: TS.Node | undefined): void {
    if (node !== undefined) this.visit(node);
  }

  // ---- functions and classes ------------------------------------------------------------------

  private visitFunction(node: TS.FunctionLikeDeclaration): void {
    const { body, typeParameters, parameters, name, type } = node;
    if (body === undefined || isAmbient(node)) return this.eraseWhole(node);
    this.visitModifiers(node);
    this.optional(name);
    const { questionToken } = node as TS.MethodDeclaration;
    if (questionToken !== undefined) this.erase(name!.end, questionToken.end);
    if (typeParameters !== undefined) {
      const end = this.past(">", typeParameters.end);
      // async <T>\n(x) => …: no line may end before the parameters.
      this.erase(typeParameters.pos - 1, this.endOf(SPACE, end));
    }
    for (let index = 0; index < parameters.length; index++) this.visitParameter(parameters, index);
    if (type !== undefined) this.erase(this.past(")", parameters.end), type.end);
    if (ts.isConstructorDeclaration(node) && !eraseParameterProperties(this, node)) this.fail();
    this.visit(body);
  }

  private visitParameter(parameters: TS.NodeArray<TS.ParameterDeclaration>, index: number): void {
    const node = parameters[index]!;
    const { name, questionToken, type, initializer } = node;
    if (ts.isIdentifier(name) && name.text === "this") {
      const next = parameters[index + 1];
      const end = next === undefined ? parameters.end : this.startOf(next);
      return this.erase(this.startOf(node), end);
    }
    if (isDecorated(node)) return this.fail();
    this.visitModifiers(node);
    this.visit(name);
    const end = type?.end ?? questionToken?.end;
    if (end !== undefined) this.erase(name.end, end);
    this.optional(initializer);
  }

  /** Modifiers that say nothing at run time; decorators are code. */
  private visitModifiers(node: TS.Node): void {
    const { modifiers } = node as { modifiers?: readonly TS.ModifierLike[] };
    if (modifiers === undefined) return;
    const onlyTypes = modifiers.every(({ kind }) => TYPE_MODIFIERS.has(kind));
    for (const modifier of modifiers) {
      if (ts.isDecorator(modifier)) this.visit(modifier);
      else if (TYPE_MODIFIERS.has(modifier.kind)) {
        const end = this.endOf(SPACE, modifier.end);
        // readonly [key] = 1: without a word before it, it would be an index of the field above.
        const separates =
          onlyTypes && ts.isClassElement(node) && /[[*]/.test(this.text.charAt(end));
        this.erase(this.startOf(modifier), end, separates ? ";" : "");
      }
    }
  }

  private visitClass(node: TS.ClassLikeDeclaration): void {
    const { name, typeParameters, heritageClauses, members } = node;
    this.visitModifiers(node);
    if (typeParameters !== undefined)
      this.erase(typeParameters.pos - 1, this.past(">", typeParameters.end));
    for (const clause of heritageClauses ?? []) {
      if (clause.token === K.ImplementsKeyword) this.erase(clause.pos, clause.end);
      else this.visitChildren(clause);
    }
    this.optional(name);
    for (const member of members) this.visit(member);
  }

  private visitProperty(node: TS.PropertyDeclaration): void {
    const { name, questionToken, exclamationToken, type, initializer } = node;
    if (isAmbient(node) || hasModifier(node, K.AbstractKeyword)) return this.eraseWhole(node);
    this.visitModifiers(node);
    this.visit(name);
    const end = type?.end ?? questionToken?.end ?? exclamationToken?.end;
    if (end !== undefined) this.erase(name.end, end);
    this.optional(initializer);
  }

  // ---- expressions ----------------------------------------------------------------------------

  private visitExpression(node: TS.Node): void {
    switch (node.kind) {
      case K.AsExpression:
      case K.SatisfiesExpression:
      case K.NonNullExpression: {
        const { expression, end } = node as TS.AsExpression | TS.NonNullExpression;
        this.visit(expression);
        return this.erase(expression.end, end);
      }
      case K.TypeAssertionExpression:
        return this.visitAssertion(node as TS.TypeAssertion);
      case K.CallExpression:
      case K.NewExpression: {
        const call = node as TS.CallExpression | TS.NewExpression;
        this.visit(call.expression);
        this.typeArguments(call.typeArguments);
        for (const argument of call.arguments ?? []) this.visit(argument);
        return;
      }
      case K.TaggedTemplateExpression: {
        const { tag, typeArguments, template } = node as TS.TaggedTemplateExpression;
        this.visit(tag);
        this.typeArguments(typeArguments);
        return this.visit(template);
      }
      case K.ExpressionWithTypeArguments: {
        const { expression, typeArguments } = node as TS.ExpressionWithTypeArguments;
        this.visit(expression);
        return this.typeArguments(typeArguments);
      }
      case K.JsxOpeningElement:
      case K.JsxSelfClosingElement: {
        const { tagName, typeArguments, attributes } = node as TS.JsxOpeningElement;
        this.usesJsx = true;
        this.visit(tagName);
        this.typeArguments(typeArguments);
        return this.visit(attributes);
      }
      case K.JsxFragment:
        this.usesJsx = true;
        return this.visitChildren(node);
      default:
        return this.visitChildren(node);
    }
  }

  private typeArguments(list: TS.NodeArray<TS.TypeNode> | undefined): void {
    if (list !== undefined) this.erase(list.pos - 1, this.past(">", list.end));
  }

  /** `<T>{ … }` after an arrow is an object; without its type it would be a block. */
  private visitAssertion(node: TS.TypeAssertion): void {
    const { expression } = node;
    const start = this.startOf(expression);
    const wraps = /^(?:\{|(?:async|class|function|let)\b)/.test(this.text.slice(start, start + 9));
    // Rare enough to be left to TypeScript's own printer.
    if (wraps) return this.fail();
    this.erase(this.startOf(node), start);
    this.visit(expression);
  }
}

/** Statements and members that may end with a line break. */
function endsWithoutSemicolon(node: TS.Node, text: string): boolean {
  switch (node.kind) {
    case K.VariableStatement:
    case K.ExpressionStatement:
    case K.ReturnStatement:
    case K.ThrowStatement:
    case K.ExportAssignment:
    case K.PropertyDeclaration:
      return text.charAt(node.end - 1) !== ";";
    default:
      return false;
  }
}

/** It stands in a list of statements or members, where it may be missing. */
function isListed({ parent }: TS.Node): boolean {
  return (
    ts.isSourceFile(parent) ||
    ts.isBlock(parent) ||
    ts.isModuleBlock(parent) ||
    ts.isCaseOrDefaultClause(parent) ||
    ts.isClassLike(parent)
  );
}

/** Comments that touch the node belong to it. */
function commentsBefore(text: string, node: TS.Node, start: number): number {
  let at = start;
  for (const comment of [...(ts.getLeadingCommentRanges(text, node.pos) ?? [])].reverse()) {
    if (comment.pos === 0 || /\n[ \t]*\r?\n/.test(text.slice(comment.end, at))) break;
    at = comment.pos;
  }
  return at;
}

/** Whether anything of the namespace is there at run time. */
function hasValues({ body }: TS.ModuleDeclaration): boolean {
  if (body === undefined) return false;
  if (ts.isModuleDeclaration(body)) return hasValues(body);
  if (!ts.isModuleBlock(body)) return true;
  return !body.statements.every(
    (statement) =>
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      (ts.isModuleDeclaration(statement) && !hasValues(statement)),
  );
}
