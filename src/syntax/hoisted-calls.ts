/**
 * Calls that a test runner moves in front of everything else of a file, imports too. The functions in them
 * run before a machine of the file could have been evaluated:
 *
 *     vi.mock("./store", async (original) => ({ ...(await original()), save: vi.fn() }));
 */
import { ts, type TS } from "./typescript.ts";

/** Vitest and Jest (by way of its Babel plugin) look for these texts. */
const HOISTED = /^(?:(?:vi|vitest)\.(?:mock|hoisted)|jest\.mock)$/;

/** Whether the function stands in an argument of such a call. */
export function isInHoistedCall(fn: TS.Node): boolean {
  for (let at = fn; !ts.isSourceFile(at); at = at.parent)
    if (ts.isCallExpression(at) && isHoisted(at.expression)) return true;
  return false;
}

function isHoisted(callee: TS.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    HOISTED.test(`${callee.expression.text}.${callee.name.text}`)
  );
}
