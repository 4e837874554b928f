import { ofAnotherProcessor, withoutItsLibrary } from "../end-to-end/programs.ts";
import { server } from "./cluster.ts";

/** A build as it should not be. */
export interface BadBuild {
  /** For a test's name: "dies at once". */
  readonly that: string;
  program(version: string): Promise<Buffer>;
  /** What dflow must say of it. */
  readonly said: RegExp;
}

/** The seven kinds of promise 2. */
export const badBuilds: readonly BadBuild[] = [
  { that: "dies at once", program: (version) => server(version, "-DENDS_AFTER=0"), said: /exit status 4|exit 4/ },
  { that: "dies after a second", program: (version) => server(version, "-DENDS_AFTER=1000"), said: /exit status 4/ },
  {
    that: "dies after nine seconds",
    program: (version) => server(version, "-DENDS_AFTER=9000"),
    said: /exit status 4/,
  },
  { that: "never listens", program: (version) => server(version, "-DNEVER_LISTENS"), said: /nothing listens on port/ },
  {
    that: "is healthy one time in three",
    program: (version) => server(version, "-DREADY_EVERY=3"),
    said: /\/ready answered 503/,
  },
  { that: "is built for another processor", program: ofAnotherProcessor, said: /another processor|mips/i },
  { that: "lacks a library", program: withoutItsLibrary, said: /libmissing\.so/ },
];

/** Long enough a look that a build which dies after nine seconds is never led any traffic. */
export const verifyLong =
  "verify: [{http: /ready, contains: ok, interval: 100ms, successes: 3, deadline: 4s, healthy-for: 9500ms}]";
