/**
 * Pass 1: the syntax of an async function to its control-flow graph.
 *
 * Requires: names are resolved and captures decided. Guarantees: an await stands alone at the end of a
 * block; a statement without an await is one instruction with the author's text; errors, jumps through
 * clean-ups and drops are edges. Leaves to others: which block is a state, what is saved, every name.
 */
import type { Cfg, Storage, VarId, Variable } from "../../src/ir/cfg.ts";
import { code, variable, type Code } from "../../src/ir/code.ts";
import type { Binding } from "../../src/ir/source.ts";
import { isAnonymousFunction } from "../../src/syntax/outer.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import { CfgBuilder, type FnInput } from "./builder.ts";
import { declareFresh, declarePattern, emitDeclare } from "./declarations.ts";
import { lowerExpression } from "./expressions.ts";
import { bodyMarks } from "./jump-marks.ts";
import { leaves } from "./leaves.ts";
import { isSharedWithDefaults, planParameters, type ParameterPlan } from "./parameters.ts";
import { asReturned, spanCode, startOf } from "./source-code.ts";
import { mayBeAwaitable } from "./stable.ts";
import { writesSuper } from "./super.ts";
import { lowerScope, lowerStatement } from "./statements.ts";

export { CfgBuilder, type FnInput } from "./builder.ts";
export { planParameters } from "./parameters.ts";
export { superNames, wrapperCode, type Entry } from "./wrapper.ts";
export { spanCode } from "./source-code.ts";

export function buildCfg(input: FnInput): Cfg {
  const builder = new CfgBuilder(input);
  const node = input.fn.node as TS.FunctionLikeDeclaration;
  const plan = planParameters(input.fn, input.mode, input.bindings);
  const entry = builder.reserve("Entry", startOf(builder, node));
  builder.start(entry);
  const handed = addGiven(builder, plan);
  addOwn(builder);
  bindParameters(builder, plan, handed);
  const body = node.body!;
  if (!ts.isBlock(body)) {
    const value = asReturned(body, lowerExpression(builder, body));
    const settles = mayBeAwaitable(builder, body);
    builder.jump({ kind: "return", value, settles }, startOf(builder, body));
  } else {
    lowerFunctionBody(builder, node, body);
    if (builder.isOpen) builder.end({ kind: "return", value: null });
  }
  return builder.finish(entry);
}

function lowerFunctionBody(builder: CfgBuilder, node: TS.Node, body: TS.Block): void {
  const statements = body.statements.slice(directiveCount(body.statements));
  if (builder.input.fn.scope.isTakenApart) {
    const hasOwnScope = builder.input.bindings.scopeOf.has(body);
    if (!hasOwnScope) return lowerScope(builder, node, statements);
    return lowerScope(builder, body, statements, () => startVarsLikeParameters(builder, body));
  }
  // Nothing suspends: what stands before the last `return` is one piece of text.
  const last = statements[statements.length - 1];
  const end = last !== undefined && ts.isReturnStatement(last) ? last : undefined;
  runBody(builder, end === undefined ? statements : statements.slice(0, -1));
  if (end !== undefined) lowerStatement(builder, end, []);
}

function runBody(builder: CfgBuilder, statements: readonly TS.Statement[]): void {
  const first = statements[0];
  const last = statements[statements.length - 1];
  if (first === undefined || last === undefined) return;
  const comments = ts.getLeadingCommentRanges(builder.text, first.pos);
  const start = comments?.[0]?.pos ?? startOf(builder, first);
  const text = spanCode(builder, start, last.end, bodyMarks(builder, statements));
  builder.run(text, startOf(builder, first));
  if (statements.some(leaves)) builder.end({ kind: "left" });
}

/** `async (x, read = () => x) => { var x; … }`: two variables, the second starts with the value of the first. */
function startVarsLikeParameters(builder: CfgBuilder, body: TS.Block): void {
  const { bindings, fn } = builder.input;
  for (const binding of bindings.scopeOf.get(body)!.names.values()) {
    const parameter = fn.scope.names.get(binding.name);
    const id = builder.varOf.get(binding);
    // Nothing names it where all its declarations are assignments: `catch (x) { var x = 1; }`.
    if (binding.kind !== "var" || parameter === undefined || id === undefined) continue;
    const from = variable(builder.varOf.get(parameter)!);
    builder.run(code(variable(id, "write"), " = ", from, ";"), body.pos);
  }
}

/** `"use lazy"`, `"use strict"`: said to us, or true of every class body. */
function directiveCount(statements: readonly TS.Statement[]): number {
  const first = statements.findIndex(
    (statement) =>
      !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression),
  );
  return first < 0 ? statements.length : first;
}

type Handed = ReadonlyMap<TS.ParameterDeclaration | "rest", VarId>;

/** Variables that the constructor gets, in its order; see `argumentsOf` of the wrapper. */
function addGiven(builder: CfgBuilder, plan: ParameterPlan): Handed {
  const { fn, captures } = builder.input;
  if (!fn.isArrow) addOwned(builder);
  if (fn.supers.length > 0) addSuper(builder);
  const handed = plan.asWritten ? addParameters(builder) : addPlanned(builder, plan);
  for (const { binding, by } of captures.captured) {
    const name = binding.declaration === null ? ownedName(binding) : binding.name;
    const storage = by === "value" ? "value" : "cell";
    addHanded(builder, name, { binding, storage, captured: true });
  }
  return handed;
}

/** What is handed over; with `binding`, something that has a name in the author's text. */
function addHanded(
  builder: CfgBuilder,
  name: string,
  {
    storage = "value",
    binding = null,
    captured = false,
    type = null,
  }: Partial<Pick<Variable, "storage" | "binding" | "captured" | "type">>,
): VarId {
  // Each property that is added to a copy costs as much as twenty such objects: no `{ ...GIVEN, name }`.
  return builder.addVariable({
    name,
    storage,
    binding,
    given: true,
    captured,
    inLoop: false,
    type,
  });
}

/** What the machine calls `this`, `arguments` and `new.target`. */
function ownedName({ kind }: Binding): string {
  return kind === "this" ? "self" : kind === "arguments" ? "args" : "target";
}

function addOwned(builder: CfgBuilder): void {
  const { fn, captures } = builder.input;
  for (const binding of fn.owned.values()) {
    const storage = captures.own.get(binding);
    if (storage !== undefined) addHanded(builder, ownedName(binding), { binding, storage });
  }
}

/** The closures that reach `super`; see super.ts. */
function addSuper(builder: CfgBuilder): void {
  const { superVars } = builder;
  superVars.superGet = addHanded(builder, "superGet", { type: "(key: any) => any" });
  if (!writesSuper(builder.input.fn)) return;
  superVars.superSet = addHanded(builder, "superSet", { type: "(key: any, value: any) => any" });
}

/** The parameters themselves, as the wrapper takes them: nothing is left to be taken apart. */
function addParameters(builder: CfgBuilder): Handed {
  const { fn, captures } = builder.input;
  for (const binding of fn.scope.names.values()) {
    if (binding.kind !== "parameter") continue;
    const storage = handedStorage(captures.own.get(binding)!);
    const captured = isSharedWithDefaults(fn, binding);
    addHanded(builder, binding.name, { binding, storage, captured });
  }
  return new Map();
}

/** Parameters handed over one by one and as a list; gives the variables of those that are taken apart inside. */
function addPlanned(builder: CfgBuilder, { positional, rest }: ParameterPlan): Handed {
  const { fn, captures } = builder.input;
  const handed = new Map<TS.ParameterDeclaration | "rest", VarId>();
  for (const { node, name } of positional) {
    if (ts.isIdentifier(node.name)) {
      const binding = fn.scope.names.get(name)!;
      addHanded(builder, name, { binding, storage: captures.own.get(binding)! });
    } else handed.set(node, addHanded(builder, name, { type: node.name }));
  }
  const [first] = rest;
  if (first !== undefined) handed.set("rest", addHanded(builder, "rest", { type: first }));
  return handed;
}

/** A parameter that is handed over is initialised. */
function handedStorage(storage: Storage): Storage {
  return storage === "late" ? "cell" : storage;
}

function addOwn(builder: CfgBuilder): void {
  const add = (binding: Binding, storage: Storage, inLoop: boolean): void =>
    void builder.addVariable({
      name: binding.name,
      storage,
      binding,
      given: false,
      captured: false,
      inLoop,
      type: null,
    });
  for (const literal of builder.input.captures.literals) add(literal, "value", false);
  for (const [binding, storage] of builder.input.captures.own)
    if (!builder.varOf.has(binding)) add(binding, storage, binding.scope.inLoop);
}

/** A function or class without a name is called after the parameter, wherever that is kept. */
function defaultOf(builder: CfgBuilder, name: TS.BindingName, initializer: TS.Expression): Code {
  const value = lowerExpression(builder, initializer);
  if (!ts.isIdentifier(name) || !isAnonymousFunction(initializer)) return value;
  const ref = builder.refAt(startOf(builder, name));
  const id = ref === null ? undefined : builder.varOf.get(ref.binding);
  return id === undefined ? value : [{ kind: "named", variable: id, code: value }];
}

/** Parameters that are taken apart inside the machine. */
function bindParameters(builder: CfgBuilder, plan: ParameterPlan, handed: Handed): void {
  if (plan.asWritten) return;
  declareFresh(builder, builder.input.fn.node); // a default may name a later parameter
  for (const { node } of plan.positional) {
    const from = handed.get(node);
    if (from !== undefined) declarePattern(builder, node, "let", variable(from));
  }
  const rest = handed.get("rest");
  if (rest === undefined) return;
  plan.rest.forEach((node, index) => {
    const at = startOf(builder, node);
    if (node.dotDotDotToken !== undefined) {
      const items = code(variable(rest), `.slice(${index})`, [
        { kind: "typeOnly", code: code(" as ", [{ kind: "typeOf", node: node.name }]) },
      ]);
      return emitDeclare(builder, node.name, "let", { init: items, at });
    }
    const { initializer } = node;
    if (initializer === undefined) {
      return emitDeclare(builder, node.name, "let", {
        init: code(variable(rest), `[${index}]`),
        at,
      });
    }
    // const { 0: c = g() } = rest;
    const pattern = code(
      `{ ${index}: `,
      spanCode(builder, startOf(builder, node.name), node.name.end),
      " = ",
      defaultOf(builder, node.name, initializer),
      " }",
    );
    emitDeclare(builder, node.name, "let", { init: variable(rest), at, pattern });
  });
}
