/** The text of `lower-async --help`. */
export const HELP = `lower-async: async functions as the state machines they are

Usage
  lower-async [options] FILE|GLOB|-...   lower; shows both sides in a terminal,
                                         gives a pipe the program
  lower-async run FILE [ARG...]          lower and run FILE with its imports
  lower-async list FILE...               async functions and what they save
  lower-async explain CODE               what a diagnostic means

Output
  -o, --out-file PATH      write to PATH; its extension chooses the format
  -d, --out-dir DIR        write each input below DIR
  -f, --format FORMAT      ts, js, html, md, json, side-by-side
      --source-map[=KIND]  with a source map: inline, or file beside the output
      --no-layout          generated code as it comes: faster, for tools
      --check              write nothing; status 1 when an output is stale
  -w, --watch              lower again whatever changes
      --color, --no-color  by itself only terminals get colour

Lowering
      --lazy               functions build futures, which run when polled
      --only NAME[,NAME]   only these functions, such as load or Client.get
      --runtime MODULE     where generated code imports its runtime from
      --state-style STYLE  const-enum, enum, const
      --types, --no-types  with or without exact types for saved locals
  -p, --project PATH       the tsconfig.json by which types are found
      --stdin-filepath P   the name that standard input stands for
      --dump STAGE         what a step of the compiler made of each function;
                           "all" for every step

  -h, --help               this text
  -v, --version            the version

Status: 0 fine; 1 errors in the input, or a stale output; 2 usage or files.
`;
