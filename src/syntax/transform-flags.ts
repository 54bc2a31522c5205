/**
 * What the parser notes of each node about everything inside it, for TypeScript's own printer, which goes by it when it leaves
 * types out. Its declaration files keep that to themselves.
 */
import { ts, type TS } from "./typescript.ts";

const { TransformFlags } = ts as unknown as {
  readonly TransformFlags: { readonly ContainsTypeScript: number; readonly ContainsJsx: number };
};
const TYPES_OR_JSX = TransformFlags.ContainsTypeScript | TransformFlags.ContainsJsx;

/** Something that only TypeScript has stands in `node`, or JSX. */
export function hasTypesOrJsx(node: TS.Node): boolean {
  const { transformFlags } = node as unknown as { readonly transformFlags: number };
  return (transformFlags & TYPES_OR_JSX) !== 0;
}
