/** fast-check arbitraries for program trees. The first alternative of each is what shrinking tends to. */

import fc from "fast-check";
import type {
  Block,
  Expr,
  Item,
  Member,
  Parameter,
  Pattern,
  PatternPart,
  Program,
  Property,
  Request,
  Stmt,
  Target,
} from "./tree.ts";

const at = fc.nat({ max: 63 });

/** A record with a fixed `kind`. */
function node<K extends string, T extends object>(
  kind: K,
  fields: { readonly [F in keyof T]: fc.Arbitrary<T[F]> },
): fc.Arbitrary<T & { kind: K }> {
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<
    T & { kind: K }
  >;
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const weighted = <T>(
  depth: fc.DepthIdentifier,
  leaves: readonly (readonly [number, fc.Arbitrary<T>])[],
  inner: readonly (readonly [number, fc.Arbitrary<T>])[],
  maxDepth: number,
): fc.Arbitrary<T> => {
  const entry = ([weight, arbitrary]: readonly [number, fc.Arbitrary<T>]) => ({
    weight,
    arbitrary,
  });
  return fc.oneof(
    { depthIdentifier: depth, maxDepth, withCrossShrink: true },
    // At the maximal depth only the first alternative is taken.
    { weight: 1, arbitrary: fc.oneof(...leaves.map(entry)) },
    ...[...leaves, ...inner].map(entry),
  );
};

const requestHow = fc.constantFrom<Request["how"][]>("next", "next", "next", "return", "throw");

const exprDepth = fc.createDepthIdentifier();
const stmtDepth = fc.createDepthIdentifier();

const { expr, stmt } = fc.letrec<{ expr: Expr; stmt: Stmt }>((tie) => {
  const expr = tie("expr");
  const base = fc.constantFrom("plain", "awaited", "optional", "missing");
  const item: fc.Arbitrary<Item> = fc.record({
    spread: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    value: expr,
  });
  const items = fc.array(item, { maxLength: 3 });
  const exprs = fc.array(expr, { maxLength: 3 });
  const property: fc.Arbitrary<Property> = fc.record({
    how: fc.constantFrom("plain", "computed", "spread", "getter"),
    key: at,
    value: expr,
  });
  const member: fc.Arbitrary<Member> = fc.record({
    how: fc.constantFrom("field", "static", "method", "async", "generator", "block"),
    isPrivate: fc.boolean(),
    key: expr,
    value: expr,
  });
  const request: fc.Arbitrary<Request> = fc.record({
    how: requestHow,
    value: expr,
  });
  const target: fc.Arbitrary<Target> = fc.oneof(
    { weight: 3, arbitrary: node("name", { at }) },
    {
      weight: 1,
      arbitrary: node("member", { base: fc.constantFrom("plain", "awaited"), key: expr }),
    },
  ) as fc.Arbitrary<Target>;
  const patternOf = (nested: fc.Arbitrary<Pattern | undefined>): fc.Arbitrary<Pattern> => {
    const part = fc.record<PatternPart>({ at, nested, key: expr, otherwise: optional(expr) });
    return fc.record({
      kind: fc.constantFrom("array", "object"),
      parts: fc.array(part, { maxLength: 3 }),
      rest: fc.boolean(),
    });
  };
  const pattern = patternOf(rarely(patternOf(fc.constant(undefined))));
  const parameter: fc.Arbitrary<Parameter> = fc.record({
    pattern: rarely(pattern),
    source: exprs,
    otherwise: optional(expr),
  });
  const assignOp = fc.constantFrom("=", "=", "+=", "-=", "*=", "??=", "||=", "&&=");
  const binaryOp = fc.constantFrom(
    ..."+ - * % < >= === !== & ,".split(" "),
    ..."&& || ?? && || ??".split(" "),
  );

  const block: fc.Arbitrary<Block> = fc.array(tie("stmt"), { maxLength: 4 });
  const declareHow = fc.constantFrom("let", "const", "var");

  return {
    expr: weighted<Expr>(
      exprDepth,
      [
        [2, node("number", { value: fc.nat({ max: 9 }) })],
        [1, node("nothing", { value: fc.constantFrom("undefined", "null", "true", "false") })],
        [4, node("read", { at })],
        [1, node("closure", { at })],
      ] as [number, fc.Arbitrary<Expr>][],
      [
        [
          8,
          node("await", {
            how: fc.constantFrom("tick", "tick", "now", "plain", "thenable", "fail"),
            value: expr,
          }),
        ],
        [
          8,
          node("yield", {
            from: fc.constantFrom(
              ..."value value value value generator generator".split(" "),
              ..."array iterable asyncIterable".split(" "),
            ),
            at,
            value: expr,
          }),
        ],
        [4, node("ask", { at, request })],
        [2, node("say", { value: expr })],
        [1, node("unary", { op: fc.constantFrom("-", "!", "typeof", "void"), value: expr })],
        [4, node("binary", { op: binaryOp, left: expr, right: expr })],
        [2, node("conditional", { test: expr, yes: expr, no: expr })],
        [4, node("assign", { op: assignOp, to: target, value: expr })],
        [2, node("update", { op: fc.constantFrom("++", "--"), prefix: fc.boolean(), to: target })],
        [2, node("member", { base, key: expr })],
        [1, node("delete", { base, key: expr })],
        [1, node("destructure", { pattern, source: exprs })],
        [4, node("call", { at, args: items })],
        [1, node("method", { base, args: items })],
        [1, node("new", { args: items })],
        [2, node("inline", { isAsync: fc.boolean(), body: expr })],
        [1, node("array", { items })],
        [1, node("object", { properties: fc.array(property, { maxLength: 3 }) })],
        [1, node("template", { tagged: fc.boolean(), parts: exprs })],
        [1, node("arguments", { at })],
        [1, node("super", { args: items })],
        [
          1,
          node("class", {
            base: fc.constantFrom("none", "plain", "awaited"),
            members: fc.array(member, { maxLength: 3 }),
          }),
        ],
      ] as [number, fc.Arbitrary<Expr>][],
      4,
    ),
    stmt: weighted<Stmt>(
      stmtDepth,
      [
        [3, node("log", { value: expr })],
        [3, node("expression", { value: expr })],
        [5, node("declare", { how: declareHow, name: at, value: optional(expr) })],
        [
          1,
          node("declarePattern", {
            how: fc.constantFrom("let", "const"),
            pattern,
            source: exprs,
          }),
        ],
        [3, node("keep", { value: expr })],
        [1, node("break", { at })],
        [1, node("continue", { at })],
        [1, node("return", { value: optional(expr) })],
        [1, node("throw", { value: expr, asError: fc.boolean() })],
        [3, node("iterator", { name: at, at, args: items })],
        [2, node("askAll", { at, requests: fc.array(request, { maxLength: 4 }) })],
        [1, node("start", { at, args: items })],
        [1, node("probe", { turns: fc.integer({ min: 1, max: 6 }) })],
      ] as [number, fc.Arbitrary<Stmt>][],
      [
        [
          3,
          node("function", {
            name: at,
            how: fc.constantFrom("declaration", "arrow", "method"),
            isAsync: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
            isGenerator: fc.boolean(),
            parameters: fc.array(parameter, { maxLength: 2 }),
            rest: fc.boolean(),
            body: block,
          }),
        ],
        [2, node("if", { test: expr, yes: block, no: block })],
        [1, node("while", { test: expr, body: block })],
        [1, node("doWhile", { test: expr, body: block })],
        [
          2,
          node("for", {
            how: fc.constantFrom("let", "var"),
            name: at,
            start: expr,
            test: expr,
            step: fc.option(expr, { nil: null }),
            body: block,
          }),
        ],
        [
          2,
          node("forOf", {
            how: fc.constantFrom("let", "const", "var", "assign", "using"),
            name: at,
            pattern: rarely(pattern),
            source: fc.constantFrom(
              "array",
              "logged",
              "returnThrows",
              "nextThrows",
              "noReturn",
              "generator",
              "asyncGenerator",
              "asyncGenerator",
            ),
            isAwait: fc.boolean(),
            items: exprs,
            body: block,
          }),
        ],
        [1, node("forIn", { name: at, keys: fc.nat({ max: 4 }), body: block })],
        [
          2,
          node("switch", {
            value: expr,
            cases: fc.array(fc.record({ test: optional(expr), body: block }), { maxLength: 3 }),
          }),
        ],
        [
          4,
          node("try", {
            body: block,
            handler: optional(block),
            caught: fc.oneof(at, at, at, pattern, fc.constant(null)),
            finalizer: optional(block),
          }),
        ],
        [
          1,
          node("block", {
            labelled: fc.boolean(),
            using: optional(fc.record({ isAsync: fc.boolean(), throws: fc.boolean() })),
            body: block,
          }),
        ],
      ] as [number, fc.Arbitrary<Stmt>][],
      4,
    ),
  };
});

/** A random program. */
export const program: fc.Arbitrary<Program> = fc.record({
  body: fc.array(stmt, { minLength: 1, maxLength: 6 }),
  asked: optional(
    fc.array(fc.record({ how: requestHow, value: fc.nat({ max: 9 }) }), { maxLength: 6 }),
  ),
});

/** A random expression, for programs of one statement. */
export const expression: fc.Arbitrary<Expr> = expr;
