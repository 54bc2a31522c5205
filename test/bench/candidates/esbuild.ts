import { transformSync } from "esbuild";
import { code, type Candidate } from "./candidate.ts";

export const esbuild: Candidate = {
  name: "esbuild",
  role: "peer",
  about: "esbuild transform, target es2016: generators and its __async helper",
  compile: ({ text, path }) =>
    code(transformSync(text, { loader: "ts", target: "es2016", sourcefile: path }).code),
};
