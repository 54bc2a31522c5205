/** What the compiler answers to a text, found out in a process of its own: one that hangs can be ended. */

import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What to do with a text. */
export interface Question {
  readonly source: string;
  /** Call the script's function natively and lowered with this argument, and compare. */
  readonly argument?: unknown;
}

/** What came of it. */
export interface Answer {
  /** Functions that were lowered and that were left. */
  readonly lowered: number;
  readonly left: number;
  readonly diagnostics: readonly {
    code: string;
    severity: string;
    message: string;
    start: number;
  }[];
  /** The output is the input, byte for byte. */
  readonly unchanged: boolean;
  readonly length: number;
  /** Whether the engine can parse the input and the output; its own stack is finite too. */
  readonly parses: { readonly source: boolean; readonly output: boolean };
  /** What calling the function came to; null when it was not asked for or cannot be parsed. */
  readonly native: unknown;
  readonly outcome: unknown;
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** Asks questions one after the other; the process is made at the first one. */
export class Asker {
  #child: ChildProcess | null = null;

  /** Rejects when there is no answer within `timeout` milliseconds, or when the process dies. */
  async ask(question: Question, timeout: number): Promise<Answer> {
    const child = (this.#child ??= fork(WORKER, { execArgv: ["--import", "tsx"] }));
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no answer within ${timeout} ms`)),
          timeout,
        );
        const onExit = (code: number | null, signal: string | null): void =>
          reject(new Error(`the process died: ${signal ?? code}`));
        child.once("exit", onExit);
        child.once("message", (answer: Answer | { crash: string }) => {
          clearTimeout(timer);
          child.off("exit", onExit);
          if ("crash" in answer) reject(new Error(answer.crash));
          else resolve(answer);
        });
        child.send(question);
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill("SIGKILL");
    this.#child = null;
  }
}
