/** What the tags of elements mean. */
import { ts, type TS } from "./typescript.ts";

/** `<div>` and `<svg:path>` name elements, `<Panel>` and `<parts.Row>` something of the program. */
export function namesBinding(
  tag: TS.JsxTagNameExpression,
): tag is Exclude<TS.JsxTagNameExpression, TS.JsxNamespacedName> {
  if (ts.isJsxNamespacedName(tag)) return false;
  return !ts.isIdentifier(tag) || /^[A-Z_$]/.test(tag.text);
}
