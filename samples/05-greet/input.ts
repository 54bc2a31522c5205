"use lazy";
// Calling an async function does not execute it.
import { main } from "lower-async/runtime";

async function greet() {
  console.log("Hello!");
}

async function program() {
  const future = greet(); // Nothing happens yet
  console.log("Future created");
  await future; // NOW it executes
}

await main(program);
