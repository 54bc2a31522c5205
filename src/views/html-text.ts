/** Text as HTML. */

export function escapeHtml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // What HTML cannot hold, and what would reorder the text for the reader.
      .replace(
        /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
        "\ufffd",
      )
  );
}

/** The value of `data-state` that the elements of a state share. */
export function stateKey(fn: number, state: number): string {
  return `${fn}.${state}`;
}
