/**
 * What the compiler can tell its user: one table. Codes are stable; `lower-async explain CODE` prints
 * an entry. LA1xxx: the program is wrong. LA2xxx: the construct can't be lowered, the function is left. LA3xxx: the output
 * is right, and something is to be known about it.
 */
import type { Diagnostic, Severity, Span } from "../ir/result.ts";

interface Entry {
  readonly severity: Severity;
  /** What is wrong; `%` stands for the detail. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** Why. */
  readonly explanation: string;
}

export const DIAGNOSTICS = {
  LA1001: {
    severity: "error",
    message: "syntax error: %",
    hint: "Correct the text; nothing was lowered.",
    explanation:
      "The file is not valid TypeScript or JavaScript, so there is nothing that could be lowered. The output is the input.",
  },
  LA1002: {
    severity: "error",
    message: "the text is nested too deeply to be read",
    hint: "Split the expression or the blocks; nothing was lowered.",
    explanation:
      "Parser and compiler follow the nesting of the text with calls of their own, and the stack of the process was not deep enough.",
  },
  LA2002: {
    severity: "warning",
    message: "eval can name or declare any variable that `%` uses",
    hint: "Call eval through another name, `(0, eval)(text)`, if the text needs no locals.",
    explanation:
      "Direct eval reads and declares variables of the function by name. Once the locals are fields of a machine, it would find others, so the function is left as it was written; in sloppy code so are the functions inside of it, which may name what eval declares.",
  },
  LA2003: {
    severity: "warning",
    message: "`with` stands in or around `%`, so its names can't be resolved",
    hint: "Name the object instead.",
    explanation:
      "Inside `with` a name is a property or a variable depending on the object at run time. The function is left as it was written.",
  },
  LA2004: {
    severity: "warning",
    message: "`super()` stands in `%`, and nothing but a constructor and its arrows can call it",
    hint: "Call super() in the constructor itself.",
    explanation:
      "A machine is a class of its own, so super() in it would mean another constructor. The function is left as it was written.",
  },
  LA2010: {
    severity: "warning",
    message: "`%` stands in a call that the test runner moves to the top of the file",
    hint: "Nothing needs to be done. To have it lowered, move it into a file of its own and import that.",
    explanation:
      "Vitest and Jest run `vi.mock`, `vi.hoisted` and `jest.mock` before all imports, so also before the class of a machine could have been evaluated. The function is left as it was written.",
  },
  LA3001: {
    severity: "note",
    message: "the type checker refuses in the machine what it took as written: %",
    hint: "Nothing needs to be done: a comment silences it. With a type written on the variable the checker may follow.",
    explanation:
      "A machine saves locals in fields and parts expressions at their awaits; a few types can't be said that way, so the checker knows less there than it knew of your text. What runs is the same. `// @ts-ignore` stands before the line in the output, or `// @ts-nocheck` before the file where a comment in the line can't help.",
  },
  LA3002: {
    severity: "warning",
    message: "with futures the type checker refuses what it took with promises: %",
    hint: "A comment silences it. A future starts when it is awaited or its `then` is called, and a promise has no `poll` and `drop`: see that this is all right here.",
    explanation:
      "In lazy mode a call builds a future. It has what a promise has, so it can stand wherever a promise is asked for; but a promise can't stand where a future is: in a variable that takes its type from a lowered function, or in place of a method of a class, of the same file or of another that is lowered with it. Nor is it one of the author's own kinds of promises, which have more. `// @ts-ignore` stands before the line in the output, or `// @ts-nocheck` before the file where a comment in the line can't help.",
  },
} as const satisfies Record<string, Entry>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

export function makeDiagnostic(code: DiagnosticCode, detail: string, span: Span): Diagnostic {
  const { severity, message, hint } = DIAGNOSTICS[code];
  return { code, severity, message: message.replace("%", () => detail), hint, span, notes: [] };
}
