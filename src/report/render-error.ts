import { inspect } from "node:util";
import { DflowError, type Evidence } from "../domain/errors.ts";
import { grouped } from "../domain/words.ts";
import { type Colours, paint } from "./colours.ts";
import { harmless, oneLine } from "./harmless.ts";
import { quotation } from "./render-view.ts";

/** Of each piece of evidence; the end of a log says most. */
const MOST_LINES = 50;

export interface ErrorLook {
  readonly colours: Colours;
  /** Shows the stack, and what lies under an expected failure. */
  readonly debug?: boolean;
}

/** `dflow: what, where, because of what`, the way out on the next line, then the evidence. No newline at the end. */
export function renderError(error: unknown, { colours, debug = false }: ErrorLook): string {
  const lines =
    error instanceof DflowError
      ? [...sentences(error, colours), ...error.evidence.flatMap((one) => ["", ...evidenceLines(one, colours)])]
      : [paint(colours, "bad", `dflow: ${bug(error, debug)}`)];
  if (debug) lines.push("", ...quotation(undefined, stackOf(error), colours));
  return lines.join("\n");
}

const sentences = (error: DflowError, colours: Colours): readonly string[] => [
  paint(colours, "bad", harmless(`dflow: ${error.message}`)),
  ...(error.hint === undefined ? [] : [harmless(error.hint)]),
];

const evidenceLines = ({ title, lines }: Evidence, colours: Colours): readonly string[] => {
  const kept = lines.slice(-MOST_LINES);
  const left = lines.length - kept.length;
  return quotation(title, left > 0 ? [`… ${grouped(left)} lines before`, ...kept] : kept, colours);
};

/** One line for what dflow did not expect. */
const bug = (error: unknown, debug: boolean): string =>
  `this is a bug of dflow's: ${oneLine(sentence(error))}${debug ? "" : " (DFLOW_DEBUG=1 shows where)"}`;

/** What was thrown, in words: it can be anything, also something that throws when it is looked at. */
export function sentence(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error, SHORT);
  } catch {
    return "a value that cannot be shown";
  }
}

/** With the stacks of what caused it. */
function stackOf(error: unknown): readonly string[] {
  try {
    return inspect(error, SHORT).split("\n");
  } catch {
    return ["it cannot be shown"];
  }
}

const SHORT = { depth: 4, maxStringLength: 2000, maxArrayLength: 50 } as const;
