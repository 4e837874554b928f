import type { Remote } from "./transport.ts";

/** Sends requests to services all the time and counts what comes of them. Nothing is retried: what fails once has failed. */
export interface Meter {
  /** Asks nothing yet. Never throws. */
  start(options: MeterOptions): Metering;
}

export interface MeterOptions {
  /** Requests per second to each service of each Node, all of its clients together. Fewer where there are many of them. */
  readonly rate: number;
  /** Told of each request that failed, as it fails. */
  readonly onFailed: (failure: FailedRequest) => void;
}

/** Requests that are sent until `end`. None of its calls throws. */
export interface Metering {
  /**
   * Asks this service from now on: on each way one client that opens a connection for each request, and one that keeps its
   * own. What they get before the first right answer is counted nowhere. Asked already: nothing.
   */
  ask(target: Target): void;
  /** Asks it no more; what is on its way there is counted nowhere. */
  forget(index: number, executable: string): void;
  /** A request counts in the phase it ends in. */
  phase(phase: Phase): void;
  /**
   * What kept connections to this Node lead to is about to end. Those that are open now are used for half a second more,
   * and then closed between two requests, so that nobody has to wait for us.
   */
  letGo(index: number): void;
  /** So far. */
  count(): Receipt;
  /** Ends all clients, and waits a moment for answers that are on their way. */
  end(): Promise<Receipt>;
}

/** `before` the first switch, `during` the switches, `after` the last one; `put back`: while a failure is undone. */
export type Phase = "before" | "during" | "after" | "put back";
export const phases: readonly Phase[] = ["before", "during", "after", "put back"];

/** A service of one Node, as clients reach it. */
export interface Target {
  readonly index: number;
  readonly executable: string;
  readonly question: Question;
  readonly ways: readonly Way[];
}

/** What a client wants. `timeout` in ms, from the start of connecting to the last byte. */
export type Question =
  /** Right is an answer of this status that has come whole. */
  | { readonly kind: "http"; readonly path: string; readonly status: number; readonly timeout: number }
  /** Right is a connection that is taken; it is closed at once. */
  | { readonly kind: "tcp"; readonly timeout: number };

export type Way =
  | { readonly path: "direct"; readonly host: string; readonly port: number }
  /** `address`: of the service, as the Node sees it. */
  | { readonly path: "ssh"; readonly remote: () => Promise<Remote>; readonly address: string; readonly port: number };

/** How requests went: from this machine to the public port, or through ssh to the same port from the Node itself. */
export type Path = Way["path"];

export interface FailedRequest {
  readonly index: number;
  readonly executable: string;
  readonly path: Path;
  readonly phase: Phase;
  /** Was it sent on a connection that had carried requests before? */
  readonly kept: boolean;
  /** "connection refused", "status 500" */
  readonly what: string;
}

/** Latencies in ms, within 2 percent; of every request that was sent, also of those that failed. */
export interface Counted {
  readonly phase: Phase;
  readonly sent: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Receipt {
  /** All Nodes and ways together, of the phases there were. Latencies are those of the direct way, where there is one. */
  readonly phases: readonly Counted[];
  readonly lines: readonly (Counted & { readonly index: number; readonly executable: string; readonly path: Path })[];
  /** The same thing that went wrong on the same place, and how often; the first hundred kinds. */
  readonly failures: readonly (FailedRequest & { readonly times: number })[];
  /** Requests still without an answer when it ended: neither right nor failed. */
  readonly unanswered: number;
  /** What a person should know: what was not reached, where the link was lost. */
  readonly notes: readonly string[];
}
