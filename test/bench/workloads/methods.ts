/** Methods that await methods of the same object, guarded: a counter of what is under way goes down in `finally`. */
class Store {
  busy = 0;
  reads = 0;
  private readonly rows = new Map<number, number>();

  async read(id: number): Promise<number> {
    this.reads++;
    return this.rows.get(id) ?? id;
  }

  async guarded(id: number): Promise<number> {
    this.busy++;
    try {
      const row = await this.read(id);
      return row + 1;
    } finally {
      this.busy--;
    }
  }

  async update(id: number): Promise<number> {
    this.busy++;
    try {
      const before = await this.guarded(id);
      this.rows.set(id, before & 1023);
      const after = await this.guarded(id);
      return after - before;
    } finally {
      this.busy--;
    }
  }
}

export async function run(n: number): Promise<number> {
  const store = new Store();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await store.update(i & 15);
  return sum + store.busy + store.reads;
}
