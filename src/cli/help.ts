/** The text of `lower-async --help`. */
export const HELP = `lower-async: async functions as the state machines they are

Usage
  lower-async [options] FILE|GLOB|-...   lower; to a terminal side by side, to a pipe the program
  lower-async run FILE [ARG...]          lower FILE and what it imports, and run it
  lower-async list FILE...               async functions, suspend points, saved locals
  lower-async explain CODE               what a diagnostic means and what to write instead

Output
  -o, --out-file PATH     write to PATH; its extension chooses the format
  -d, --out-dir DIR       write each input below DIR
  -f, --format FORMAT     ts, js, html, md, json, side-by-side
      --source-map[=KIND] with a source map, inline or in a file beside the output
      --check             write nothing; status 1 when an output is missing or stale
  -w, --watch             lower again whatever changes
      --color, --no-color colour or none; by itself only for terminals

Lowering
      --lazy              functions build futures and run when they are polled
      --only NAME         only this function, such as load or Client.get; repeat it or use commas
      --runtime MODULE    where generated code imports its runtime from
      --state-style STYLE const-enum, enum, const
      --types, --no-types with or without exact types for saved locals
  -p, --project PATH      the tsconfig.json that types are found with
      --stdin-filepath P  the name that standard input stands for
      --dump STAGE        what a step of the compiler made of each function; "all" for all steps

  -h, --help              this text
  -v, --version           the version

Status: 0 fine; 1 errors in the input, or a stale output; 2 usage, files or configuration.
`;
