/** Programs of any size or depth: scripts whose value is an async function `f` of one argument. */

/** A script whose value is the async function `f`. */
export function scriptOf(body: string): string {
  return `"use strict";\nasync function f(x) {\n${body}\n}\nf;`;
}

export const repeat = (text: string, n: number): string => text.repeat(n);

/** A script nested `n` levels deep, by kind of nesting. */
export const NESTED: Readonly<Record<string, (n: number) => string>> = {
  blocks: (n) => scriptOf(`let r = 0; ${repeat("{", n)} r = await x; ${repeat("}", n)} return r;`),
  "if statements": (n) =>
    scriptOf(`let r = 0; ${repeat("if (x) {", n)} r = await x; ${repeat("}", n)} return r;`),
  "else-if chain": (n) => scriptOf(`${repeat("if (x === 0) return 0; else ", n)} return await x;`),
  loops: (n) => scriptOf(`${repeat("for (;;) {", n)} return await x; ${repeat("}", n)}`),
  "try statements": (n) =>
    scriptOf(
      `let c = 0; ${repeat("try {", n)} c = await x; ${repeat("} finally { c++; }", n)} return c;`,
    ),
  "switch statements": (n) =>
    scriptOf(`${repeat("switch (x) { default: ", n)} return await x; ${repeat("}", n)}`),
  labels: (n) =>
    scriptOf(
      `${Array.from({ length: n }, (_, i) => `l${i}: `).join("")}for (;;) { await x; break l0; } return x;`,
    ),
  parentheses: (n) => scriptOf(`return ${repeat("(", n)}await x${repeat(")", n)};`),
  arrays: (n) => scriptOf(`return ${repeat("[", n)}await x${repeat("]", n)}.flat(Infinity)[0];`),
  objects: (n) =>
    scriptOf(`return JSON.stringify(${repeat("{ a: ", n)}await x${repeat("}", n)}).length;`),
  "binary +": (n) => scriptOf(`return ${repeat("x + ", n)}await x;`),
  "binary + of awaits": (n) => scriptOf(`return ${repeat("await x + ", n)}1;`),
  "&& of awaits": (n) => scriptOf(`return ${repeat("await x && ", n)}x;`),
  "await of await": (n) => scriptOf(`return ${repeat("await ", n)}x;`),
  conditionals: (n) => scriptOf(`return ${repeat("x === 0 ? 0 : ", n)}await x;`),
  calls: (n) => scriptOf(`const i = (v) => v; return ${repeat("i(", n)}await x${repeat(")", n)};`),
  members: (n) => scriptOf(`const o = { x }; o.o = o; return (await o)${repeat(".o", n)}.x;`),
  "optional chain": (n) =>
    scriptOf(`const o = { x }; o.o = o; return o${repeat("?.o", n)}?.[await "x"];`),
  templates: (n) => scriptOf(`return ${repeat("`${", n)}await x${repeat("}`", n)};`),
  "destructuring pattern": (n) =>
    scriptOf(
      `let v = await x; for (let i = 0; i < ${n}; i++) v = [v]; const ${repeat("[", n)}r = await x${repeat("]", n)} = v; return r;`,
    ),
  "async closures": (n) =>
    scriptOf(`return ${repeat("(async () => await ", n)}x${repeat(")()", n)};`),
  "functions around": (n) =>
    scriptOf(`return ${repeat("(() => ", n)}(async () => await x)()${repeat(")()", n)};`),
  "async functions that capture": (n) =>
    scriptOf(
      Array.from(
        { length: n },
        (_, i) => `let v${i} = await x; return await (async () => { v${i}++; `,
      ).join("") +
        "return x;" +
        repeat("})();", n),
    ),
};

/** Parts of a function that repeats one construct. */
export const EACH: Readonly<Record<string, (i: number) => string>> = {
  "cases of a switch": (i) => `case ${i}: sum += await x;`,
  "handlers in a row": (i) => `try { sum += await x; } catch { sum -= ${i}; }`,
  "loops in a row": () => `for (let k = 0; k < 2; k++) { if (k) continue; sum += await x; }`,
  "clean-ups in a row": () => `try { sum += await x; } finally { sum -= 1; }`,
  "branches in a row": () => `if (sum > 5) sum = await x; else sum += 1;`,
  "closures that capture": () => `{ let v = await x; const f = () => v++; sum += f() + v; }`,
};

/** A function that has `n` of the construct called `name`. */
export function inARow(name: string, n: number): string {
  const parts = Array.from({ length: n }, (_, i) => EACH[name]!(i)).join("\n");
  const body = name.startsWith("cases") ? `switch (x) {\n${parts}\n}` : parts;
  return scriptOf(`let sum = 0;\n${body}\nreturn sum;`);
}

/** `n` functions of 20 lines each; the last one calls the first. */
export function manyFunctions(n: number): string {
  const functions = Array.from(
    { length: n },
    (_, i) => `async function f${i}(x) {
  let sum = ${i};
  const seen = [];
  for (let k = 0; k < 3; k++) {
    if (k === 1) {
      seen.push(await x);
      continue;
    }
    try {
      sum += await (k === 2 ? x : seen.length);
    } catch (error) {
      seen.push(error);
    } finally {
      sum += 1;
    }
  }
  switch (sum % 3) {
    case 0: return sum;
    case 1: seen.push(sum); break;
    default: sum *= 2;
  }
  return [sum, seen.length];
}`,
  );
  return `"use strict";\n${functions.join("\n")}\nasync function f(x) { return [await f0(x), await f${n - 1}(x)]; }\nf;`.replace(
    "async function f(x)",
    "const f = async (x) =>",
  );
}

/** Programs whose output should grow as they do. */
export const PROGRAMS: Readonly<Record<string, (n: number) => string>> = {
  functions: manyFunctions,
  awaits: (n) => scriptOf(`let sum = 0;\n${repeat("sum += await x;\n", n)}return sum;`),
  "plain lines": (n) =>
    scriptOf(`let sum = 0;\nawait x;\n${repeat("sum += x;\n", n)}await x;\nreturn sum;`),
  "loops in a row": (n) =>
    scriptOf(
      `let sum = 0;\n${repeat("for (let i = 0; i < 2; i++) { if (i) continue; sum += await x; }\n", n)}return sum;`,
    ),
  "try statements in a row": (n) =>
    scriptOf(
      `let sum = 0;\n${repeat("try { sum += await x; } finally { sum++; }\n", n)}return sum;`,
    ),
  "operands of one expression": (n) => scriptOf(`return ${repeat("await x + ", n)}x;`),
  "arguments of one call": (n) => scriptOf(`return Math.max(${repeat("await x, ", n)}x);`),
  "locals that stay alive": (n) => {
    const names = Array.from({ length: n }, (_, i) => `v${i}`);
    return scriptOf(
      `${names.map((name) => `const ${name} = await x;`).join("\n")}\nreturn ${names.join(" + ")};`,
    );
  },
  "nested closures": (n) =>
    scriptOf(`${repeat("await (async () => { await x;", n)}${repeat("})();", n)}`),
};
