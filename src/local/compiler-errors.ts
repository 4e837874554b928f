/** Of a thousand lines of a build, those that say why. */
export interface CompilerErrors {
  add(line: string): void;
  readonly count: number;
  /** The first errors, up to 40 lines. */
  lines(): readonly string[];
}

/** `app/Main.hs:26:14: error:`, `app/Main.hs:(3,1)-(5,9): error: [GHC-88464]` */
const ERROR = /^\S[^:]*:(?:\d+:\d+(?:-\d+)?|\(\d+,\d+\)-\(\d+,\d+\)): error\b/;
/** What is indented, and the source that GHC quotes: `26 |   version <- pck`. */
const MORE = /^(?:\s|\d+ +\||$)/;
/** stack and nix put the package's name before each line. */
const PACKAGE = /^[\w.-]+ *> ?/;
const MOST_LINES = 40;

/** Picks GHC's errors out of a build's output as it comes: other modules go on compiling after one. */
export function compilerErrors(): CompilerErrors {
  const kept: string[] = [];
  let count = 0;
  let inside = false;
  return {
    add(raw) {
      const line = raw.replace(PACKAGE, "");
      const begins = ERROR.test(line);
      inside = begins || (inside && MORE.test(line));
      if (begins) count++;
      if (begins && kept.length > 0 && kept.at(-1) !== "") kept.push("");
      if (inside && kept.length < MOST_LINES) kept.push(line);
    },
    get count() {
      return count;
    },
    lines: () => (kept.at(-1) === "" ? kept.slice(0, -1) : kept),
  };
}
