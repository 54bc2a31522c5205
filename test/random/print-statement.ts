/** Statements of a random program as text. */

import { closesFailedIterators } from "../harness/sync-iterators.ts";
import { declarePattern, printCaught, printDeclared, printParameter } from "./print-binding.ts";
import {
  PLAIN,
  printAssigned,
  printCall,
  printExpr,
  printIterator,
  printRequest,
  printSource,
  printStart,
  writable,
} from "./print-expression.ts";
import type { Place } from "./print-expression.ts";
import type { Jump, Printer } from "./printer.ts";
import { Scope, type Name } from "./scope.ts";
import type { Block, Expr, Source, Stmt, Using } from "./tree.ts";

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
      declared.set(stmt, declarePattern(scope, stmt.pattern, stmt.how === "const"));
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
      const source = printSource(printer, here, stmt.pattern, stmt.source);
      const pattern = printDeclared(printer, here, stmt.pattern, declared.get(stmt)!);
      return `${stmt.how} ${pattern} = ${source};`;
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
      const resource = printUsing(printer, here, stmt.using);
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

function printUsing(printer: Printer, here: Here, using: Using | undefined): string {
  if (using === undefined) return "";
  const word = usingWord(printer, here, using.isAsync);
  const make = word === "using" ? "disposable" : "asyncDisposable";
  return `${word} r = host.${make}(${printer.label("using")}, { throws: ${using.throws} });\n`;
}

/** On hosts without `await using`, what stands for it takes other turns. */
function usingWord(printer: Printer, here: Here, wantsAsync: boolean): string {
  return wantsAsync && here.isAsync && !printer.concurrent ? "await using" : "using";
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
    const head = { ...inside, scope: new Scope(here.scope) };
    const names = declareRound(head.scope, stmt);
    const isAwait = stmt.isAwait && here.isAsync;
    const of = printLoopSource(printer, head, stmt, isAwait);
    const left = printRound(printer, here, head, stmt, names);
    const word = isAwait ? "for await" : "for";
    return `${word} (${left} of ${of}) ${printBlock(printer, head, stmt.body)}`;
  });
}

/** What each round of a loop has of its own. */
function declareRound(scope: Scope, { how, name, pattern }: Of<"forOf">): readonly Name[] {
  if (how !== "let" && how !== "const") return [];
  const constant = how === "const";
  return pattern === undefined
    ? [scope.declare(name, "value", { constant })]
    : declarePattern(scope, pattern, constant);
}

/** What stands before `of`; `names` are alive from here on. */
function printRound(
  printer: Printer,
  here: Here,
  head: Here,
  { how, name, pattern }: Of<"forOf">,
  names: readonly Name[],
): string {
  switch (how) {
    case "let":
    case "const": {
      if (pattern !== undefined) return `${how} ${printDeclared(printer, head, pattern, names)}`;
      names[0]!.alive = true;
      return `${how} ${names[0]!.text}`;
    }
    case "var":
      return `var ${here.scope.declareVar(name).text}`;
    case "using":
      return `${usingWord(printer, here, name % 2 === 1)} r`;
    case "assign": {
      return pattern === undefined
        ? (writable(here.scope, name) ?? "o.p1")
        : printAssigned(printer, here, pattern);
    }
  }
}

const SCRIPT: Partial<Record<Source, string>> = {
  returnThrows: ", { returnThrows: true }",
  nextThrows: ", { nextThrowsAt: 1 }",
  noReturn: ", { noReturn: true }",
};

function printLoopSource(
  printer: Printer,
  head: Here,
  { how, source, name, items }: Of<"forOf">,
  isAwait: boolean,
): string {
  const print = (place: Place, item: Expr): string => {
    const text = printExpr(printer, place, item);
    return how === "using" ? `(${text}, host.disposable(${printer.label("using")}))` : text;
  };
  if (source === "generator") {
    const inside = { ...PLAIN, scope: printer.functionScope(head.scope) };
    const yields = items.map((item) => `yield ${print(inside, item)};`).join(" ");
    return `(function* () { try { ${yields} } finally { host.say(${printer.label("closed")}, 0); } })()`;
  }
  if (source === "asyncGenerator" && isAwait) {
    const given = items.map((value) => ({ spread: false, value }));
    const made = printIterator(printer, head, name, given);
    if (made !== undefined) return made;
  }
  const list = `[${items.map((item) => print(head, item)).join(", ")}]`;
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
    const inside = { ...here, scope };
    const caught = printCaught(printer, inside, stmt.caught);
    // One scope for the parameter and the block: a block must not declare the parameter again.
    parts.push(`catch ${caught} { ${printStatements(printer, inside, stmt.handler)} }`);
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
  const place = { scope, isAsync, isGenerator, hasSuper: how === "method" };
  // A default cannot await, and is rather sync code that may run before the body.
  const head = { ...place, ...PLAIN, isParameter: true };
  const parameters = stmt.parameters.map((parameter, i) =>
    printParameter(printer, head, parameter, stmt.name + i + 1),
  );
  if (stmt.rest) {
    const rest = scope.declare(stmt.name, "array", { constant: true, alive: true });
    parameters.push(`...${rest.text}`);
  }
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
