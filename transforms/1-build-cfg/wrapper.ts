/**
 * What stands where the async function stood: the same function, whose body makes the machine.
 *
 *     async function load(id: string): Promise<User> { … }
 *     function load(id: string): Promise<User> { return new Load(id).start(); }      eager
 *     function load(id: string): Future<User> { return new Load(id); }               lazy
 *
 *     async function* ids(): AsyncGenerator<string> { … }
 *     function ids(): AsyncGenerator<string> { return new Ids().start(ids); }        eager
 *     function ids(): Stream<string> { return new Ids().stream(); }                  lazy
 *
 * It is code of the function around it, whose variables it names. Where the machine's class can't stand in the text that
 * gives the function's names their meaning, its `poll` stays here:
 *
 *     add(Counter) { return new CounterAdd(this, Counter, function (sent) { … this.#n … }).start(); }
 */
import type { VarId } from "../../src/ir/cfg.ts";
import { code, helper, listed, typed, variable, type Code } from "../../src/ir/code.ts";
import { ownerOf, type Binding, type Fn } from "../../src/ir/source.ts";
import type { Captured, Captures } from "../../src/syntax/captures.ts";
import { saysStrict } from "../../src/syntax/strictness.ts";
import { ts, type TS } from "../../src/syntax/typescript.ts";
import type { CfgBuilder } from "./builder.ts";
import { asGeneratorFunction, selfName, type SelfName } from "./generator-function.ts";
import { isSharedWithDefaults, planParameters, type ParameterPlan } from "./parameters.ts";
import { returnTypeMarks } from "./return-type.ts";
import { writesSuper } from "./super.ts";
import { nameMark, sourceCode, spanCode, startOf, type Replacement } from "./source-code.ts";

const K = ts.SyntaxKind;

/** What makes an async function's machine: known before any function is built. */
export interface Entry {
  readonly fn: Fn;
  readonly mode: "eager" | "lazy";
  readonly captures: Captures;
  /** How the class is named where the wrapper stands: `Load`, `Client.#Load`. */
  readonly className: string;
}

/** The wrapper of `entry`, as text inside the function that `outer` builds. */
export function wrapperCode(outer: CfgBuilder, entry: Entry): Code {
  const node = entry.fn.node as TS.FunctionLikeDeclaration;
  const plan = planParameters(entry.fn, entry.mode, outer.input.bindings);
  const body = node.body!;
  const isEagerGenerator = entry.fn.isGenerator && entry.mode === "eager";
  const self = isEagerGenerator ? selfName(outer, entry) : null;
  const isHanded = self !== null && ts.isFunctionExpression(node);
  const made = code(
    `new ${entry.className}`,
    [{ kind: "head", fn: entry.fn, part: { kind: "arguments" } }],
    "(",
    argumentsOf(outer, entry, plan),
    ")",
    startCode(entry, self),
  );
  const header = spanCode(outer, startOf(outer, node), startOf(outer, body), [
    ...asyncMark(outer, node),
    ...asteriskMark(outer, node, self),
    ...(node.name !== undefined && ts.isIdentifier(node.name) ? [nameMark(outer, node.name)] : []),
    ...keyMark(outer, node),
    ...parameterMarks(outer, entry, plan),
    ...(isHanded ? parameterTypes(entry, plan) : []),
    ...returnTypeMarks(outer, entry),
  ]);
  if (ts.isArrowFunction(node)) return code(header, made);
  // Of the directives only this one still means something: it says what `this` is.
  const strict = ts.isBlock(body) && saysStrict(body.statements) ? '"use strict"; ' : "";
  const text = code(header, `{ ${strict}return `, made, "; }");
  return isHanded ? asGeneratorFunction(self, text) : text;
}

/** What the function gives: the machine, what it is started for, or what stands in front of a generator's machine. */
function startCode({ fn, mode }: Entry, self: SelfName | null): string {
  if (!fn.isGenerator) return mode === "eager" ? ".start()" : "";
  return mode === "eager" ? `.start(${self?.name ?? ""})` : ".stream()";
}

/** Removes `async `. A computed name after a field without a semicolon would become its index. */
function asyncMark(outer: CfgBuilder, node: TS.FunctionLikeDeclaration): Replacement[] {
  const modifier = ts.canHaveModifiers(node)
    ? ts.getModifiers(node)?.find((candidate) => candidate.kind === K.AsyncKeyword)
    : undefined;
  if (modifier === undefined) return [];
  const start = startOf(outer, modifier);
  let end = modifier.end;
  while (/\s/.test(outer.text.charAt(end))) end++;
  const isComputedMember =
    ts.isClassLike(node.parent) && node.name !== undefined && ts.isComputedPropertyName(node.name);
  const guard = isComputedMember && start === startOf(outer, node) ? code(";") : [];
  return [{ start, end, code: guard }];
}

/** `async [await k]() {}`: the key was evaluated before. */
function keyMark(outer: CfgBuilder, { name }: TS.FunctionLikeDeclaration): Replacement[] {
  if (name === undefined || !ts.isComputedPropertyName(name)) return [];
  const kept = outer.keptKeys.get(startOf(outer, name.expression));
  return kept === undefined ? [] : [kept];
}

/** Removes the `*` of a generator; where it stands between two words, a space takes its place, or the function's new name. */
function asteriskMark(
  outer: CfgBuilder,
  node: TS.FunctionLikeDeclaration,
  self: SelfName | null,
): Replacement[] {
  const { asteriskToken } = node as TS.FunctionDeclaration;
  if (asteriskToken === undefined) return [];
  const start = startOf(outer, asteriskToken);
  const { end } = asteriskToken;
  if (self?.isNew === true) return [{ start, end, code: code(` ${self.name}`) }];
  const joins =
    ts.isIdentifier(node.name ?? asteriskToken) &&
    /\S\*\S/.test(outer.text.slice(start - 1, end + 1));
  return [{ start, end, code: code(joins && !ts.isMethodDeclaration(node) ? " " : "") }];
}

function parameterMarks(outer: CfgBuilder, { fn }: Entry, plan: ParameterPlan): Replacement[] {
  if (plan.asWritten) return [];
  const node = fn.node as TS.FunctionLikeDeclaration;
  const first = node.parameters[0]!;
  const last = node.parameters[node.parameters.length - 1]!;
  const list: Code[] = node.parameters
    .filter((parameter) => !plan.parameters.includes(parameter))
    .map((parameter) => sourceCode(outer, parameter));
  for (const { node: parameter, name } of plan.positional) {
    list.push(code(name, [{ kind: "head", fn, part: { kind: "parameter", parameter } }]));
  }
  const [from] = plan.rest;
  if (plan.restName !== null) {
    const type: Code =
      from === undefined ? [] : [{ kind: "head", fn, part: { kind: "rest", from } }];
    list.push(code(`...${plan.restName}`, type));
  }
  // A rest parameter takes no comma after it.
  return [
    {
      start: startOf(outer, first),
      end: node.parameters.hasTrailingComma === true ? node.parameters.end : last.end,
      code: listed(list),
    },
  ];
}

/** The argument of a call does not learn its parameters' types from where that call stands. */
function parameterTypes({ fn }: Entry, plan: ParameterPlan): Replacement[] {
  if (!plan.asWritten) return [];
  return (fn.node as TS.FunctionExpression).parameters
    .filter(({ type, initializer, dotDotDotToken }) => !type && !initializer && !dotDotDotToken)
    .map((parameter) => ({
      start: parameter.name.end,
      end: (parameter.questionToken ?? parameter.name).end,
      code: [{ kind: "head", fn, part: { kind: "parameter", parameter } }],
    }));
}

/** What the machine is handed, in the order of its constructor. */
function argumentsOf(outer: CfgBuilder, entry: Entry, plan: ParameterPlan): Code {
  const { fn, captures } = entry;
  const list: Code[] = [];
  if (!fn.isArrow) {
    for (const [kind, binding] of fn.owned) {
      if (captures.own.has(binding)) list.push(code(kind));
    }
  }
  if (fn.supers.length > 0) list.push(...superArguments(outer, fn));
  if (plan.asWritten) {
    for (const binding of fn.scope.names.values()) {
      if (binding.kind === "parameter") list.push(parameterCode(entry, binding));
    }
  } else {
    for (const { name } of plan.positional) list.push(code(name));
    if (plan.rest.length > 0) list.push(code(plan.restName!));
  }
  for (const captured of captures.captured) {
    const { binding } = captured;
    // A function that names itself is known to its own wrapper under that name.
    const isItself = binding.declaration?.parent === fn.node && !binding.isWritten;
    list.push(isItself ? code(binding.name) : capturedCode(outer, fn, captured));
  }
  if (captures.pollStays) list.push([{ kind: "poll", fn }]);
  return listed(list);
}

function parameterCode({ fn, captures }: Entry, binding: Binding): Code {
  if (captures.own.get(binding) === "value" || !isSharedWithDefaults(fn, binding))
    return code(binding.name);
  return refCode(binding, code(binding.name), code(binding.name), true);
}

/** `ref(() => count, (value) => { count = value; })` */
function refCode({ name }: Binding, read: Code, write: Code, written: boolean): Code {
  const reader = code(helper("ref"), "(() => ", read);
  if (!written) return code(reader, ")");
  const given = name === "value" ? "given" : "value"; // which must not hide the variable
  return code(reader, ", (", given, typed(": any"), ") => { ", write, ` = ${given}; })`);
}

/** A variable of the functions around: its value, its cell, or closures that reach it. */
function capturedCode(outer: CfgBuilder, fn: Fn, { binding, by, written }: Captured): Code {
  if (isClassAround(outer, fn, binding)) {
    const name = code(binding.name);
    return by === "value" ? name : refCode(binding, name, name, written);
  }
  const name = nameCode(outer, binding, "read");
  if (by === "value") return name;
  const id = outer.varOf.get(binding);
  if (id !== undefined && outer.variableOf(id).storage !== "value") {
    return [{ kind: "cell", variable: id }];
  }
  return refCode(binding, name, nameCode(outer, binding, "write"), written);
}

/** In the text of a class its name is its own: the variable of the machine around gets the class later, and may get another. */
function isClassAround({ input }: CfgBuilder, fn: Fn, { kind, declaration }: Binding): boolean {
  if (kind !== "class") return false;
  const { pos, end } = declaration!.parent;
  const around = input.fn.node;
  return pos <= fn.node.pos && fn.node.end <= end && around.pos <= pos && end <= around.end;
}

function nameCode(outer: CfgBuilder, binding: Binding, access: "read" | "write"): Code {
  const id = outer.varOf.get(binding);
  return id === undefined ? code(binding.name) : variableInClosure(id, access);
}

/**
 * The wrapper is still the method that `super` belongs to. To an arrow in a machine it is the method of the machine, which
 * was handed what reaches it; to a method there, the method itself: `{ async load() { return super.load(); } }`.
 */
function superArguments(outer: CfgBuilder, fn: Fn): Code[] {
  const { superGet, superSet } = outer.superVars;
  if (superGet !== null && ownerOf(fn) === ownerOf(outer.input.fn)) {
    const handed = writesSuper(fn) ? [superGet, superSet!] : [superGet];
    return handed.map((id) => variableInClosure(id));
  }
  const names = superNames(fn);
  const any = typed(": any");
  // The checker can't look a property up that it does not know the name of.
  const never = typed(" as never");
  const get =
    names === "any"
      ? code("(key", any, ")", any, " => super[key", never, "]")
      : code("(key", typed(`: ${names}`), ") => super[key]");
  if (!writesSuper(fn)) return [get];
  return [
    get,
    code("(key", any, ", value", any, ")", any, " => (super[key", never, "] = value", never, ")"),
  ];
}

function variableInClosure(id: VarId, access: "read" | "write" = "read"): Code {
  return variable(id, access).map((piece) =>
    piece.kind === "var" ? { ...piece, closure: true } : piece,
  );
}

/** The keys that are used, as a type: `"load" | "save"`. */
export function superNames(fn: Fn): string {
  const names = new Set<string>();
  for (const node of fn.supers) {
    if (!ts.isPropertyAccessExpression(node)) return "any";
    names.add(JSON.stringify(node.name.text));
  }
  return [...names].join(" | ");
}
