/**
 * Resolves every identifier of a file to its binding, and finds the awaits.
 *
 *     function f(x) { { let x = 1; g(() => x); } return x; }
 *
 * gives two bindings `x`; the arrow names the inner one. Type positions are not looked at.
 * One walk in text order, a flat table of kinds.
 */
import type { Bindings, Scope, ScopeKind } from "../../ir/source.ts";
import { namesBinding } from "../jsx.ts";
import { isAssignment } from "../kinds.ts";
import { unwrap } from "../outer.ts";
import { ts, type TS } from "../typescript.ts";
import { isTypesOnly, visitClass, visitEnum, visitFunction } from "./functions.ts";
import { Scopes } from "./scopes.ts";
import {
  visitDeclaration,
  visitDeclarationList,
  visitPropertyName,
  visitTarget,
} from "./targets.ts";

const K = ts.SyntaxKind;

/** Resolves the names of `sourceFile`. Linear in its size; recursion follows the nesting of the text. */
export function resolveBindings(sourceFile: TS.SourceFile): Bindings {
  const walk = new Walk(new Scopes(sourceFile));
  walk.names.declareIn(sourceFile);
  walk.visitAll(sourceFile.statements);
  return walk.names.finish();
}

/** Each method says whether an await of the current function stands in what it visits. */
export class Walk {
  constructor(readonly names: Scopes) {}

  visitAll(nodes: readonly TS.Node[] | undefined): boolean {
    let suspends = false;
    if (nodes !== undefined) for (const node of nodes) if (this.visit(node)) suspends = true;
    return suspends;
  }

  visitChildren(node: TS.Node): boolean {
    let suspends = false;
    ts.forEachChild(node, (child) => {
      if (this.visit(child)) suspends = true;
    });
    return suspends;
  }

  optional(node: TS.Node | undefined): boolean {
    return node !== undefined && this.visit(node);
  }

  /** True when an await of the current function stands in `node`. */
  visit(node: TS.Node): boolean {
    const suspends = this.visitKind(node);
    if (suspends) this.names.suspends.add(node);
    return suspends;
  }

  private visitKind(node: TS.Node): boolean {
    if (node.kind >= K.FirstTypeNode && node.kind <= K.LastTypeNode) return false;
    return node.kind < K.FirstNode ? this.visitToken(node) : this.visitParts(node);
  }

  private visitToken(node: TS.Node): false {
    switch (node.kind) {
      case K.Identifier:
        this.names.refer(node as TS.Identifier, "read");
        return false;
      case K.PrivateIdentifier:
        this.names.notePrivateName(node as TS.PrivateIdentifier);
        return false;
      case K.ThisKeyword:
        this.names.ownedRef(node, "this");
        return false;
      default:
        return false;
    }
  }

  private visitParts(node: TS.Node): boolean {
    switch (node.kind) {
      case K.MetaProperty:
        if ((node as TS.MetaProperty).keywordToken === K.NewKeyword)
          this.names.ownedRef(node, "new.target");
        return false;
      case K.AwaitExpression:
        this.visit((node as TS.AwaitExpression).expression);
        return this.names.markSuspends(node);
      case K.YieldExpression:
        this.visitChildren(node);
        // Of a generator that is not async the machine around it sees nothing.
        return this.names.fn.isAsync && this.names.markSuspends(node);
      case K.PropertyAccessExpression:
      case K.ElementAccessExpression:
        return this.visitAccess(node as TS.PropertyAccessExpression | TS.ElementAccessExpression);
      case K.DeleteExpression: {
        const { expression } = node as TS.DeleteExpression;
        return this.names.unnamed.noteDelete(node, unwrap(expression))
          ? false
          : this.visit(expression);
      }
      case K.CallExpression:
        return this.visitCall(node as TS.CallExpression);
      case K.BinaryExpression:
        return this.visitBinary(node as TS.BinaryExpression);
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression:
        return this.visitUnary(node as TS.PrefixUnaryExpression | TS.PostfixUnaryExpression);
      case K.PropertyAssignment: {
        const property = node as TS.PropertyAssignment;
        const name = visitPropertyName(this, property.name);
        return this.visit(property.initializer) || name;
      }
      case K.ShorthandPropertyAssignment: {
        const property = node as TS.ShorthandPropertyAssignment;
        this.names.refer(property.name, "read", true);
        return this.optional(property.objectAssignmentInitializer);
      }
      case K.VariableDeclaration:
      case K.BindingElement:
      case K.Parameter:
        return visitDeclaration(
          this,
          node as TS.VariableDeclaration | TS.BindingElement | TS.ParameterDeclaration,
        );
      case K.VariableDeclarationList:
        return visitDeclarationList(this, node as TS.VariableDeclarationList);
      case K.JsxAttribute:
        return this.optional((node as TS.JsxAttribute).initializer);
      case K.JsxOpeningElement:
      case K.JsxSelfClosingElement:
        return this.visitJsxElement(node as TS.JsxOpeningElement | TS.JsxSelfClosingElement);
      case K.JsxClosingElement:
        this.visitTagName((node as TS.JsxClosingElement).tagName);
        return false;
      default:
        if (ts.isFunctionLike(node)) return visitFunction(this, node);
        if (ts.isClassLike(node)) return visitClass(this, node);
        return this.visitStatement(node);
    }
  }

  private visitStatement(node: TS.Node): boolean {
    switch (node.kind) {
      case K.Block:
        return this.names.inScope(node, "block", () =>
          this.visitAll((node as TS.Block).statements),
        );
      case K.CaseBlock:
        return this.names.inScope(node, "switch", () =>
          this.visitAll((node as TS.CaseBlock).clauses),
        );
      case K.CatchClause: {
        const clause = node as TS.CatchClause;
        return this.names.inScope(node, "block", () => {
          const pattern = this.optional(clause.variableDeclaration);
          return this.visit(clause.block) || pattern;
        });
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
        return this.visitFor(node as TS.ForStatement | TS.ForInStatement | TS.ForOfStatement);
      case K.WhileStatement:
      case K.DoStatement:
        return this.names.inLoop(() => this.visitChildren(node));
      case K.LabeledStatement:
        return this.visit((node as TS.LabeledStatement).statement);
      case K.ReturnStatement: {
        const suspends = this.visitChildren(node);
        // An async generator awaits what it returns.
        const awaits = this.names.fn.isAsync && this.names.fn.isGenerator;
        const { expression } = node as TS.ReturnStatement;
        return awaits && expression !== undefined ? this.names.markSuspends(node) : suspends;
      }
      case K.BreakStatement:
      case K.ContinueStatement:
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
      case K.ImportDeclaration:
      case K.ImportEqualsDeclaration:
      case K.ExportDeclaration:
      case K.NamespaceExportDeclaration:
        return false;
      case K.WithStatement:
        return this.names.unnamed.inWith(node, () => this.visitChildren(node));
      case K.EnumDeclaration:
        return visitEnum(this, node as TS.EnumDeclaration);
      case K.EnumMember:
        return this.optional((node as TS.EnumMember).initializer);
      case K.ModuleDeclaration: {
        const body = (node as TS.ModuleDeclaration).body;
        if (body !== undefined && !isTypesOnly(node)) this.visit(body);
        return false;
      }
      case K.ModuleBlock:
        this.names.inFn(node, () => {
          (this.names.scope as { kind: ScopeKind }).kind = "namespace";
          this.names.declareIn(node);
          this.visitAll((node as TS.ModuleBlock).statements);
        });
        return false;
      default:
        if (isTypesOnly(node)) return false;
        return this.visitChildren(node);
    }
  }

  private visitAccess(node: TS.PropertyAccessExpression | TS.ElementAccessExpression): boolean {
    let suspends = false;
    if (node.expression.kind === K.SuperKeyword) {
      let owner = this.names.fn;
      while (owner.isArrow && owner.parent !== null) {
        owner.supers.push(node);
        owner = owner.parent;
      }
      owner.supers.push(node);
      this.names.owned("this");
    } else suspends = this.visit(node.expression);
    if (ts.isElementAccessExpression(node)) {
      return this.visit(node.argumentExpression) || suspends;
    }
    if (ts.isPrivateIdentifier(node.name)) this.names.notePrivateName(node.name);
    return suspends;
  }

  private visitCall(node: TS.CallExpression): boolean {
    const callee = node.expression;
    if (
      ts.isIdentifier(callee) &&
      callee.text === "eval" &&
      this.names.resolve("eval") === undefined
    ) {
      this.names.unnamed.noteEval(node);
    }
    if (callee.kind === K.SuperKeyword) this.names.noteSuperCall(node);
    const suspends = this.visit(callee);
    return this.visitAll(node.arguments) || suspends;
  }

  private visitBinary(node: TS.BinaryExpression): boolean {
    const operator = node.operatorToken.kind;
    const assigns = isAssignment(operator);
    if (assigns) this.names.noteNaming(node.left, node.right);
    const left = assigns
      ? visitTarget(this, node.left, operator === K.EqualsToken ? "write" : "update")
      : this.visit(node.left);
    return this.visit(node.right) || left;
  }

  private visitUnary(node: TS.PrefixUnaryExpression | TS.PostfixUnaryExpression): boolean {
    if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) {
      return visitTarget(this, node.operand, "update");
    }
    return this.visit(node.operand);
  }

  private visitFor(node: TS.ForStatement | TS.ForInStatement | TS.ForOfStatement): boolean {
    return this.names.inLoop(() =>
      this.names.inScope(node, "for", () => {
        let suspends = false;
        if (ts.isForStatement(node)) return this.visitChildren(node);
        const { initializer, expression, statement } = node;
        if (ts.isVariableDeclarationList(initializer)) suspends = this.visit(initializer);
        else suspends = visitTarget(this, initializer, "write");
        const before = this.visit(expression);
        if (this.visit(statement)) suspends = true;
        if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
          suspends = this.names.markSuspends(node);
        }
        // An await in the expression alone leaves the loop, and so its variables, in one piece.
        this.names.scope.isTakenApart =
          suspends || (before && namesIn(this.names.scope, expression));
        return suspends || before;
      }),
    );
  }

  private visitJsxElement(node: TS.JsxOpeningElement | TS.JsxSelfClosingElement): boolean {
    this.visitTagName(node.tagName);
    return this.visit(node.attributes);
  }

  /** `<div>` names an element, `<Panel>` a binding; the closing tag must say the same. */
  private visitTagName(tag: TS.JsxTagNameExpression): void {
    if (namesBinding(tag)) this.visit(tag);
  }
}

/** `for (const x of await f(x))` names x before it is there. */
function namesIn(scope: Scope, node: TS.Node): boolean {
  return [...scope.names.values()].some((binding) =>
    binding.refs.some((ref) => ref.start >= node.pos && ref.end <= node.end),
  );
}
