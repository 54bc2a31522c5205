/**
 * Functions whose parameters get their types from where the function stands. Where a machine must make
 * that place `any`, the parameters have to say their types themselves:
 *
 *     list.reduce((sum, item) => sum + item.size, await base())
 *
 *     callee = list.reduce; …; callMethod(callee, list, (sum: number, item: Item) => sum + item.size, sent)
 */
import type { Insert, UntypedFunction } from "../ir/mention.ts";
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

/** Longer texts hide more than they show. What only tells kinds apart must say them: see `infersPredicate`. */
const MAX_LENGTH = 160;

type FunctionValue = TS.ArrowFunction | TS.FunctionExpression | TS.MethodDeclaration;

export interface UntypedInput {
  readonly checker: TS.TypeChecker;
  readonly sourceFile: TS.SourceFile;
  readonly fn: TS.Node;
  readonly write: (type: TS.Type) => string;
  readonly isLowered: (fn: TS.Node) => boolean;
  /** It becomes the argument of a call, and says its parameters' types in any case. */
  readonly saysParameters: (fn: TS.Node) => boolean;
}

export function findUntypedFunctions(input: UntypedInput): readonly UntypedFunction[] {
  const found: UntypedFunction[] = [];
  const visit = (node: TS.Node): void => {
    if (isFunctionValue(node) && node !== input.fn && node.parameters.some(isUntyped)) {
      if (!input.saysParameters(node)) found.push(untypedFunction(input, node));
    }
    ts.forEachChild(node, visit);
  };
  visit(input.fn);
  return found;
}

function isFunctionValue(node: TS.Node): node is FunctionValue {
  if (ts.isMethodDeclaration(node)) return ts.isObjectLiteralExpression(node.parent);
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isUntyped({ type, initializer }: TS.ParameterDeclaration): boolean {
  return type === undefined && initializer === undefined;
}

function untypedFunction(input: UntypedInput, node: FunctionValue): UntypedFunction {
  const { sourceFile } = input;
  const owner = ownerOf(node);
  return {
    start: node.getStart(sourceFile),
    owner: { start: owner.getStart(sourceFile), end: owner.end },
    annotate: () => annotations(input, node),
  };
}

/** The expression whose place says what the function takes: a call, a returned value, the function itself. */
function ownerOf(node: TS.Node): TS.Node {
  let at = node;
  for (;;) {
    const { parent } = at;
    switch (parent.kind) {
      case K.ParenthesizedExpression:
      case K.ArrayLiteralExpression:
      case K.ObjectLiteralExpression:
      case K.PropertyAssignment:
      case K.ConditionalExpression:
      case K.SpreadElement:
      case K.SpreadAssignment:
        at = parent;
        continue;
      case K.CallExpression:
      case K.NewExpression:
        return (parent as TS.CallExpression).expression === at ? node : parent;
      default:
        return at;
    }
  }
}

/** The types that its parameters have without saying so. */
export function annotations(
  { checker, sourceFile, write, isLowered }: Omit<UntypedInput, "saysParameters">,
  node: FunctionValue,
): readonly Insert[] {
  const { parameters } = node;
  const longest = infersPredicate(checker, node) ? Infinity : MAX_LENGTH;
  const [only] = parameters;
  // What makes a machine has parentheses of its own.
  const isBare = only !== undefined && !isLowered(node) && isBareParameter(only, sourceFile);
  return parameters.filter(isUntyped).flatMap((parameter): Insert[] => {
    const { name, questionToken } = parameter;
    const written = write(checker.getTypeAtLocation(name));
    const type = `: ${written.length > longest ? "any" : written}`;
    const at = questionToken?.end ?? name.end;
    if (!isBare) return [{ at, text: type, side: "end", replaces: 0 }];
    return [
      { at: name.getStart(sourceFile), text: "(", side: "start", replaces: 0 },
      { at, text: `${type})`, side: "end", replaces: 0 },
    ];
  });
}

/** `shapes.filter((shape) => shape.kind === "circle")` gives circles, which it would not if `shape` were any. */
function infersPredicate(checker: TS.TypeChecker, node: FunctionValue): boolean {
  const signature = checker.getSignatureFromDeclaration(node);
  return (
    node.type === undefined &&
    signature !== undefined &&
    checker.getTypePredicateOfSignature(signature) !== undefined
  );
}

/** `x => …`, without parentheses. */
function isBareParameter(parameter: TS.ParameterDeclaration, sourceFile: TS.SourceFile): boolean {
  const { parent } = parameter;
  if (!ts.isArrowFunction(parent)) return false;
  return !sourceFile.text
    .slice(parent.getStart(sourceFile), parameter.getStart(sourceFile))
    .includes("(");
}
