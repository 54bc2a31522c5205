/** Members of a class of a random program as text. */

import type { Member } from "./tree.ts";

/** `value` is an expression for inside of the member. */
export function printMember(how: Member["how"], name: string, value: string): string {
  switch (how) {
    case "field":
      return `${name} = ${value};`;
    case "static":
      return `static ${name} = ${value};`;
    case "block":
      return `static { this.p = ${value}; }`;
    case "method":
      return `get ${name}() { return ${value}; }`;
    case "async":
      return `async ${name}() { return ${value}; }`;
    case "generator":
      return `async *${name}() { yield ${value}; }`;
  }
}

/** The same member under a private name, and a public one of its kind that reads it. */
export function printPrivateMember(
  how: Member["how"],
  name: string,
  hidden: string,
  value: string,
): string {
  const own = `this.${hidden}`;
  switch (how) {
    case "field":
      return `${hidden} = ${value}; async ${name}() { return ${own}++ + ${own}; }`;
    case "static":
    case "block":
      return `static ${hidden} = ${value}; static ${name} = this.${hidden};`;
    case "method":
      return `get ${hidden}() { return ${value}; } async ${name}() { return ${own} + (${hidden} in this); }`;
    case "async":
      return `async ${hidden}() { return ${value}; } async ${name}() { return await ${own}(); }`;
    case "generator":
      return `async *${hidden}() { yield ${value}; } async *${name}() { yield* ${own}(); }`;
  }
}
