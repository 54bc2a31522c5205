/** What the text of a type tells about the values that have it. */
import { code, typed, UNDEFINED, type Code } from "./code.ts";

/** Every value of the language has the type. */
export function isAny(type: Code): boolean {
  return textOf(type) === "any";
}

/** What a `return` takes where the function gives a promise of `result`. */
export function returnedText(result: string): string {
  return result === "any" ? result : `${result} | PromiseLike<${result}>`;
}

/** `undefined`; with a cast where the type says that it can't be. */
export function undefinedAs(type: Code): Code {
  const text = textOf(type);
  const fits =
    text !== null &&
    (/^(?:any|unknown|void|undefined)$/.test(text) ||
      (text.endsWith(" | undefined") && !text.includes("=>")));
  return fits ? UNDEFINED : code(UNDEFINED, typed(" as any"));
}

/** Null where the checker still has to say it. */
function textOf(type: Code): string | null {
  const parts = type.map((piece) => ("text" in piece ? piece.text : null));
  return parts.includes(null) ? null : parts.join("");
}
