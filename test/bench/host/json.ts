/** Deterministic JSON documents, a few of them malformed on purpose. */
const documents = new Map<number, string>();

export function jsonDocument(key: number): string {
  if (key % 61 === 60) return `{"id": ${key}, "items": [`;
  let text = documents.get(key);
  if (text === undefined) documents.set(key, (text = JSON.stringify(order(key))));
  return text;
}

function order(key: number): object {
  const items = Array.from({ length: 4 + (key % 5) }, (_, i) => ({
    sku: `sku-${key * 31 + i}`,
    quantity: i,
    price: key * 1.5 + i,
    tags: ["a", "b", `c${i}`],
  }));
  return { id: key, name: `document ${key}`, items };
}
