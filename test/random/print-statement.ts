/** Statements of a random program as text. */

import { closesFailedIterators } from "../harness/sync-iterators.ts";
import {
  PLAIN,
  printCall,
  printExpr,
  printIterator,
  printPattern,
  printRequest,
  printSource,
  printStart,
  writable,
} from "./print-expression.ts";
import type { Place } from "./print-expression.ts";
import type { Jump, Printer } from "./printer.ts";
import { Scope, type Name } from "./scope.ts";
import type { Block, Expr, Source, Stmt } from "./tree.ts";

/** Where a statement stands. */
interface Here extends Place {
  /** What `break` and `continue` can go to, outermost first. */
  readonly jumps: readonly Jump[];
}

/** The names that a block's own declarations got before its first statement was printed. */
type Declared = ReadonlyMap<Stmt, readonly Name[]>;

/** The statements of a function's body, in the scope that holds its parameters. */
export function printBody(printer: Printer, place: Place, body: Block): string {
  return printStatements(printer, { ...place, jumps: [] }, body);
}

/** `{ … }` with a scope of its own. */
function printBlock(printer: Printer, here: Here, block: Block): string {
  return `{ ${printStatements(printer, { ...here, scope: new Scope(here.scope) }, block)} }`;
}

function printStatements(printer: Printer, here: Here, block: Block): string {
  const declared = declareAll(here.scope, block);
  return block.map((stmt) => printStmt(printer, here, declared, stmt)).join("\n");
}

/** Gives every `let`, `const` and function of the block its name: they are in scope, dead, from the start. */
function declareAll(scope: Scope, block: Block): Declared {
  const declared = new Map<Stmt, readonly Name[]>();
  for (const stmt of block) {
    if (stmt.kind === "declare" && stmt.how !== "var") {
      declared.set(stmt, [scope.declare(stmt.name, "value", { constant: stmt.how === "const" })]);
    } else if (stmt.kind === "declarePattern") {
      const constant = stmt.how === "const";
      const names = stmt.pattern.parts.map(({ at }) => scope.declare(at, "value", { constant }));
      if (stmt.pattern.rest) {
        const kind = stmt.pattern.kind === "array" ? "array" : "thrown";
        names.push(scope.declare(stmt.pattern.parts.length, kind, { constant: true }));
      }
      declared.set(stmt, names);
    } else if (stmt.kind === "iterator") {
      declared.set(stmt, [scope.declare(stmt.name, "iterator", { constant: true })]);
    } else if (stmt.kind === "function") {
      const { isAsync } = stmt;
      const kind = isAsync && stmt.isGenerator ? "generator" : "function";
      const alive = stmt.how === "declaration";
      const name = scope.declare(stmt.name, kind, { isAsync, alive, constant: true });
      declared.set(stmt, [
        stmt.how === "method" ? scope.add({ ...name, callee: `${name.text}.m` }) : name,
      ]);
    }
  }
  return declared;
}

function printStmt(printer: Printer, here: Here, declared: Declared, stmt: Stmt): string {
  const expr = (inner: Expr): string => printExpr(printer, here, inner);
  switch (stmt.kind) {
    case "expression":
      return `${expr(stmt.value)};`;
    case "log":
      return `log(${printer.label("log")}, ${expr(stmt.value)});`;
    case "declare": {
      const name = declared.get(stmt)?.[0] ?? here.scope.declareVar(stmt.name);
      const value = stmt.value === undefined ? undefined : expr(stmt.value);
      name.alive = true;
      if (value === undefined && stmt.how !== "const") return `${stmt.how} ${name.text};`;
      return `${stmt.how} ${name.text} = ${value ?? "1"};`;
    }
    case "declarePattern": {
      const names = declared.get(stmt)!;
      let next = 0;
      const source = printSource(printer, here, stmt.pattern, stmt.source);
      const target = (): string => names[next++]!.text;
      const rest = names.at(-1)?.text ?? "";
      const text = `${stmt.how} ${printPattern(printer, here, stmt.pattern, target, rest)} = ${source};`;
      for (const name of names) name.alive = true;
      return text;
    }
    case "keep":
      return `fs.push(() => ${printExpr(printer, { ...here, ...PLAIN }, stmt.value)});`;
    case "function": {
      const name = declared.get(stmt)![0]!;
      name.alive = true;
      return printFunction(printer, here, stmt, name);
    }
    case "if":
      return `if (${expr(stmt.test)}) ${printBlock(printer, here, stmt.yes)} else ${printBlock(printer, here, stmt.no)}`;
    case "while":
      return printJumpTarget(printer, here, "loop", (inside) => {
        return `while (left() && ${expr(stmt.test)}) ${printBlock(printer, inside, stmt.body)}`;
      });
    case "doWhile":
      return printJumpTarget(printer, here, "loop", (inside) => {
        return `do ${printBlock(printer, inside, stmt.body)} while (left() && ${expr(stmt.test)});`;
      });
    case "for":
      return printJumpTarget(printer, here, "loop", (inside) => {
        const scope = new Scope(here.scope);
        const head = { ...inside, scope };
        const name =
          stmt.how === "var" ? scope.declareVar(stmt.name) : scope.declare(stmt.name, "value");
        const start = printExpr(printer, head, stmt.start);
        name.alive = true;
        const test = printExpr(printer, head, stmt.test);
        const step = stmt.step === null ? "" : ` ${printExpr(printer, head, stmt.step)}`;
        const body = printBlock(printer, head, stmt.body);
        return `for (${stmt.how} ${name.text} = ${start}; left() && ${test};${step}) ${body}`;
      });
    case "forOf":
      return printForOf(printer, here, stmt);
    case "forIn":
      return printJumpTarget(printer, here, "loop", (inside) => {
        const scope = new Scope(here.scope);
        const name = scope.declare(stmt.name, "key", { alive: true });
        const keys = ["p0: 1", "p1: 2", "p2: 3"].slice(0, stmt.keys);
        const of = stmt.keys === 4 ? "o" : `{ ${keys.join(", ")} }`;
        return `for (const ${name.text} in ${of}) ${printBlock(printer, { ...inside, scope }, stmt.body)}`;
      });
    case "switch":
      return printSwitch(printer, here, stmt);
    case "try":
      return printTry(printer, here, stmt);
    case "block": {
      const resource = stmt.using ? `using r = host.disposable(${printer.label("using")});\n` : "";
      const print = (inside: Here): string =>
        printBlock(printer, inside, stmt.body).replace("{", () => `{ ${resource}`);
      return stmt.labelled ? printJumpTarget(printer, here, "block", print) : print(here);
    }
    case "break":
      return printJump(here, stmt.at, "break");
    case "continue":
      return printJump(here, stmt.at, "continue");
    case "return":
      return `return ${stmt.value === undefined ? "" : expr(stmt.value)};`;
    case "throw": {
      const value = expr(stmt.value);
      return stmt.asError ? `throw new RangeError(hash(\`\${${value}}\`));` : `throw ${value};`;
    }
    case "iterator": {
      const name = declared.get(stmt)![0]!;
      const made = printIterator(printer, here, stmt.at, stmt.args);
      const none = `host.asyncIterable(${printer.label("none")}, [1, 2], { withThrow: true })[Symbol.asyncIterator]()`;
      name.alive = true;
      return `const ${name.text} = ${made ?? none};`;
    }
    case "askAll":
      return printRequests(printer, here, stmt);
    case "start": {
      if (!printer.concurrent) return `${printCall(printer, here, stmt.at, stmt.args) ?? ""};`;
      const call = printStart(printer, here, stmt.at, stmt.args);
      return call === undefined ? ";" : `tasks.push(${call});`;
    }
    case "probe":
      return printer.concurrent ? `host.probe(${printer.label("probe")}, ${stmt.turns});` : ";";
  }
}

/** Requests that wait for each other, or, where turns are counted, follow one another at once. */
function printRequests(printer: Printer, here: Here, { at, requests }: Of<"askAll">): string {
  if (!printer.concurrent && !here.isAsync) return ";";
  const texts = requests.flatMap((request) => printRequest(printer, here, at, request) ?? []);
  const name = printer.label("asked");
  return printer.concurrent
    ? `tasks.push(${texts.map((text) => `settled(${name}, ${text})`).join(", ")});`
    : texts.map((text) => `await settled(${name}, ${text});`).join(" ");
}

type Of<K extends Stmt["kind"]> = Extract<Stmt, { kind: K }>;

/** A statement that jumps can go to, with its label if one is used. */
function printJumpTarget(
  printer: Printer,
  here: Here,
  kind: Jump["kind"],
  print: (inside: Here) => string,
): string {
  const jump = printer.jump(kind);
  const text = print({ ...here, jumps: [...here.jumps, jump] });
  return jump.used ? `${jump.label}: ${text}` : text;
}

function printJump(here: Here, at: number, word: "break" | "continue"): string {
  const targets = here.jumps.filter(({ kind }) => word === "break" || kind === "loop").reverse();
  const target = targets[at % targets.length];
  if (target === undefined) return ";";
  const nearest = targets.find(({ kind }) => kind !== "block");
  if (target === nearest && at % 2 === 0) return `${word};`;
  target.used = true;
  return `${word} ${target.label};`;
}

function printForOf(printer: Printer, here: Here, stmt: Of<"forOf">): string {
  return printJumpTarget(printer, here, "loop", (inside) => {
    const scope = new Scope(here.scope);
    const lexical = stmt.how === "let" || stmt.how === "const";
    const constant = stmt.how === "const";
    const name = lexical ? scope.declare(stmt.name, "value", { constant }) : undefined;
    const head = { ...inside, scope };
    const isAwait = stmt.isAwait && here.isAsync;
    const of = printLoopSource(printer, head, stmt, isAwait);
    let left: string;
    if (name !== undefined) {
      name.alive = true;
      left = `${stmt.how} ${name.text}`;
    } else if (stmt.how === "var") left = `var ${here.scope.declareVar(stmt.name).text}`;
    else left = writable(here.scope, stmt.name) ?? "o.p1";
    const word = isAwait ? "for await" : "for";
    return `${word} (${left} of ${of}) ${printBlock(printer, head, stmt.body)}`;
  });
}

const SCRIPT: Partial<Record<Source, string>> = {
  returnThrows: ", { returnThrows: true }",
  nextThrows: ", { nextThrowsAt: 1 }",
  noReturn: ", { noReturn: true }",
};

function printLoopSource(
  printer: Printer,
  head: Here,
  { source, name, items }: Of<"forOf">,
  isAwait: boolean,
): string {
  if (source === "generator") {
    const inside = { ...PLAIN, scope: printer.functionScope(head.scope) };
    const yields = items.map((item) => `yield ${printExpr(printer, inside, item)};`).join(" ");
    return `(function* () { try { ${yields} } finally { host.say(${printer.label("closed")}, 0); } })()`;
  }
  if (source === "asyncGenerator" && isAwait) {
    const given = items.map((value) => ({ spread: false, value }));
    const made = printIterator(printer, head, name, given);
    if (made !== undefined) return made;
  }
  const list = `[${items.map((item) => printExpr(printer, head, item)).join(", ")}]`;
  if (source === "array" || source === "asyncGenerator") return list;
  const mustBeAsync = closesFailedIterators && source === "nextThrows";
  const make = isAwait && (mustBeAsync || items.length % 2 === 1) ? "asyncIterable" : "iterable";
  return `host.${make}(${printer.label("of")}, ${list}${SCRIPT[source] ?? ""})`;
}

function printSwitch(printer: Printer, here: Here, stmt: Of<"switch">): string {
  return printJumpTarget(printer, here, "switch", (inside) => {
    const value = printExpr(printer, here, stmt.value);
    const scope = new Scope(here.scope);
    const within = { ...inside, scope };
    const declared = declareAll(
      scope,
      stmt.cases.flatMap(({ body }) => body),
    );
    let hasDefault = false;
    const cases = stmt.cases.map(({ test, body }) => {
      const asDefault = test === undefined && !hasDefault;
      hasDefault ||= asDefault;
      const head = asDefault ? "default" : `case ${test ? printExpr(printer, within, test) : "1"}`;
      return `${head}: ${body.map((inner) => printStmt(printer, within, declared, inner)).join("\n")}`;
    });
    return `switch (${value}) { ${cases.join("\n")} }`;
  });
}

function printTry(printer: Printer, here: Here, stmt: Of<"try">): string {
  const parts = [`try ${printBlock(printer, here, stmt.body)}`];
  if (stmt.handler !== undefined) {
    const scope = new Scope(here.scope);
    const name = scope.declare(stmt.name, "thrown", { alive: true });
    // One scope for the parameter and the block: a block must not declare the parameter again.
    const body = printStatements(printer, { ...here, scope }, stmt.handler);
    parts.push(`catch (${name.text}) { ${body} }`);
  }
  if (stmt.finalizer !== undefined || stmt.handler === undefined) {
    parts.push(`finally ${printBlock(printer, here, stmt.finalizer ?? [])}`);
  }
  return parts.join(" ");
}

function printFunction(printer: Printer, here: Here, stmt: Of<"function">, name: Name): string {
  const { how, isAsync } = stmt;
  const isGenerator = name.kind === "generator";
  const isArrow = how === "arrow" && !isGenerator;
  const scope = new Scope(here.scope, isArrow ? "arrow" : "function");
  const place = { scope, isAsync, isGenerator };
  // A default cannot await, and is rather sync code that may run before the body.
  const parameters = stmt.parameters.map((otherwise, i) => {
    const parameter = scope.declare(stmt.name + i + 1, "value");
    const text = otherwise && printExpr(printer, { ...place, ...PLAIN }, otherwise);
    parameter.alive = true;
    // A default may call the function itself: that, too, has to come to an end.
    return text === undefined ? parameter.text : `${parameter.text} = left() ? ${text} : 0`;
  });
  if (how === "method") scope.add({ ...name, text: "this.n", kind: "value", constant: false });
  const body = `{ if (!left()) return 0;\n${printBody(printer, place, stmt.body)} }`;
  const async = isAsync ? "async " : "";
  const star = isGenerator ? "*" : "";
  const list = `(${parameters.join(", ")})`;
  switch (how) {
    case "declaration":
      return `${async}function${star} ${name.text}${list} ${body}`;
    case "arrow":
      return isGenerator
        ? `const ${name.text} = async function* ${list} ${body};`
        : `const ${name.text} = ${async}${list} => ${body};`;
    case "method":
      return `const ${name.text} = { n: 3, ${async}${star}m${list} ${body} };`;
  }
}
