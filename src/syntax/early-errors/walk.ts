/**
 * The walk that asks each rule at its place. One class and over 400 lines: a flat table of kinds.
 */
import { ts, type TS } from "../typescript.ts";
import { checkMembers, privateNamesOf } from "./classes.ts";
import * as expressions from "./expressions.ts";
import { checkFunction } from "./functions.ts";
import { checkBinding, checkReference } from "./names.ts";
import {
  bodyPlace,
  initializerPlace,
  parametersPlace,
  topPlace,
  type File,
  type Place,
} from "./place.ts";
import * as scopes from "./scopes.ts";
import * as statements from "./statements.ts";
import { checkSimpleTarget, checkTarget, type TargetVisitor } from "./targets.ts";

const K = ts.SyntaxKind;

export class Walk {
  constructor(private readonly file: File) {}

  each(place: Place, nodes: readonly TS.Node[]): void {
    for (const node of nodes) this.visit(place, node);
  }

  private children(place: Place, node: TS.Node): void {
    ts.forEachChild(node, (child) => this.visit(place, child));
  }

  private optional(place: Place, node: TS.Node | undefined): void {
    if (node !== undefined) this.visit(place, node);
  }

  private visit(place: Place, node: TS.Node): void {
    if (node.kind >= K.FirstTypeNode && node.kind <= K.LastTypeNode) return;
    if (node.kind >= K.FirstToken && node.kind <= K.LastToken && node.kind !== K.Identifier)
      return this.token(place, node);
    if (ts.isFunctionLike(node)) return this.function(place, node as TS.FunctionLikeDeclaration);
    if (ts.isClassLike(node)) return this.class(place, node);
    if (ts.isStatement(node)) return this.statement(place, node);
    return this.expression(place, node);
  }

  private token(place: Place, node: TS.Node): void {
    const { file } = this;
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node))
      expressions.checkLiteral(file, place, node);
    else if (ts.isTemplateLiteralToken(node)) expressions.checkTemplate(file, node);
    else if (ts.isPrivateIdentifier(node)) this.privateName(place, node);
    else if (node.kind === K.SuperKeyword) file.report("'super' is not possible here", node);
  }

  // ---- statements -----------------------------------------------------------------------------

  private statement(place: Place, node: TS.Statement): void {
    const { file } = this;
    switch (node.kind) {
      case K.Block:
        return this.block(place, node as TS.Block);
      case K.VariableStatement:
        if (scopes.isAmbient(node)) return;
        return this.declarations(place, (node as TS.VariableStatement).declarationList);
      case K.IfStatement: {
        const { expression, thenStatement, elseStatement } = node as TS.IfStatement;
        this.visit(place, expression);
        this.body(place, thenStatement);
        if (elseStatement !== undefined) this.body(place, elseStatement);
        return;
      }
      case K.WhileStatement:
      case K.DoStatement: {
        const { expression, statement } = node as TS.WhileStatement;
        this.body({ ...place, inLoop: true }, statement);
        return this.visit(place, expression);
      }
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
        return this.loop(place, node as TS.ForStatement | TS.ForInStatement | TS.ForOfStatement);
      case K.LabeledStatement: {
        const inside = statements.enterLabel(file, place, node as TS.LabeledStatement);
        return this.body(inside, (node as TS.LabeledStatement).statement);
      }
      case K.WithStatement:
        if (place.strict) file.report("'with' is not possible in strict mode", node);
        this.visit(place, (node as TS.WithStatement).expression);
        return this.body(place, (node as TS.WithStatement).statement);
      case K.BreakStatement:
      case K.ContinueStatement:
        return statements.checkJump(file, place, node as TS.BreakOrContinueStatement);
      case K.ThrowStatement:
        statements.checkThrow(file, node as TS.ThrowStatement);
        return this.children(place, node);
      case K.TryStatement: {
        const { tryBlock, catchClause, finallyBlock } = node as TS.TryStatement;
        this.visit(place, tryBlock);
        if (catchClause !== undefined) this.catch(place, catchClause);
        return this.optional(place, finallyBlock);
      }
      case K.SwitchStatement: {
        const { expression, caseBlock } = node as TS.SwitchStatement;
        this.visit(place, expression);
        const list = caseBlock.clauses.flatMap((clause) => [...clause.statements]);
        const scope = scopes.statementsScope(file, place, list, "block");
        return this.children({ ...place, scope, inSwitch: true }, caseBlock);
      }
      case K.ModuleDeclaration:
        return this.namespace(place, node as TS.ModuleDeclaration);
      case K.ImportDeclaration: {
        const { importClause } = node as TS.ImportDeclaration;
        if (importClause?.isTypeOnly !== true) this.imports(place, importClause);
        return;
      }
      case K.ExportDeclaration:
      case K.ImportEqualsDeclaration:
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
        return;
      case K.EnumDeclaration:
        if (scopes.isAmbient(node)) return;
        for (const { initializer } of (node as TS.EnumDeclaration).members)
          this.optional(place, initializer);
        return;
      default:
        return this.children(place, node);
    }
  }

  private block(place: Place, { statements: list }: TS.Block): void {
    const scope = scopes.statementsScope(this.file, place, list, "block");
    this.each({ ...place, scope }, list);
  }

  /** A statement that belongs to another one. */
  private body(place: Place, node: TS.Statement): void {
    statements.checkBody(this.file, place, node);
    this.visit(place, node);
  }

  private declarations(place: Place, list: TS.VariableDeclarationList): void {
    const { file } = this;
    const isLexical = scopes.isLexical(list);
    if (!isLexical) scopes.checkVar(file, place, list);
    statements.checkDeclarations(file, place, list);
    for (const { name, initializer } of list.declarations) {
      this.binding(place, name, isLexical);
      this.optional(place, initializer);
    }
  }

  private binding(place: Place, name: TS.BindingName, isLexical: boolean): void {
    const { file } = this;
    if (ts.isIdentifier(name)) {
      if (name.text !== "this") statements.checkDeclaredName(file, place, name, isLexical);
      return;
    }
    statements.checkBindingPattern(file, name);
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      if (element.propertyName !== undefined) this.propertyName(place, element.propertyName);
      this.binding(place, element.name, isLexical);
      this.optional(place, element.initializer);
    }
  }

  private loop(place: Place, node: TS.ForStatement | TS.ForInStatement | TS.ForOfStatement): void {
    const { file } = this;
    const { initializer } = node;
    const isList = initializer !== undefined && ts.isVariableDeclarationList(initializer);
    const names = isList ? scopes.listNames(initializer) : [];
    const inside: Place = { ...place, scope: scopes.headScope(file, place, names), inLoop: true };
    if (isList) this.declarations(inside, initializer);
    if (ts.isForStatement(node)) {
      if (!isList) this.optional(place, initializer);
      this.optional(inside, node.condition);
      this.optional(inside, node.incrementor);
    } else {
      statements.checkForHead(file, place, node);
      if (!isList) checkTarget(file, place, node.initializer, this.targets(place));
      this.visit(inside, node.expression);
    }
    this.body(inside, node.statement);
  }

  private catch(place: Place, clause: TS.CatchClause): void {
    const { file } = this;
    const scope = scopes.catchScope(file, place, clause);
    const head = { ...place, scope };
    const { variableDeclaration, block } = clause;
    if (variableDeclaration !== undefined) this.binding(head, variableDeclaration.name, false);
    const names = new Set(scope.names.keys());
    const inside = scopes.statementsScope(file, head, block.statements, "block", names);
    this.each({ ...head, scope: inside }, block.statements);
  }

  private namespace(place: Place, node: TS.ModuleDeclaration): void {
    const { body } = node;
    if (body === undefined || scopes.isAmbient(node)) return;
    if (ts.isModuleDeclaration(body)) return this.namespace(place, body);
    if (!ts.isModuleBlock(body)) return;
    const awaitIs = this.file.isModule ? "reserved" : "name";
    const top = { ...topPlace(true, awaitIs), privateNames: place.privateNames };
    const scope = scopes.statementsScope(this.file, top, body.statements, "top");
    this.each({ ...top, scope }, body.statements);
  }

  private imports(place: Place, clause: TS.ImportClause | undefined): void {
    const bindings = clause?.namedBindings;
    if (clause?.name !== undefined) checkBinding(this.file, place, clause.name);
    if (bindings === undefined) return;
    if (ts.isNamespaceImport(bindings)) checkBinding(this.file, place, bindings.name);
    else for (const { name } of bindings.elements) checkBinding(this.file, place, name);
  }

  // ---- functions and classes --------------------------------------------------------------------

  private function(place: Place, node: TS.FunctionLikeDeclaration): void {
    const { file } = this;
    const { name, body } = node;
    if (scopes.isAmbient(node)) return;
    if (body === undefined) {
      if (!file.isTypeScript || ts.isObjectLiteralExpression(node.parent))
        file.report("a body is missing here", node);
      return;
    }
    this.decorators(place, node);
    const inside = bodyPlace(file, place, node);
    if (name !== undefined) this.functionName(place, inside, node, name);
    checkFunction(file, inside, node);
    const parameters = scopes.parameterNames(node);
    const head = {
      ...parametersPlace(place, inside, node),
      scope: { parent: null, isTop: true, names: new Map() },
    };
    for (const parameter of node.parameters) {
      this.decorators(place, parameter);
      this.binding(head, parameter.name, false);
      this.optional(head, parameter.initializer);
    }
    if (!ts.isBlock(body)) return this.visit({ ...inside, scope: head.scope }, body);
    const scope = scopes.statementsScope(file, inside, body.statements, "top", parameters);
    this.each({ ...inside, scope }, body.statements);
  }

  /** A declaration is named outside of itself, an expression inside. */
  private functionName(
    place: Place,
    inside: Place,
    node: TS.FunctionLikeDeclaration,
    name: TS.PropertyName,
  ): void {
    const { file } = this;
    if (ts.isFunctionDeclaration(node) && ts.isIdentifier(name))
      checkBinding(file, { ...place, strict: inside.strict }, name);
    else if (ts.isFunctionExpression(node) && ts.isIdentifier(name))
      checkBinding(file, { ...inside, hasArguments: place.hasArguments }, name);
    else this.propertyName(place, name);
  }

  private class(outer: Place, node: TS.ClassLikeDeclaration): void {
    if (scopes.isAmbient(node)) return;
    const { file } = this;
    const place: Place = { ...outer, strict: true };
    this.decorators(place, node);
    if (node.name !== undefined) checkBinding(file, place, node.name);
    for (const { token, types } of node.heritageClauses ?? [])
      if (token === K.ExtendsKeyword) for (const type of types) this.visit(place, type.expression);
    checkMembers(file, node);
    const inside = { ...place, privateNames: privateNamesOf(place.privateNames, node) };
    for (const member of node.members) this.member(inside, member);
  }

  private member(place: Place, node: TS.ClassElement): void {
    if (ts.isClassStaticBlockDeclaration(node)) {
      const inside = initializerPlace(this.file, place, node);
      const { statements: list } = node.body;
      const scope = scopes.statementsScope(this.file, { ...inside, scope: null }, list, "top");
      return this.each({ ...inside, scope }, list);
    }
    if (!ts.isPropertyDeclaration(node)) return this.visit(place, node);
    if (scopes.isAmbient(node)) return;
    this.decorators(place, node);
    if ((ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0)
      this.file.report("only a method can be async", node);
    this.propertyName(place, node.name);
    this.optional(initializerPlace(this.file, place, node), node.initializer);
  }

  private decorators(place: Place, node: TS.Node): void {
    if (!ts.canHaveDecorators(node)) return;
    for (const decorator of ts.getDecorators(node) ?? []) this.visit(place, decorator.expression);
  }

  private propertyName(place: Place, name: TS.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.visit(place, name.expression);
    else if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) this.visit(place, name);
  }

  private privateName(place: Place, name: TS.PrivateIdentifier): void {
    if (!place.privateNames.has(name.text))
      this.file.report(`no class around declares '${name.text}'`, name);
  }

  // ---- expressions ------------------------------------------------------------------------------

  private targets(place: Place): TargetVisitor {
    return {
      expression: (node) => this.visit(place, node),
      name: (name) => this.propertyName(place, name),
    };
  }

  private expression(place: Place, node: TS.Node): void {
    const { file } = this;
    switch (node.kind) {
      case K.Identifier:
        return checkReference(file, place, node as TS.Identifier);
      case K.AwaitExpression:
        statements.checkAwait(file, place, node);
        return this.children(place, node);
      case K.YieldExpression:
        if (!place.isGenerator) file.report("'yield' is possible in generators only", node);
        else if (place.inParameters) file.report("parameters can't yield", node);
        return this.children(place, node);
      case K.BinaryExpression:
        return this.binary(place, node as TS.BinaryExpression);
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression: {
        const { operator, operand } = node as TS.PrefixUnaryExpression;
        if (operator !== K.PlusPlusToken && operator !== K.MinusMinusToken)
          return this.visit(place, operand);
        return checkSimpleTarget(file, place, operand, this.targets(place));
      }
      case K.DeleteExpression:
        expressions.checkDelete(file, place, node as TS.DeleteExpression);
        return this.children(place, node);
      case K.PropertyAccessExpression: {
        const { expression, name } = node as TS.PropertyAccessExpression;
        this.base(place, expression);
        if (ts.isPrivateIdentifier(name)) this.privateName(place, name);
        if (expression.kind === K.SuperKeyword && ts.isPrivateIdentifier(name))
          file.report("'super' has no private names", name);
        return;
      }
      case K.ElementAccessExpression: {
        const { expression, argumentExpression } = node as TS.ElementAccessExpression;
        this.base(place, expression);
        return this.visit(place, argumentExpression);
      }
      case K.CallExpression:
        return this.call(place, node as TS.CallExpression);
      case K.TaggedTemplateExpression: {
        const { tag, template } = node as TS.TaggedTemplateExpression;
        if ((tag.flags & ts.NodeFlags.OptionalChain) !== 0)
          file.report("an optional chain can't be a tag", tag);
        this.visit(place, tag);
        if (ts.isTemplateExpression(template))
          for (const { expression } of template.templateSpans) this.visit(place, expression);
        return;
      }
      case K.MetaProperty:
        return expressions.checkMeta(file, place, node as TS.MetaProperty);
      case K.ObjectLiteralExpression:
        return this.object(place, node as TS.ObjectLiteralExpression);
      case K.VariableDeclarationList:
        return this.declarations(place, node as TS.VariableDeclarationList);
      case K.JsxAttribute:
        return this.optional(place, (node as TS.JsxAttribute).initializer);
      case K.JsxClosingElement:
      case K.JsxNamespacedName:
        return;
      default:
        return this.children(place, node);
    }
  }

  private binary(place: Place, node: TS.BinaryExpression): void {
    const { file } = this;
    const { left, right, operatorToken } = node;
    const operator = operatorToken.kind;
    if (operator === K.EqualsToken) checkTarget(file, place, left, this.targets(place));
    else if (operator > K.EqualsToken && operator <= K.LastAssignment)
      checkSimpleTarget(file, place, left, this.targets(place));
    else {
      expressions.checkMixing(file, node);
      this.visit(place, left);
    }
    this.visit(place, right);
  }

  /** `super.x` */
  private base(place: Place, node: TS.Expression): void {
    if (node.kind !== K.SuperKeyword) return this.visit(place, node);
    if (!place.hasSuper) this.file.report("'super' is possible in methods only", node);
  }

  private call(place: Place, node: TS.CallExpression): void {
    const { expression } = node;
    if (expression.kind === K.SuperKeyword) {
      if (!place.hasSuperCall)
        this.file.report("super() is possible in the constructor of a derived class only", node);
    } else if (expression.kind === K.ImportKeyword) expressions.checkImportCall(this.file, node);
    else this.visit(place, expression);
    this.each(place, node.arguments);
  }

  private object(place: Place, node: TS.ObjectLiteralExpression): void {
    expressions.checkObject(this.file, node);
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property)) {
        this.propertyName(place, property.name);
        this.visit(place, property.initializer);
      } else if (ts.isShorthandPropertyAssignment(property)) {
        checkReference(this.file, place, property.name);
        this.optional(place, property.objectAssignmentInitializer);
      } else this.visit(place, property);
    }
  }
}
