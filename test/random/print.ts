/** A random program as the text of a fixture. */

import { printBody } from "./print-statement.ts";
import { Printer } from "./printer.ts";
import { Scope } from "./scope.ts";
import type { Program } from "./tree.ts";

const NAME = { constant: false, isAsync: false, alive: true } as const;

/**
 * What a program has around it. `left` ends every loop and every recursion after a while; values stay
 * numbers, booleans and nothing, so that no text of a function and no endless string comes up.
 */
const BEFORE = `// @ts-nocheck
export async function main(log, host) {
  let fuel = 60;
  const left = () => fuel-- > 0;
  const why = (error) => (error instanceof Error ? error.name.length : typeof error === "object" ? -1 : error);
  const flaky = (value) => (value % 4 === 3 ? host.fail(value) : host.tick(value));
  const key = (value) => "p" + (Number(value) & 3);
  const sum = (list) => list.reduce((all, value) => all * 2 + Number(value), 0);
  const order = (object) => Object.keys(object).reduce((all, name) => all * 3 + Number(object[name]) + name.charCodeAt(1), 0);
  const hash = (text) => [...text].reduce((all, char) => (all * 31 + char.charCodeAt(0)) % 65521, 7);
  const listed = function* (list) { yield* list; };
  const tag = (strings, ...values) => strings.length + sum(values);
  const none = null;
  const scratch = {};
  const fs = [];
  const tasks = [];
  const run = (at) => (fs.length > 0 && left() ? fs[at % fs.length]() : 0);
  const o = Object.defineProperty({ p0: 1, p1: 2, p2: 3 }, "m", {
    value(...args) {
      return sum(args) + (this === o ? 1 : 100);
    },
  });
  class Base {
    m(...args) {
      return sum(args) + (this instanceof Base ? 1 : 100);
    }
    static m(...args) {
      return sum(args) + 200;
    }
  }
  const first = async (value) => (value?.next ? (await value.next()).value : value);
  const settled = async (name, request) => {
    try {
      const { value, done } = await request;
      log(name, value, done);
      return done;
    } catch (error) {
      log(name, "failed", why(error));
      return false;
    }
  };
  const look = async (made) => {
    const object = new made();
    let all = order(object) * 3 + order(made);
    for (const name of Object.getOwnPropertyNames(made.prototype)) {
      const value = object[name];
      if (typeof value !== "function" || name === "constructor") all = all * 5 + Number(value === made);
      else all = all * 5 + Number(await first(await object[name]()));
    }
    return all % 65521;
  };
  class Pair {
    constructor(...all) {
      this.sum = sum(all);
    }
  }
`;

const RUN = `
  try {
    log("value", await program(1, 2));
  } catch (error) {
    log("failed", why(error));
  }
`;

/** Asks one after the other, or at once; then until there is no more. */
const ASK = {
  inTurn: "for (const [how, value] of asked) await settled(how, it[how](value));",
  atOnce: "for (const [how, value] of asked) tasks.push(settled(how, it[how](value)));",
  rest: "\nwhile (left() && !(await settled('rest', it.next(1))));\n",
};

const AFTER = `
  for (const result of await Promise.allSettled(tasks)) log(result.status, result.value, why(result.reason));
  for (const f of fs) {
    try {
      log("kept", f());
    } catch (error) {
      log("kept failed", why(error));
    }
  }
  log(o, fuel);
}
`;

/** The program; `concurrent` ones start tasks that nobody waits for and count turns. */
export function print({ body, asked }: Program, concurrent: boolean): string {
  const scope = new Scope(undefined, "function");
  for (const text of ["a", "b"]) scope.add({ ...NAME, text, kind: "value", callee: text });
  const isGenerator = asked !== undefined;
  const text = printBody(new Printer(concurrent), { scope, isAsync: true, isGenerator }, body);
  const made = `async function${isGenerator ? "*" : ""} program(a, b) {\n${text}\n}`;
  return BEFORE + made + (isGenerator ? printAsking(asked, concurrent) : RUN) + AFTER;
}

function printAsking(asked: Program["asked"] & object, concurrent: boolean): string {
  const requests = asked.map(({ how, value }) => `["${how}", ${value}]`).join(", ");
  const ask = concurrent ? ASK.atOnce : ASK.inTurn;
  return `\nconst it = program(1, 2);\nconst asked = [${requests}];\n${ask}${ASK.rest}`;
}
