/** What a function gives, as its class and its own head say it. */
import type { Cfg } from "../ir/cfg.ts";
import type { MachineHead } from "../ir/class-model.ts";
import type { Cast } from "../ir/mention.ts";
import type { Fn } from "../ir/source.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import type { PlacedTypes } from "./placed-types.ts";
import type { TypePlace } from "./type-place.ts";
import { inUnion } from "./type-rewrites.ts";

export interface ResultType {
  /** What is returned; null where no checker could say. */
  readonly type: TS.Type | null;
  /** What a generator gives; null as above. */
  readonly item: TS.Type | null;
  /** The texts of `MachineHead`. */
  readonly result: string;
  readonly generator: MachineHead["generator"];
  readonly returnType: string | null;
}

export interface ResultTypeInput {
  readonly fn: Fn;
  readonly cfg: Cfg;
  readonly mode: "eager" | "lazy";
  readonly isLowered: (fn: TS.Node) => boolean;
}

export function resultTypeOf(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  input: ResultTypeInput,
): ResultType {
  const node = input.fn.node as TS.FunctionLikeDeclaration;
  const signature = checker.getSignatureFromDeclaration(node);
  if (signature === undefined)
    return { type: null, item: null, result: "any", generator: null, returnType: null };
  const promised = checker.getReturnTypeOfSignature(signature);
  if (node.asteriskToken !== undefined) return generatorType(checker, types, node, promised);
  const type = promisedType(checker, promised) ?? awaitedType(checker, promised);
  const written = types.writeExact(type, types.inClass);
  // It stands in unions.
  const result = inUnion(written);
  if (node.type !== undefined)
    return { type, item: null, result, generator: null, returnType: null };
  const inHead = types.writeExact(type, types.inHead);
  // What the class can't say, the function must: its callers need the type.
  const isSaid =
    input.mode !== "lazy" &&
    inHead === result.replaceAll(types.inClass.self, "this") &&
    !namesItsHolder(input);
  return { type, item: null, result, generator: null, returnType: isSaid ? null : inHead };
}

/**
 * `const done = start(async () => { stop(done); })`: the type of `done` may not depend on what the
 * machine is handed, which is `done` among others.
 */
function namesItsHolder({ cfg, fn, isLowered }: ResultTypeInput): boolean {
  return cfg.variables.some(({ binding, captured }) => {
    const holder = binding?.declaration?.parent;
    if (!captured || holder === undefined || !ts.isVariableDeclaration(holder)) return false;
    // A variable of a machine says its type.
    if (binding!.scope.isTakenApart && isLowered(binding!.scope.fn.node)) return false;
    return holder.type === undefined && holder.pos < fn.node.pos && fn.node.end <= holder.end;
  });
}

/** What an async generator gives, returns and is sent, as its signature says. */
function generatorType(
  checker: TS.TypeChecker,
  types: PlacedTypes,
  node: TS.FunctionLikeDeclaration,
  promised: TS.Type,
): ResultType {
  const known = /^Async(?:Generator|Iterable|Iterator|IterableIterator)$/;
  const parts = known.test(promised.getSymbol()?.name ?? "")
    ? checker.getTypeArguments(promised as TS.TypeReference)
    : [];
  const write = (place: TypePlace): readonly string[] =>
    [0, 1, 2].map((index) => {
      const part = parts[index];
      return part === undefined ? "any" : types.write(part, place);
    });
  const [item, result, sent] = write(types.inClass).map(inUnion);
  return {
    type: parts[1] ?? null,
    item: parts[0] ?? null,
    result: result!,
    generator: { item: item!, sent: sent! },
    returnType: node.type === undefined ? write(types.inHead).join(", ") : null,
  };
}

/**
 * What a returned or yielded value must be said to be. A thenable that is no promise, or a promise of something else, gives
 * the result all the same when it is awaited; and an object literal that fits `T["row"]` seems to have too many properties
 * beside `PromiseLike<T["row"]>`.
 */
export function castOfReturned(
  checker: TS.TypeChecker,
  node: TS.Node,
  { type, item }: Pick<ResultType, "type" | "item">,
): Pick<Cast, "open" | "close"> | null {
  const result = ts.isYieldExpression(node.parent) ? item : type;
  if (result === null) return null;
  const isWhole = ts.isLeftHandSideExpression(node);
  const cast = isWhole ? { open: "(", close: " as any)" } : { open: "((", close: ") as any)" };
  if ((result.flags & ts.TypeFlags.Instantiable) !== 0 && isLiteral(node)) return cast;
  const fits = (type: TS.Type): boolean => {
    if (checker.isTypeAssignableTo(type, result)) return true;
    if (type.isUnion()) return type.types.every(fits);
    const item = promisedType(checker, type);
    return item !== null && checker.isTypeAssignableTo(item, result);
  };
  return fits(checker.getTypeAtLocation(node)) ? null : cast;
}

/** An object as it is written, or a choice of such. */
function isLiteral(node: TS.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteral(node.expression);
  if (ts.isConditionalExpression(node))
    return isLiteral(node.whenTrue) || isLiteral(node.whenFalse);
  return ts.isObjectLiteralExpression(node);
}

/** The T of `Promise<T>`. */
function promisedType(checker: TS.TypeChecker, type: TS.Type): TS.Type | null {
  const name = type.getSymbol()?.name;
  if (name !== "Promise" && name !== "PromiseLike") return null;
  return checker.getTypeArguments(type as TS.TypeReference)[0] ?? null;
}

function awaitedType(checker: TS.TypeChecker, type: TS.Type): TS.Type {
  return (type.flags & ts.TypeFlags.Any) === 0 ? (checker.getAwaitedType(type) ?? type) : type;
}
