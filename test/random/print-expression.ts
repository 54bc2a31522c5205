/** Expressions of a random program as text. Everything is put in parentheses. */

import { closesFailedIterators, closesSyncIterators } from "../harness/sync-iterators.ts";
import { printMember, printPrivateMember } from "./print-member.ts";
import type { Printer } from "./printer.ts";
import type { Name, NameKind, Scope } from "./scope.ts";
import type {
  AwaitHow,
  Base,
  Expr,
  Item,
  Pattern,
  PatternPart,
  Property,
  Request,
  Target,
} from "./tree.ts";

/** Where an expression stands. */
export interface Place {
  readonly scope: Scope;
  /** Inside an async function: `await` is allowed. */
  readonly isAsync: boolean;
  /** Inside an async generator: `yield` is allowed. */
  readonly isGenerator: boolean;
  /** In the field of a class there is no `arguments`. */
  readonly isField?: boolean;
  /** Before the body of a function, which asks whether there is fuel left. */
  readonly isParameter?: boolean;
  /** In a method, or in an arrow function inside of one. */
  readonly hasSuper?: boolean;
}

/** Inside of a function that is neither async nor a generator. */
export const PLAIN = { isAsync: false, isGenerator: false } as const;

const AWAITED: Record<AwaitHow, (printer: Printer, value: string) => string> = {
  tick: (_, value) => `host.tick(${value})`,
  now: (_, value) => `host.now(${value})`,
  plain: (_, value) => value,
  thenable: (printer, value) => `host.thenable(${printer.label("then")}, ${value})`,
  fail: (_, value) => `flaky(${value})`,
};

export function printExpr(printer: Printer, place: Place, expr: Expr): string {
  const print = (inner: Expr): string => printExpr(printer, place, inner);
  switch (expr.kind) {
    case "number":
      return String(expr.value);
    case "nothing":
      return expr.value;
    case "read":
      return printRead(place.scope, expr.at);
    case "await": {
      const value = print(expr.value);
      return place.isAsync ? `(await ${AWAITED[expr.how](printer, value)})` : value;
    }
    case "yield":
      return place.isGenerator ? `(yield${printYielded(printer, place, expr)})` : print(expr.value);
    case "ask": {
      const request = printRequest(printer, place, expr.at, expr.request);
      return request !== undefined && place.isAsync
        ? `(await ${request}).value`
        : print(expr.request.value);
    }
    case "say":
      return `host.say(${printer.label("say")}, ${print(expr.value)})`;
    case "unary":
      return expr.op === "typeof"
        ? `(typeof ${print(expr.value)}).length`
        : `(${expr.op} ${print(expr.value)})`;
    case "binary":
      return `(${print(expr.left)} ${expr.op} ${print(expr.right)})`;
    case "conditional":
      return `(${print(expr.test)} ? ${print(expr.yes)} : ${print(expr.no)})`;
    case "assign":
      return `(${printTarget(printer, place, expr.to)} ${expr.op} ${print(expr.value)})`;
    case "update": {
      const target = printTarget(printer, place, expr.to);
      return expr.prefix ? `(${expr.op}${target})` : `(${target}${expr.op})`;
    }
    case "member":
      return `${printBase(place, expr.base)}[key(${print(expr.key)})]`;
    case "delete":
      return `(delete ${printBase(place, expr.base)}[key(${print(expr.key)})])`;
    case "destructure": {
      const pattern = printAssigned(printer, place, expr.pattern);
      return `((${pattern} = ${printSource(printer, place, expr.pattern, expr.source)}), 1)`;
    }
    case "call":
      return printCall(printer, place, expr.at, expr.args) ?? "0";
    case "method":
      return expr.base === "optional" || expr.base === "missing"
        ? `${printBase(place, expr.base)}m?.(${printItems(printer, place, expr.args)})`
        : `${printBase(place, expr.base)}.m(${printItems(printer, place, expr.args)})`;
    case "new":
      return `new Pair(${printItems(printer, place, expr.args)}).sum`;
    case "closure":
      return `run(${expr.at})`;
    case "inline": {
      const isAsync = expr.isAsync && place.isAsync;
      const body = printExpr(printer, { ...place, ...PLAIN, isAsync }, expr.body);
      return isAsync ? `(await (async () => ${body})())` : `(() => ${body})()`;
    }
    case "array":
      return `sum([${printItems(printer, place, expr.items)}])`;
    case "object":
      return `order({ ${expr.properties.map((p) => printProperty(printer, place, p)).join(", ")} })`;
    case "template": {
      const text = expr.parts.map((part) => `t\${${print(part)}}`).join("");
      return expr.tagged ? `tag\`${text}\`` : `hash(\`${text}\`)`;
    }
    case "class":
      return printClass(printer, place, expr);
    case "arguments":
      if (place.isField === true) return "1";
      return expr.at % 4 === 3 ? "arguments.length" : `arguments[${expr.at % 4}]`;
    case "super":
      return place.hasSuper === true
        ? `super.m?.(${printItems(printer, place, expr.args)})`
        : `sum([${printItems(printer, place, expr.args)}])`;
  }
}

/** A use of some name as a number; rarely one that may still be dead. */
function printRead(scope: Scope, at: number): string {
  const name = choose(scope, at, ({ kind }) => !UNREADABLE.has(kind));
  switch (name?.kind) {
    case "array":
      return `${name.text}.length`;
    case "key":
      return `o[${name.text}]`;
    case "thrown":
      return `why(${name.text})`;
    default:
      return name?.text ?? "0";
  }
}

const UNREADABLE: ReadonlySet<NameKind> = new Set(["function", "generator", "iterator"]);

function choose(scope: Scope, at: number, wanted: (name: Name) => boolean): Name | undefined {
  const deadToo = at % 16 === 7;
  const names = scope.visible().filter((name) => wanted(name) && (name.alive || deadToo));
  return names[at % names.length];
}

/** A variable to assign to; rarely a constant. */
export function writable(scope: Scope, at: number): string | undefined {
  const constantToo = at % 16 === 5;
  return choose(scope, at, ({ kind, constant }) => kind === "value" && (!constant || constantToo))
    ?.text;
}

function printTarget(printer: Printer, place: Place, target: Target): string {
  if (target.kind === "name") return writable(place.scope, target.at) ?? "o.p0";
  return `${printBase(place, target.base)}[key(${printExpr(printer, place, target.key)})]`;
}

/** The text before `[key]` or `.m`. */
function printBase(place: Place, base: Base): string {
  switch (base) {
    case "plain":
      return "o";
    case "awaited":
      return place.isAsync ? "(await host.tick(o))" : "o";
    case "optional":
      return "o?.";
    case "missing":
      return "none?.";
  }
}

/** A call of some function in scope; undefined where there is none that can be called here. */
export function printCall(
  printer: Printer,
  place: Place,
  at: number,
  args: readonly Item[],
): string | undefined {
  const name = choose(
    place.scope,
    at,
    (n) => n.kind === "function" && (!n.isAsync || place.isAsync),
  );
  if (name === undefined) return undefined;
  const call = `${name.callee}(${printItems(printer, place, args)})`;
  return name.isAsync ? `(await ${call})` : call;
}

/** A call of an async function that nobody waits for. */
export function printStart(
  printer: Printer,
  place: Place,
  at: number,
  args: readonly Item[],
): string | undefined {
  const name = choose(place.scope, at, (n) => n.kind === "function" && n.isAsync);
  return name && `${name.callee}(${printItems(printer, place, args)})`;
}

/** A call of an async generator in scope, which runs nothing yet. */
export function printIterator(
  printer: Printer,
  place: Place,
  at: number,
  args: readonly Item[],
): string | undefined {
  const name = choose(place.scope, at, ({ kind }) => kind === "generator");
  return name && `${name.callee}(${printItems(printer, place, args)})`;
}

/** `it.next(1)`: a promise; undefined where there is nothing to ask. */
export function printRequest(
  printer: Printer,
  place: Place,
  at: number,
  { how, value }: Request,
): string | undefined {
  const name = choose(place.scope, at, ({ kind }) => kind === "iterator");
  return name && `${name.text}.${how}(${printExpr(printer, place, value)})`;
}

/** What stands after the word: a value, or `*` and something to go through. */
function printYielded(
  printer: Printer,
  place: Place,
  { from, at, value }: Extract<Expr, { kind: "yield" }>,
): string {
  const text = printExpr(printer, place, value);
  switch (from) {
    case "value":
      return ` ${text}`;
    case "array":
      return closesSyncIterators ? `* [1, ${text}]` : `* listed([1, ${text}])`;
    case "iterable":
    case "asyncIterable": {
      const scripts = from === "iterable" ? SYNC_SCRIPTS : SCRIPTS;
      return `* host.${from}(${printer.label("inner")}, [${text}, 2]${scripts[at % scripts.length]!})`;
    }
    case "generator": {
      const made = printIterator(printer, place, at, [{ spread: false, value }]);
      return made === undefined ? ` ${text}` : `* ${made}`;
    }
  }
}

const SCRIPTS = [
  "",
  "",
  ", { withThrow: true }",
  ", { withThrow: true, last: 5 }",
  ", { returnThrows: true }",
  ", { nextThrowsAt: 1 }",
  ", { noReturn: true }",
] as const;

/** Those of sync iterators that this host closes when, and only when, the specification does. */
const SYNC_SCRIPTS = SCRIPTS.filter(
  (script) =>
    (closesSyncIterators || script.includes("withThrow")) &&
    !(closesFailedIterators && script.includes("nextThrowsAt")),
);

function printItems(printer: Printer, place: Place, items: readonly Item[]): string {
  return items
    .map(({ spread, value }) => {
      const text = printExpr(printer, place, value);
      return spread ? `...host.iterable(${printer.label("spread")}, [${text}, 1])` : text;
    })
    .join(", ");
}

/** Fields count as they are, methods through what they give; heritage and names may await. */
function printClass(
  printer: Printer,
  place: Place,
  { base, members }: Extract<Expr, { kind: "class" }>,
): string {
  const parent = base === "awaited" && place.isAsync ? "(await host.tick(Base))" : "Base";
  const text = members.map(({ how, isPrivate, key, value }, i) => {
    const name = `[key(${printExpr(printer, place, key)}) + "${i}"]`;
    const scope = printer.functionScope(place.scope);
    const inside = {
      scope,
      isAsync: how === "async" || how === "generator",
      isGenerator: how === "generator",
      isField: how === "field" || how === "static" || how === "block" || place.isField === true,
      hasSuper: true,
    };
    const inner = printExpr(printer, inside, value);
    return isPrivate
      ? printPrivateMember(how, name, `#m${i}`, inner)
      : printMember(how, name, inner);
  });
  const heritage = base === "none" ? "" : ` extends ${parent}`;
  const made = `class${heritage} { ${text.join(" ")} }`;
  return place.isAsync ? `(await look(${made}))` : `order(new (${made})())`;
}

function printProperty(printer: Printer, place: Place, property: Property): string {
  const value = printExpr(printer, place, property.value);
  const name = `p${property.key % 4}`;
  switch (property.how) {
    case "plain":
      return `${name}: ${value}`;
    case "computed":
      return `[key(${value})]: ${value}`;
    case "spread":
      return `...{ ${name}: ${value} }`;
    case "getter": {
      const scope = printer.functionScope(place.scope);
      const inside = { ...place, ...PLAIN, scope, hasSuper: true };
      return `get ${name}() { return ${printExpr(printer, inside, property.value)}; }`;
    }
  }
}

/** A pattern that assigns to variables and properties; a property of an awaited object, where that is possible. */
export function printAssigned(printer: Printer, place: Place, pattern: Pattern): string {
  const target = ({ at, key }: PatternPart): string => {
    if (at % 4 !== 3) return writable(place.scope, at) ?? "o.p0";
    return printTarget(printer, place, { kind: "member", base: "awaited", key });
  };
  return printPattern(printer, place, pattern, target, () => "scratch.rest");
}

/** A default, or a key of a pattern. In a parameter it may call the function itself: that, too, has to come to an end. */
export function printInPattern(printer: Printer, place: Place, value: Expr): string {
  const text = printExpr(printer, place, value);
  return place.isParameter === true ? `left() ? ${text} : 0` : text;
}

/** `target` and `rest` are asked in the order of the text. */
export function printPattern(
  printer: Printer,
  place: Place,
  pattern: Pattern,
  target: (part: PatternPart) => string,
  rest: () => string,
): string {
  const parts = pattern.parts.map((part, i) => {
    const to =
      part.nested === undefined
        ? target(part)
        : printPattern(printer, place, part.nested, target, rest);
    const otherwise =
      part.otherwise === undefined ? "" : ` = ${printInPattern(printer, place, part.otherwise)}`;
    if (pattern.kind === "array") return `${to}${otherwise}`;
    const key = part.at % 3 === 0 ? `[key(${printInPattern(printer, place, part.key)})]` : `p${i}`;
    return `${key}: ${to}${otherwise}`;
  });
  if (pattern.rest) parts.push(`...${rest()}`);
  return pattern.kind === "array" ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

export function printSource(
  printer: Printer,
  place: Place,
  pattern: Pattern,
  source: readonly Expr[],
): string {
  const values = source.map((value) => printExpr(printer, place, value));
  if (pattern.kind === "object") return `{ ${values.map((v, i) => `p${i}: ${v}`).join(", ")} }`;
  return `host.iterable(${printer.label("pattern")}, [${values.join(", ")}])`;
}
