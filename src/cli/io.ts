/** What the commands see of the process, so that tests can stand in for it. */
import type { Readable } from "node:stream";

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An explicit choice wins, then the environment's, then whether a person is looking. */
export function wantsColour(choice: boolean | null, output: Output, env: Io["env"]): boolean {
  if (choice !== null) return choice;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return output.isTTY === true && env.TERM !== "dumb";
}

/** Columns to fill: the terminal's, else what COLUMNS says, else a page's. */
export function widthOf(output: Output, env: Io["env"]): number {
  const said = Number(env.COLUMNS);
  return output.columns ?? (Number.isInteger(said) && said > 0 ? said : 120);
}
