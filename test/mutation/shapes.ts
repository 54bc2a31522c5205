/** What mutants are made of: other functions for the body of `main`, statements around statements, and what those use. */

/** Waits, and shows what closures see that captured a variable. */
export const TICK = "$tick";

/** The closures. */
export const KEPT = "$kept";

/** Stands at the start of `main`. A promise stays as it is: a future may be awaited only once. */
export const HELPERS = [
  `const ${KEPT} = [];`,
  `const $show = ($read) => { try { const $value = $read(); return Object($value) === $value ? typeof $value : $value; } catch { return "dead"; } };`,
  `const ${TICK} = ($value) => {`,
  `if (${KEPT}.length > 0) log("captured", ...${KEPT}.slice(-5).map($show));`,
  `return typeof $value?.then === "function" ? $value : host.tick($value); };`,
].join(" ");

const ASK = `let $r = await $it.next(); while (!$r.done) { log("yielded", typeof $r.value); $r = await $it.next($r.value); } return $r.value;`;

/** The body of `main` as that of another function. The first leaves it where it is. */
export const BODIES: readonly ((body: string) => string)[] = [
  (body) => body,
  (body) => `{ return await (async () => ${body})(); }`,
  (body) => `{ return await { async $m() ${body} }.$m(); }`,
  (body) =>
    `{ class $C { #p = 1; async $m() ${body} p() { return this.#p; } } return await new $C().$m(); }`,
  (body) =>
    `{ class $C { static async #m() ${body} static $m() { return this.#m(); } } return await $C.$m(); }`,
  (body) => `{ class $C { $m = async () => ${body} } return await new $C().$m(); }`,
  (body) => `{ const $f = async ($y = 1, [$z = 2] = [], ...$rest) => ${body}; return await $f(); }`,
  (body) =>
    `{ for (let $i = 0; $i < 2; $i++) { const $v = await (async () => ${body})(); log($i, typeof $v); } }`,
  (body) => `{ async function* $g() ${body} const $it = $g(); ${ASK} }`,
  (body) =>
    `{ let $n = 0; for await (const $v of { async *$g() ${body} }.$g()) { log(typeof $v); if (++$n > 2) break; } }`,
];

/** What may stand around a statement, or around it and all after it. */
export const SHAPES: readonly (readonly [before: string, after: string])[] = [
  ["{", "}"],
  ["try {", `} finally { await ${TICK}(0); log("finally"); }`],
  ["try {", `} finally { log("finally"); }`],
  ["try {", `} catch ($e) { await ${TICK}(0); log("caught"); throw $e; }`],
  ["$out: try {", `} finally { await ${TICK}(0); break $out; }`],
  ["$out: {", `await ${TICK}(0); break $out; }`],
  ["do {", `} while (await ${TICK}(false));`],
  ["if (await true) {", "}"],
  [`if (await ${TICK}(false)) log("else"); else {`, "}"],
  [`switch (await ${TICK}(1)) { case 0: case 1: {`, `} default: log("default"); }`],
  [`for (const $k of [await ${TICK}(1)]) { ${KEPT}.push(() => $k);`, "}"],
  [`for await (const $k of [${TICK}(1)]) {`, "}"],
  [`for (let $i = 0; $i < 2; $i++) { ${KEPT}.push(() => $i); await ${TICK}($i);`, "}"],
  [`for (const $k in { a: 1, b: 2 }) { if (await ${TICK}($k === "a")) continue;`, "}"],
  ["for (let $n = 0; $n++ < 1; ) {", "}"],
];
