/** Names of generated code: free of collisions, given out in the order of the text. */

/** Names that can be asked for; most often a set. */
export interface Names {
  has(name: string): boolean;
}

/** All names of `parts`, without gathering them. */
export function anyOf(...parts: readonly Names[]): Names {
  return {
    has(name) {
      for (const part of parts) if (part.has(name)) return true;
      return false;
    },
  };
}

/** Gives out names that nothing else in the text has. */
export class NameSpace {
  private readonly taken = new Set<string>();
  /** The number to try next for a name that was wanted before: all smaller ones are taken. */
  private readonly nextCount = new Map<string, number>();

  /**
   * @param identifiers every identifier of the file; a name of ours avoids them all
   * @param reserved names that are never given out
   * @param words every word of the file, where `identifiers` are those in sight: a closure may declare any of them
   */
  constructor(
    private readonly identifiers: Names,
    private readonly reserved: Names = new Set(),
    private readonly words: Names = new Set(),
  ) {}

  /** `wanted`, or `wanted2` …; `asWritten`: the name is the author's and may stand in the file. */
  take(wanted: string, asWritten: boolean): string {
    if (!this.isFree(wanted, asWritten)) return this.takeNumbered(wanted);
    this.taken.add(wanted);
    return wanted;
  }

  /** `wanted`, or `wanted2` …: a name of ours that stands in the text of closures. */
  takeForClosures(wanted: string): string {
    return this.words.has(wanted) ? this.takeNumbered(wanted) : this.take(wanted, false);
  }

  private takeNumbered(wanted: string): string {
    // `Loop12_2` is no loop of line 122.
    const stem = /\d$/.test(wanted) ? `${wanted}_` : wanted;
    let count = this.nextCount.get(stem) ?? 2;
    while (!this.isFree(`${stem}${count}`, false) || this.words.has(`${stem}${count}`)) count++;
    this.nextCount.set(stem, count + 1);
    this.taken.add(`${stem}${count}`);
    return `${stem}${count}`;
  }

  private isFree(name: string, asWritten: boolean): boolean {
    if (this.taken.has(name) || this.reserved.has(name)) return false;
    if (SLOPPY_NAMES.has(name) || (!asWritten && KEYWORDS.has(name))) return false;
    return asWritten || !this.identifiers.has(name);
  }
}

/** `fetchUser` → `FetchUser`, `#load-all` → `LoadAll`. */
function pascalCase(text: string): string {
  if (/^[\w$]+$/.test(text)) return capitalized(text); // mostly it is one word
  return text
    .split(/[^\p{ID_Continue}$]+/u)
    .filter((word) => word !== "")
    .map(capitalized)
    .join("");
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A name for a class of ours, after what the author calls the thing. */
export function classNameAfter(text: string): string {
  const name = pascalCase(text) || "Anonymous";
  return /^\d/.test(name) ? `_${name}` : name;
}

/** The word for what is awaited: the last name of its callee. `api.users.get(id)` → `Get`. */
export function wordFor(text: string): string {
  const callee =
    /^[\s(]*(?:new\s+)?((?:[\p{ID_Start}$_#][\p{ID_Continue}$]*[\s.?!]*)+)/u.exec(text)?.[1] ?? "";
  const last =
    callee
      .split(/[\s.?!#]+/)
      .filter((word) => word !== "")
      .pop() ?? "";
  return last.length > 24 ? "" : pascalCase(last);
}

/** Words that can't name a variable of strict code, or mean something there already. */
const KEYWORDS: ReadonlySet<string> = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(
    " ",
  ),
);

/** What authors of sloppy code may call a variable, but a class, whose code is strict, may not. */
const SLOPPY_NAMES: ReadonlySet<string> = new Set(
  "arguments eval implements interface let package private protected public static yield".split(
    " ",
  ),
);

/** `name` as the key of a property in a literal: `__proto__: value` would be none. */
export function literalKey(name: string): string {
  return name === "__proto__" ? `["${name}"]` : name;
}

/** A class or a function may be called so, in TypeScript too. */
export function isPlainName(text: string): boolean {
  return (
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) && !KEYWORDS.has(text) && !TYPES.has(text)
  );
}

const TYPES: ReadonlySet<string> = new Set(
  "any unknown never number bigint boolean string symbol object".split(" "),
);

/** Classes and types that every program expects to find under their name. */
export const GLOBAL_NAMES: ReadonlySet<string> = new Set(
  "AbortController AbortSignal AggregateError Array ArrayBuffer AsyncGenerator AsyncIterable AsyncIterableIterator AsyncIterator Atomics BigInt Blob Boolean Buffer DataView Date Element Error Event EventTarget File FormData Function Generator Headers IArguments Infinity Intl Iterable IterableIterator Iterator IteratorResult JSON Map Math NaN Node Number Object Promise PromiseLike Proxy RangeError ReferenceError Reflect RegExp Request Response Set String SuppressedError Symbol SyntaxError TextDecoder TextEncoder TypeError URL URLSearchParams WeakMap WeakRef WeakSet WebSocket Worker".split(
    " ",
  ),
);
