"use lazy";
// A future that nobody polls does nothing; it is an object of a class with a name.
import { sleep } from "lower-async/runtime";

async function fetchData(id: number): Promise<string> {
  console.log(`Fetching ${id}`);
  await sleep(100);
  return `Data for ${id}`;
}

// Create the future. Nothing runs yet.
const future = fetchData(42);
console.log(`Future created: ${JSON.stringify(future.constructor.name)}`);
