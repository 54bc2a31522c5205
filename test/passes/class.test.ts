/** Pass 5: a machine to the lines of its class. */
import { expect, test } from "vitest";
import { dedent, dumpOf, type Which } from "./passes.ts";

/** The members of the class, from `poll` on. */
function poll(source: string, which?: Which): string {
  const text = dumpOf("class", source, which);
  const start = text.indexOf("\n", text.search(/^ {2}override poll|^ {2}poll/m) - 1);
  return dedent(text.slice(start, text.lastIndexOf("}")));
}

test("the whole of a small one, eager", () => {
  const dump = dumpOf(
    "class",
    `
    async function load(id: number) {
      const user = await fetchUser(id);
      return user.name + id;
    }
  `,
  );
  expect(dump).toMatchInlineSnapshot(`
    // Where \`load\` stands between two polls.
    const enum LoadState {
      Unresumed = 0, // nothing has run yet
      Returned = 1, // it gave its value
      Panicked = 2, // it threw
      Dropped = 3, // it was cancelled
      Running = 4, // a poll is on the stack
      Suspend0FetchUser = 5, // line 2: await fetchUser(id)
    }
    class Load extends EagerMachine<any> {
      static override readonly points = ["load", "line 2: await fetchUser(id)"];
      override state: number = LoadState.Unresumed;
      override promise: any = undefined;
      id: any;

      constructor(id: any) {
        super();
        this.id = id;
      }

      override poll(sent: any): Poll<any> {
        const id = this.id;
        let state = this.state;
        for (;;) {
          switch (state) {
            case LoadState.Unresumed: {
              this.awaitOnce(fetchUser(id));
              this.state = LoadState.Suspend0FetchUser;
              return PENDING;
            }
            case LoadState.Suspend0FetchUser: { // line 2: await fetchUser(id)
              const user = <result>;
              return user.name + id;
            }
          }
        }
      }
    }
  `);
});

test("the same, lazy", () => {
  const dump = dumpOf(
    "class",
    `
    async function load(id: number) {
      const user = await fetchUser(id);
      return user.name + id;
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    // Where \`load\` stands between two polls.
    const enum LoadState {
      Unresumed = 0, // nothing has run yet
      Returned = 1, // it gave its value
      Panicked = 2, // it threw
      Dropped = 3, // it was cancelled
      Running = 4, // a poll is on the stack
      Suspend0FetchUser = 5, // line 2: await fetchUser(id)
    }
    class Load extends Machine<any> {
      static override readonly points = ["load", "line 2: await fetchUser(id)"];
      override state: number = LoadState.Unresumed;
      override awaiting: any = undefined;
      override awaitedBy: any = undefined;
      id: any;

      constructor(id: any) {
        super();
        this.id = id;
      }

      override poll(cx: Context, sent?: any, isSent?: boolean): Poll<any> {
        const id = this.id;
        let awaiting = isSent ? undefined : this.awaiting;
        let state = this.state;
        if (state !== LoadState.Unresumed && state <= LoadState.Running) throw this.pollError();
        this.state = LoadState.Running;
        for (;;) {
          switch (state) {
            case LoadState.Unresumed: {
              awaiting = awaitable(fetchUser(id));
              // falls through
            }
            case LoadState.Suspend0FetchUser: { // line 2: await fetchUser(id)
              const polled = awaiting === undefined ? sent : awaiting.poll(cx);
              if (polled === PENDING) {
                this.state = LoadState.Suspend0FetchUser;
                this.awaiting = awaiting;
                if (awaiting.isMachine) awaiting.awaitedBy = this; else cx.frame = this;
                return PENDING;
              }
              const user = <result>;
              const result: any = user.name + id;
              this.state = LoadState.Returned;
              return result;
            }
          }
        }
      }
    }
  `);
});

test("without an await there is no switch", () => {
  const source = `
    async function f(x) {
      if (x) return 1;
      return g(x);
    }
    export async function caller() { await f(1); }
  `;
  expect(poll(source)).toMatchInlineSnapshot(`
    override poll(): Poll<any> {
      const x = this.x;
      if (x) return 1;
      return g(x);
    }
  `);
});

test("a loop: saved locals are written where it suspends", () => {
  const dump = poll(`
    async function f(n) {
      let total = 0;
      for (let i = 0; i < n; i++) {
        total += (await get(i)).size;
      }
      return total;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    override poll(sent: any): Poll<any> {
      const n = this.n;
      let total = this.total;
      let i = this.i;
      let state = this.state;
      for (;;) {
        switch (state) {
          case FState.Unresumed: {
            total = 0;
            i = 0;
            // falls through
          }
          case FState.Loop3: {
            if (!(i < n)) {
              return total;
            }
            this.await(get(i));
            this.total = total;
            this.i = i;
            this.state = FState.Suspend0Get;
            return PENDING;
          }
          case FState.Suspend0Get: { // line 4: await get(i)
            total += (<result>).size;
            i++;
            state = FState.Loop3;
            continue;
          }
        }
      }
    }
  `);
});

test("catch: an arm for each state of the region, for errors and for what rejects", () => {
  const dump = poll(`
    async function f() {
      try {
        a();
        await b();
      } catch (error) {
        c(error);
      }
      return d();
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    override poll(sent: any, failed: boolean): Poll<any> {
      let caught: any;
      let state = this.state;
      for (;;) {
        try {
          switch (state) {
            case FState.Unresumed: {
              state = FState.Try2;
              // falls through
            }
            case FState.Try2: {
              a();
              this.awaitOnce(b());
              this.state = FState.Suspend0B;
              return PENDING;
            }
            case FState.Suspend0B: { // line 4: await b()
              if (failed) {
                caught = sent;
                state = FState.Catch5;
                continue;
              }
              state = FState.AfterTry8;
              continue;
            }
            case FState.Catch5: {
              let error = caught;
              c(error);
              // falls through
            }
            case FState.AfterTry8: {
              return d();
            }
          }
        } catch (error) {
          switch (state) {
            case FState.Suspend0B:
            case FState.Try2:
              caught = error;
              state = FState.Catch5;
              continue;
          }
          throw error;
        }
      }
    }
  `);
});

test("finally, lazy: errors and drops come in, what was pending goes out", () => {
  const dump = poll(
    `
    async function f(lock) {
      try {
        await lock.wait();
      } finally {
        lock.release();
      }
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    override poll(cx: Context, sent?: any, isSent?: boolean): Poll<any> {
      const lock = this.lock;
      let exit = this.exit;
      let awaiting = isSent ? undefined : this.awaiting;
      let pending2: any;
      let state = this.state;
      if (state !== FState.Unresumed && state <= FState.Running) throw this.pollError();
      this.state = FState.Running;
      for (;;) {
        try {
          switch (state) {
            case FState.Unresumed: {
              state = FState.Try2;
              // falls through
            }
            case FState.Try2: {
              awaiting = awaitable(lock.wait());
              // falls through
            }
            case FState.Suspend0Wait: { // line 3: await lock.wait()
              const polled = awaiting === undefined ? sent : awaiting.poll(cx);
              if (polled === PENDING) {
                this.state = FState.Suspend0Wait;
                this.awaiting = awaiting;
                if (awaiting.isMachine) awaiting.awaitedBy = this; else cx.frame = this;
                return PENDING;
              }
              exit = "normal";
              state = FState.Finally4;
              // falls through
            }
            case FState.Finally4: {
              lock.release();
              if (exit === "throw") {
                throw pending2;
              }
              if (exit === "drop") {
                return this.dropped();
              }
              this.state = FState.Returned;
              return undefined;
            }
          }
        } catch (error) {
          if (!this.dropping) {
            switch (state) {
              case FState.Suspend0Wait:
              case FState.Try2:
                pending2 = error;
                exit = "throw";
                state = FState.Finally4;
                continue;
            }
          }
          this.exit = exit;
          throw this.fail(error, state);
        }
      }
    }

    // The clean-up that a drop goes to from each state.
    protected override unwind(state: number): boolean {
      switch (state) {
        case FState.Suspend0Wait:
        case FState.Try2:
          this.exit = "drop";
          this.state = FState.Finally4;
          return true;
        default:
          return false;
      }
    }
  `);
});

test("for of, lazy: a drop closes the iterator", () => {
  const dump = poll(
    `
    async function f(items) {
      for (const item of items) await a(item);
    }
  `,
    { mode: "lazy" },
  );
  expect(dump).toMatchInlineSnapshot(`
    override poll(cx: Context, sent?: any, isSent?: boolean): Poll<any> {
      const items = this.items;
      let each = this.each;
      let exit = this.exit;
      let awaiting = isSent ? undefined : this.awaiting;
      let pending2: any;
      let state = this.state;
      if (state !== FState.Unresumed && state <= FState.Running) throw this.pollError();
      this.state = FState.Running;
      for (;;) {
        try {
          switch (state) {
            case FState.Unresumed: {
              each = iterate(items);
              state = FState.Loop2;
              // falls through
            }
            case FState.Loop2: {
              if (!(each.next())) {
                state = FState.AfterLoop2;
                continue;
              }
              const item = each.value;
              awaiting = awaitable(a(item));
              // falls through
            }
            case FState.Suspend0A: { // line 2: await a(item)
              const polled = awaiting === undefined ? sent : awaiting.poll(cx);
              if (polled === PENDING) {
                this.each = each;
                this.state = FState.Suspend0A;
                this.awaiting = awaiting;
                if (awaiting.isMachine) awaiting.awaitedBy = this; else cx.frame = this;
                return PENDING;
              }
              state = FState.Loop2;
              continue;
            }
            case FState.CloseIterator2: {
              each.close(exit);
              if (exit === "throw") {
                throw pending2;
              }
              return this.dropped();
            }
            case FState.AfterLoop2: {
              this.state = FState.Returned;
              return undefined;
            }
          }
        } catch (error) {
          if (!this.dropping) {
            switch (state) {
              case FState.Suspend0A:
              case FState.Loop2:
                pending2 = error;
                exit = "throw";
                state = FState.CloseIterator2;
                continue;
            }
          }
          this.each = each;
          this.exit = exit;
          throw this.fail(error, state);
        }
      }
    }

    // The clean-up that a drop goes to from each state.
    protected override unwind(state: number): boolean {
      switch (state) {
        case FState.Suspend0A:
        case FState.Loop2:
          this.exit = "drop";
          this.state = FState.CloseIterator2;
          return true;
        default:
          return false;
      }
    }
  `);
});

test("a jump out of text that stays whole goes on with the machine", () => {
  const dump = poll(`
    async function f(xs) {
      for (;;) {
        for (const x of xs) if (x) break;
        for (const x of xs) if (!x) return x;
        await a();
      }
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    override poll(): Poll<any> {
      const xs = this.xs;
      let returned: any;
      let state = this.state;
      for (;;) {
        switch (state) {
          case FState.Unresumed: {
            // falls through
          }
          case FState.Loop2: {
            for (const x of xs) if (x) break;
            for (const x of xs) if (!x) { returned = x; state = FState.Return4; continue machine; }
            this.await(a());
            this.state = FState.Suspend0A;
            return PENDING;
          }
          case FState.Suspend0A: { // line 5: await a()
            state = FState.Loop2;
            continue;
          }
          case FState.Return4: {
            return returned;
          }
        }
      }
    }
  `);
});

test("cells, and constants for the closures of a loop", () => {
  const dump = poll(`
    async function f(items) {
      let count = 0;
      for (const item of items) {
        on(() => (count += item));
        await a(item);
      }
      return count;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    override poll(sent: any, failed: boolean): Poll<any> {
      const items = this.items;
      let count = this.count;
      let each = this.each;
      let exit = this.exit;
      let pending2: any;
      let state = this.state;
      for (;;) {
        try {
          switch (state) {
            case FState.Unresumed: {
              count = cell(0);
              each = iterate(items);
              state = FState.Loop3;
              // falls through
            }
            case FState.Loop3: {
              if (!(each.next())) {
                state = FState.AfterLoop7;
                continue;
              }
              const item = each.value;
              on(() => (count.value += item));
              this.await(a(item));
              this.count = count;
              this.each = each;
              this.state = FState.Suspend0A;
              return PENDING;
            }
            case FState.Suspend0A: { // line 5: await a(item)
              if (failed) {
                pending2 = sent;
                exit = "throw";
                state = FState.CloseIterator3;
                continue;
              }
              state = FState.Loop3;
              continue;
            }
            case FState.CloseIterator3: {
              each.close(exit);
              throw pending2;
            }
            case FState.AfterLoop7: {
              return count.value;
            }
          }
        } catch (error) {
          switch (state) {
            case FState.Suspend0A:
            case FState.Loop3:
              pending2 = error;
              exit = "throw";
              state = FState.CloseIterator3;
              continue;
          }
          throw error;
        }
      }
    }
  `);
});

test("a switch sets the state", () => {
  const dump = poll(`
    async function f(x) {
      switch (x.kind) {
        case "a":
          return await a();
        case "b":
          await b();
      }
      return 0;
    }
  `);
  expect(dump).toMatchInlineSnapshot(`
    override poll(sent: any): Poll<any> {
      const x = this.x;
      let state = this.state;
      for (;;) {
        switch (state) {
          case FState.Unresumed: {
            switch (x.kind) {
              case "a":
                state = FState.Case3;
                break;
              case "b":
                state = FState.Case5;
                break;
              default:
                state = FState.AfterSwitch8;
            }
            continue;
          }
          case FState.Case3: {
            this.await(a());
            this.state = FState.Suspend0A;
            return PENDING;
          }
          case FState.Suspend0A: { // line 4: await a()
            return <result>;
          }
          case FState.Case5: {
            this.await(b());
            this.state = FState.Suspend1B;
            return PENDING;
          }
          case FState.Suspend1B: { // line 6: await b()
            // falls through
          }
          case FState.AfterSwitch8: {
            return 0;
          }
        }
      }
    }
  `);
});

test("what is handed in: parameters, this, captured variables and their cells", () => {
  const dump = dumpOf(
    "class",
    `
    class Store {
      load(id: number) {
        let tries = 0;
        return async (again: boolean) => {
          tries++;
          await this.get(id, again);
        };
      }
    }
  `,
  );
  expect(dump).toMatchInlineSnapshot(`
    // Where \`anonymous\` stands between two polls.
    const enum AnonymousState {
      Unresumed = 0, // nothing has run yet
      Returned = 1, // it gave its value
      Panicked = 2, // it threw
      Dropped = 3, // it was cancelled
      Running = 4, // a poll is on the stack
      Suspend0Get = 5, // line 6: await this.get(id, again)
    }
    class Anonymous extends EagerMachine<any> {
      static override readonly points = ["anonymous", "line 6: await this.get(id, again)"];
      override state: number = AnonymousState.Unresumed;
      override promise: any = undefined;
      again: any;
      tries: Cell<any>;
      self: any;
      id: any;

      constructor(again: any, tries: Cell<any>, self: any, id: any) {
        super();
        this.again = again;
        this.tries = tries;
        this.self = self;
        this.id = id;
      }

      override poll(): Poll<any> {
        const again = this.again;
        const tries = this.tries;
        const self = this.self;
        const id = this.id;
        let state = this.state;
        for (;;) {
          switch (state) {
            case AnonymousState.Unresumed: {
              tries.value++;
              this.awaitOnce(self.get(id, again));
              this.state = AnonymousState.Suspend0Get;
              return PENDING;
            }
            case AnonymousState.Suspend0Get: { // line 6: await this.get(id, again)
              return undefined;
            }
          }
        }
      }
    }
  `);
});
