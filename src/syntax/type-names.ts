/** Types of variables and results for the emitter. */
import type { TypeNames } from "../ir/class-model.ts";
import type { TypeOracle } from "./types.ts";
import { ts, type TS } from "./typescript.ts";

/** Answers of the oracle; `any` without one. */
export function typeNamesFor(types: TypeOracle | undefined, superNames: string): TypeNames {
  void superNames;
  return {
    ofVariable: ({ binding, type }) => {
      if (binding === null) {
        if (type === null) return "any";
        if (typeof type === "string") return types === undefined && !/^\(/.test(type) ? "any" : type;
        return types === undefined ? "any" : types.typeOf(type);
      }
      if (types === undefined) return "any";
      const { declaration } = binding;
      if (declaration !== null) return types.typeOf(nameOf(declaration));
      const [ref] = binding.refs;
      return binding.kind === "this" && ref !== undefined ? typeOfThis(types, ref.start) : "any";
    },
    ofResult: (node) => (types === undefined ? null : types.typeOf(node)),
  };
}

function nameOf(declaration: TS.Identifier): TS.Node {
  const { parent } = declaration;
  return ts.isClassDeclaration(parent) || ts.isFunctionDeclaration(parent) ? declaration : declaration;
}

function typeOfThis(types: TypeOracle, offset: number): string {
  let at: TS.Node = types.sourceFile;
  for (;;) {
    const inner: TS.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(types.sourceFile) <= offset && offset < child.end ? child : undefined,
    );
    if (inner === undefined) break;
    at = inner;
  }
  return at.kind === ts.SyntaxKind.ThisKeyword ? types.typeOf(at) : "any";
}
