/** What a command ends with; the numbers are part of the interface (docs/commands.md, "Exit codes"). */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  preflight: 3,
  locked: 4,
  older: 5,
  build: 6,
  copy: 7,
  unhealthy: 8,
  "revert-failed": 9,
  partial: 10,
  "requests-failed": 11,
  "drift-found": 12,
  cancelled: 130,
} as const;

export type Exit = keyof typeof exitCodes;

/** What went wrong, for programs: the first word says where, the exit it leads to is in the table below. */
export const errorExits = {
  "usage/flag": "usage",
  "usage/config": "usage",
  "usage/key": "usage",
  "preflight/node": "preflight",
  "preflight/vm": "preflight",
  "preflight/nothing": "preflight",
  "preflight/refused": "preflight",
  "preflight/unfit": "preflight",
  "ssh/unreachable": "preflight",
  "ssh/host-key": "preflight",
  "ssh/authentication": "preflight",
  "ssh/lost": "preflight",
  "ssh/timeout": "preflight",
  "node/script": "preflight",
  "node/zombie": "locked",
  "node/busy": "locked",
  "node/went-back": "unhealthy",
  "lock/held": "locked",
  "store/stale": "locked",
  "store/damaged": "preflight",
  "store/foreign": "preflight",
  "store/newer": "preflight",
  "store/unavailable": "preflight",
  "git/unknown": "usage",
  "git/older": "older",
  "build/failed": "build",
  "build/missing": "build",
  "copy/failed": "copy",
  "copy/checksum": "copy",
  "start/failed": "unhealthy",
  "verify/unhealthy": "unhealthy",
  "traffic/failed": "unhealthy",
  "hook/failed": "unhealthy",
  "revert/failed": "revert-failed",
  "deploy/partial": "partial",
  "receipt/failed-requests": "requests-failed",
  "drift/found": "drift-found",
  cancelled: "cancelled",
} as const satisfies Record<string, Exit>;

export type ErrorCode = keyof typeof errorExits;

/** Proof quoted under an error: the failing check's last response, the last log lines, the exit status. */
export interface Evidence {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A place in a file of the project that has to be mended, both counted from 1. */
export interface Mark {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** An expected failure: what, where, because of what; the hint is the way out. Anything else thrown is a bug. */
export class DflowError extends Error {
  override readonly name = "DflowError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly index: number | undefined;
  readonly evidence: readonly Evidence[];
  /** For editors and for GitHub, which show it beside the line; the message or the evidence says it, too. */
  readonly marks: readonly Mark[];

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      hint?: string;
      index?: number;
      evidence?: readonly Evidence[];
      marks?: readonly Mark[];
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.hint = more.hint;
    this.index = more.index;
    this.evidence = more.evidence ?? [];
    this.marks = more.marks ?? [];
  }

  get exit(): Exit {
    return errorExits[this.code];
  }
}
