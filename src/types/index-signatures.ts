/**
 * Types that exist, but that no text can say. Of `{ [key: string]: string } & { strict?: boolean }` the checker makes one
 * object; written out, its `strict` is no string:
 *
 *     { [key: string]: string; strict?: boolean }
 */
import { ts, type TS } from "../syntax/typescript.ts";

const K = ts.SyntaxKind;

const printer = ts.createPrinter({ removeComments: true });
const nowhere = ts.createSourceFile("type.ts", "", ts.ScriptTarget.ESNext);

/** Some property is not of the type that any key has. */
export function breaksIndex({ members }: TS.TypeLiteralNode): boolean {
  const index = members.find(isStringIndex);
  if (index === undefined || members.length === 1) return false;
  const allowed = new Set(partsOf(index.type));
  if (allowed.has("any") || allowed.has("unknown")) return false;
  return members.some((member) => {
    if (!ts.isPropertySignature(member) || member.type === undefined) return false;
    if (member.questionToken !== undefined && !allowed.has("undefined")) return true;
    return partsOf(member.type).some((part) => !allowed.has(part));
  });
}

function isStringIndex(member: TS.TypeElement): member is TS.IndexSignatureDeclaration {
  return (
    ts.isIndexSignatureDeclaration(member) && member.parameters[0]?.type?.kind === K.StringKeyword
  );
}

/** What the type may be, each as text; a literal counts as what it is one of. */
function partsOf(type: TS.TypeNode): readonly string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(partsOf);
  if (ts.isParenthesizedTypeNode(type)) return partsOf(type.type);
  if (ts.isLiteralTypeNode(type)) {
    if (ts.isStringLiteral(type.literal)) return ["string"];
    if (ts.isNumericLiteral(type.literal)) return ["number"];
    if (type.literal.kind !== K.NullKeyword) return ["boolean"];
  }
  return [printer.printNode(ts.EmitHint.Unspecified, type, nowhere)];
}
