import type { Ran } from "../run.ts";

/** A build tool of Haskell, as far as dflow has to know it. Components are named as dflow.yaml names them. */
export interface BuildTool {
  readonly name: "cabal" | "stack" | "nix";
  /** What to do where it is not installed. */
  readonly install: string;
  /** Names of the folders it builds in, wherever they are: git does not track them, and the next build is faster with them. */
  readonly folders: readonly string[];
  build(components: readonly string[]): Argv;
  /** Runs the project's tests. */
  readonly test: Argv;
  /**
   * The file that the tool says it has built, or would build. Absolute; it may not be there.
   *
   * @param program its name in dflow.yaml, for where a component holds several
   * @returns or what the tool said instead
   */
  find(component: string, program: string, asking: Asking): Promise<string | Ran>;
  /** The components that there are, as dflow.yaml would name them; none where the tool cannot say. */
  known(asking: Asking): Promise<readonly string[]>;
}

export type Argv = readonly [string, ...string[]];

/** A tool is asked where it builds. */
export interface Asking {
  /** Absolute. */
  readonly folder: string;
  /** @throws DflowError `build/missing` where the tool is not installed, `cancelled` */
  readonly ask: (argv: Argv) => Promise<Ran>;
}

/** The last line of what it printed, for a tool that has put warnings before it. */
export const lastLine = ({ stdout }: Ran): string => stdout.toString().trimEnd().split("\n").at(-1) ?? "";
