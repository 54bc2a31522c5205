/** Names of the generated classes and enums, and the type parameters they take. */
import type { ClassNames } from "./ir/class-model.ts";
import type { Fn } from "./ir/source.ts";
import { GLOBAL_CLASSES, NameSpace, pascalCase } from "./base/names.ts";
import type { Captures } from "./syntax/captures.ts";
import { isSloppy } from "./syntax/strictness.ts";
import type { AsyncFn } from "./syntax/support.ts";
import { ts, type TS } from "./syntax/typescript.ts";
import type { TypeOracle } from "./syntax/types.ts";

export interface NamedClass extends ClassNames {
  /** How the wrapper reaches the class. */
  readonly reference: string;
  /** `<T>`, to go with the reference. */
  readonly typeArguments: string;
}

export function classNamesFor(
  accepted: readonly AsyncFn[],
  captures: ReadonlyMap<Fn, Captures>,
  sourceFile: TS.SourceFile,
  identifiers: ReadonlySet<string>,
  types: TypeOracle | undefined,
): Map<Fn, NamedClass> {
  const space = new NameSpace(identifiers, GLOBAL_CLASSES);
  const result = new Map<Fn, NamedClass>();
  for (const { fn, name } of accepted) {
    const base = pascalCase(name) || "Anonymous";
    const className = space.take(/^\d/.test(base) ? `_${base}` : base, false);
    const enumName = space.take(`${className}State`, false);
    const container = captures.get(fn)!.container.node;
    const holder = ts.isClassLike(container) ? container.name!.text : null;
    const member = holder === null ? null : `#${className}`;
    const parameters = typeParametersAround(fn, container, sourceFile);
    const node = fn.node as TS.FunctionLikeDeclaration;
    result.set(fn, {
      className,
      enumName,
      functionName: name,
      member,
      typeParameters: bracket(parameters.map((parameter) => parameter.text)),
      sloppy: isSloppy(fn.node, sourceFile),
      typeArguments: bracket(parameters.map((parameter) => parameter.name)),
      result: types === undefined ? "any" : types.resultOf(node),
      reference: holder === null ? className : `${holder}.${member!}`,
    });
  }
  return result;
}

function bracket(list: readonly string[]): string {
  return list.length === 0 ? "" : `<${list.join(", ")}>`;
}

/** Type parameters of the function and of everything around it up to where the class stands. */
function typeParametersAround(
  fn: Fn,
  container: TS.Node,
  sourceFile: TS.SourceFile,
): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = [];
  for (let at: TS.Node = fn.node; at.parent !== undefined; at = at.parent) {
    if (at !== fn.node && at === container) {
      // A static member does not see the parameters of its class: it brings its own.
    }
    const { typeParameters } = at as { typeParameters?: readonly TS.TypeParameterDeclaration[] };
    if (typeParameters === undefined || !(ts.isFunctionLike(at) || ts.isClassLike(at))) continue;
    const own = typeParameters.filter((parameter) => !found.some(({ name }) => name === parameter.name.text));
    found.unshift(
      ...own.map((parameter) => ({
        name: parameter.name.text,
        text: withoutDefault(parameter, sourceFile),
      })),
    );
  }
  return found;
}

function withoutDefault(parameter: TS.TypeParameterDeclaration, sourceFile: TS.SourceFile): string {
  const constraint = parameter.constraint === undefined ? "" : ` extends ${parameter.constraint.getText(sourceFile)}`;
  return `${parameter.name.text}${constraint}`;
}
