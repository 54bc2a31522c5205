/** Which words may be names: of variables, of functions, of labels. */
import type { TS } from "../typescript.ts";
import type { File, Place } from "./place.ts";

const STRICT_RESERVED = new Set([
  "implements",
  "interface",
  "let",
  "package",
  "private",
  "protected",
  "public",
  "static",
  "yield",
]);

/** An identifier that reads a variable, or names a label. */
export function checkReference(file: File, place: Place, name: TS.Identifier): void {
  const { text } = name;
  if (text === "await" && (place.awaitIs === "keyword" || place.awaitIs === "reserved")) {
    file.report("'await' is reserved here and can't be a name", name);
  } else if (text === "yield" && place.isGenerator) {
    file.report("'yield' is a keyword in a generator and can't be a name", name);
  } else if (place.strict && STRICT_RESERVED.has(text)) {
    file.report(`'${text}' is reserved in strict mode and can't be a name`, name);
  } else if (text === "arguments" && !place.hasArguments) {
    file.report("'arguments' is not allowed in a class field or a static block", name);
  }
}

/** An identifier that is declared or assigned. */
export function checkBinding(file: File, place: Place, name: TS.Identifier): void {
  checkReference(file, place, name);
  if (place.strict && (name.text === "eval" || name.text === "arguments"))
    file.report(`'${name.text}' can't be declared or assigned in strict mode`, name);
}
