/** A loop whose body is guarded: one call in eight fails and is caught, and something always runs last. */
const FAILURE = new Error("one in eight");

async function step(i: number): Promise<number> {
  if (i % 8 === 7) throw FAILURE;
  return i & 63;
}

export async function run(n: number): Promise<number> {
  let sum = 0;
  let mixed = 1;
  let caught = 0;
  let finished = 0;
  for (let i = 0; i < n; i++) {
    const salt = (i * 7) & 255;
    try {
      const value = await step(i);
      sum += value;
      mixed = (mixed * 31 + value) | 0;
    } catch (error) {
      if (error !== FAILURE) throw error;
      caught++;
      mixed ^= salt;
    } finally {
      finished++;
    }
  }
  return (sum + mixed + caught + finished) % 1_000_003;
}
