// A future behind its interface, whatever class it is of.
import { boxed, main, type Future } from "lower-async/runtime";

function makeFuture(): Future<string> {
  return boxed((async () => "hello from pinned future")());
}

async function program() {
  const result = await makeFuture();
  console.log(result);
}

await main(program);
