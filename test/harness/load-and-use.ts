/** Two files, the second of which puts a promise where the first one's future is once that is lowered lazily. */

export const LOAD = `export async function load(id: number): Promise<string> {
  return await Promise.resolve(String(id));
}
`;

/** The last line but two is the one. */
export const USE = `import { load } from "./load.js";
export const fine: Promise<string> = load(1);
let latest = load(2);
export function reset(): Promise<string> {
  latest = Promise.resolve("none");
  return latest;
}
`;
