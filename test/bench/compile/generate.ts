/**
 * Writes a large TypeScript module of the kind that services are made of: interfaces, plain helpers, a class with async
 * methods, retries, batches, parsers. The same number of lines always gives the same text.
 */

/** Each takes a number that makes its names unique; about half of the lines stand in async functions. */
const SECTIONS: readonly ((n: number) => string)[] = [
  types,
  helpers,
  client,
  retry,
  batch,
  report,
  events,
];

export function generate(lines: number): string {
  const parts: string[] = [HEADER];
  let written = lineCount(HEADER);
  for (let n = 0; written < lines; n++) {
    const section = SECTIONS[n % SECTIONS.length]!(Math.floor(n / SECTIONS.length));
    parts.push(section);
    written += lineCount(section);
  }
  return parts.join("");
}

const lineCount = (text: string): number => text.split("\n").length - 1;

const HEADER = `/** Generated to measure compilers. */
import { connect, log, sleep, type Connection } from "./support";

export interface Clock {
  now(): number;
}

`;

function types(n: number): string {
  return `/** A record as the service ${n} stores it. */
export interface Item${n} {
  readonly id: number;
  name: string;
  tags: string[];
  owner: { id: string; mail: string | null };
  price: number;
}

export type Outcome${n} =
  | { kind: "stored"; item: Item${n}; revision: number }
  | { kind: "conflict"; revision: number }
  | { kind: "missing"; id: number };

`;
}

function helpers(n: number): string {
  return `/** The parts of a key, trimmed; empty ones are left out. */
export function parseKey${n}(key: string, separator = ":"): string[] {
  const parts: string[] = [];
  for (const part of key.split(separator)) {
    const trimmed = part.trim();
    if (trimmed.length === 0) continue;
    parts.push(trimmed.toLowerCase());
  }
  return parts;
}

export function total${n}(items: readonly Item${n}[], discount: number): number {
  let sum = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    sum += item.price * (item.tags.includes("sale") ? 1 - discount : 1);
  }
  return Math.round(sum * 100) / 100;
}

`;
}

function client(n: number): string {
  return `export class Store${n} {
  private connection: Connection | undefined;
  private readonly pending = new Map<number, Promise<Item${n}>>();

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
  ) {}

  /** Connects when it has to. */
  async open(): Promise<Connection> {
    if (this.connection !== undefined) return this.connection;
    const started = this.clock.now();
    const connection = await connect(this.url, { keepAlive: true });
    log(\`connected to \${this.url} in \${this.clock.now() - started} ms\`);
    this.connection = connection;
    return connection;
  }

  async load(id: number): Promise<Item${n} | null> {
    const running = this.pending.get(id);
    if (running !== undefined) return await running;
    const connection = await this.open();
    const response = await connection.get(\`/items/\${id}\`);
    if (response.status === 404) return null;
    const body = await response.json();
    return { ...body, id, tags: body.tags ?? [], name: String(body.name) };
  }

  async store(item: Item${n}, revision: number): Promise<Outcome${n}> {
    const connection = await this.open();
    const response = await connection.put(\`/items/\${item.id}\`, JSON.stringify(item));
    switch (response.status) {
      case 200:
        return { kind: "stored", item, revision: revision + 1 };
      case 409: {
        const current = await response.json();
        return { kind: "conflict", revision: current.revision };
      }
      default:
        return { kind: "missing", id: item.id };
    }
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }
}

`;
}

function retry(n: number): string {
  return `/** Tries until it works, waiting longer each time. */
export async function retry${n}<T>(attempts: number, action: () => Promise<T>): Promise<T> {
  let delay = 50;
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= attempts) throw error;
      log("attempt failed", attempt, error);
    } finally {
      log("attempt over", attempt);
    }
    await sleep(delay);
    delay = Math.min(delay * 2, 5_000);
  }
}

`;
}

function batch(n: number): string {
  return `export async function loadAll${n}(
  store: Store${n},
  ids: readonly number[],
  size = 10,
): Promise<Map<number, Item${n}>> {
  const found = new Map<number, Item${n}>();
  const missing: number[] = [];
  for (let from = 0; from < ids.length; from += size) {
    const part = ids.slice(from, from + size);
    const items = await Promise.all(part.map((id) => retry${n}(3, () => store.load(id))));
    items.forEach((item, i) => {
      if (item === null) missing.push(part[i]!);
      else found.set(part[i]!, item);
    });
  }
  if (missing.length > 0) log(\`\${missing.length} of \${ids.length} are missing\`, missing.slice(0, 5));
  return found;
}

`;
}

function report(n: number): string {
  return `export const report${n} = async (store: Store${n}, keys: string[]): Promise<string> => {
  const lines: string[] = [];
  let failures = 0;
  for (const key of keys) {
    const [kind, id] = parseKey${n}(key);
    if (kind !== "item" || id === undefined) continue;
    try {
      const item = await store.load(Number(id));
      const outcome = item && (await store.store({ ...item, name: item.name.trim() }, 1));
      lines.push(\`\${key}: \${outcome?.kind ?? "nothing"} \${item?.owner.mail ?? "-"}\`);
    } catch (error) {
      failures += 1;
      if (failures > 10) throw new Error(\`too many failures at \${key}\`, { cause: error });
    }
  }
  const sum = total${n}([...(await loadAll${n}(store, [1, 2, 3])).values()], 0.1);
  return [...lines, \`sum \${sum}, \${failures} failures\`].join("\\n");
};

`;
}

function events(n: number): string {
  return `/** Listeners that may be slow, told one after the other. */
export class Events${n}<T extends { type: string }> {
  private readonly listeners: ((event: T) => Promise<void> | void)[] = [];
  private queue: T[] = [];
  private draining = false;

  on(listener: (event: T) => Promise<void> | void): () => void {
    this.listeners.push(listener);
    return () => {
      const at = this.listeners.indexOf(listener);
      if (at >= 0) this.listeners.splice(at, 1);
    };
  }

  async emit(event: T): Promise<number> {
    this.queue.push(event);
    if (this.draining) return 0;
    this.draining = true;
    let told = 0;
    try {
      while (this.queue.length > 0) {
        const [next, ...rest] = this.queue;
        this.queue = rest;
        for (const listener of this.listeners) {
          await listener(next!);
          told++;
        }
      }
    } finally {
      this.draining = false;
    }
    return told;
  }
}

`;
}
