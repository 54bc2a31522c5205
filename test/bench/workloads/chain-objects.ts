/** Three async functions, each awaiting the next, that give objects; the innermost has its own at once. */
interface Found {
  readonly id: number;
}

async function find(id: number): Promise<Found> {
  return { id };
}

async function next(id: number): Promise<Found> {
  const found = await find(id);
  return { id: found.id + 1 };
}

async function same(id: number): Promise<Found> {
  const found = await next(id);
  return found;
}

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const found = await same(i & 7);
    sum += found.id;
  }
  return sum;
}
