/** A candidate: a way to run a workload, and the real tool that compiles the workload for it. */

export interface Source {
  /** The workload file's name without extension. */
  readonly name: string;
  readonly path: string;
  /** TypeScript; imports of the host already point at the folder where the compiled file will stand. */
  readonly text: string;
}

export type Compiled =
  | { readonly kind: "code"; readonly code: string }
  /** It cannot run this workload; the table says why. */
  | { readonly kind: "unavailable"; readonly reason: string };

export interface Candidate {
  readonly name: string;
  /** A peer is what lower-async is compared with; native and lower-async itself are none. */
  readonly role: "native" | "ours" | "peer";
  /** How it is compiled and run, for the table's legend. */
  readonly about: string;
  /** A throw counts as "cannot compile" with the message as the reason. */
  compile(source: Source, tools: Tools): Compiled | Promise<Compiled>;
}

/** Where things stand in the build folder, as the compiled workload must name them. */
export interface Tools {
  /** The root of the build: `src/`, `transforms/`, `runtime/` and `test/bench/` as JavaScript. */
  readonly root: string;
  /** Module specifier of the runtime, relative to a compiled workload. */
  readonly runtime: string;
}

export const code = (text: string): Compiled => ({ kind: "code", code: text });
export const unavailable = (reason: string): Compiled => ({ kind: "unavailable", reason });
