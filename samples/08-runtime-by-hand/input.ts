// What `main` does, and the same by hand.
"use lazy";

import { main, Runtime } from "lower-async/runtime";

// With main
await main(async () => {
  console.log("Running on lower-async");
});

// Equivalent manual setup
const runtime = new Runtime();
await runtime.run(async () => {
  console.log("Running on lower-async");
});
await runtime.shutdown();
