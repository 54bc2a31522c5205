import { transformSync } from "@swc/core";
import { code, type Candidate } from "./candidate.ts";

export const swc: Candidate = {
  name: "swc-es5",
  role: "peer",
  about: "swc transform, target es5, helpers inlined: _async_to_generator and _ts_generator",
  compile: ({ text, path }) =>
    code(
      transformSync(text, {
        filename: path,
        configFile: false,
        swcrc: false,
        jsc: { parser: { syntax: "typescript" }, target: "es5" },
        module: { type: "es6" },
      }).code,
    ),
};
