/** An error that passes through fifty async functions before somebody catches it. */
const FAILURE = new Error("from the bottom");

async function descend(depth: number): Promise<number> {
  if (depth === 0) throw FAILURE;
  const below = await descend(depth - 1);
  return below + 1;
}

export async function run(n: number): Promise<number> {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    try {
      await descend(50);
    } catch (error) {
      if (error === FAILURE) caught++;
    }
  }
  return caught;
}
