import { ofAnotherProcessor, withoutItsLibrary } from "../end-to-end/programs.ts";
import { server } from "./cluster.ts";

/** A build as it should not be. */
export interface BadBuild {
  /** For a test's name: "dies at once". */
  readonly that: string;
  program(version: string): Promise<Buffer>;
  /** What dflow must say of it. */
  readonly said: RegExp;
  /** 3: the Node cannot run it, which is known before it is copied. 8: it was tried. */
  readonly exit: 3 | 8;
}

/** The seven kinds of promise 2. */
export const badBuilds: readonly BadBuild[] = [
  tried("dies at once", "-DENDS_AFTER=0", /exit status 4/),
  tried("dies after a second", "-DENDS_AFTER=1000", /exit status 4/),
  tried("dies after nine seconds", "-DENDS_AFTER=9000", /exit status 4/),
  tried("never listens", "-DNEVER_LISTENS", /nothing listens on port/),
  tried("is healthy one time in three", "-DREADY_EVERY=3", /\/ready answered 503/),
  { that: "is built for another processor", program: ofAnotherProcessor, said: /it was built for/, exit: 3 },
  { that: "lacks a library", program: withoutItsLibrary, said: /it has no libmissing\.so/, exit: 3 },
];

function tried(that: string, flag: string, said: RegExp): BadBuild {
  return { that, program: (version) => server(version, flag), said, exit: 8 };
}

/** Long enough a look that a build which dies after nine seconds is never led any traffic. */
export const verifyLong =
  "verify: [{http: /ready, contains: ok, interval: 100ms, successes: 3, deadline: 4s, healthy-for: 9500ms}]";
