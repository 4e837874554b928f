import type { ShellScript } from "../node/shell-script.ts";
import type { LaunchPort } from "./container-backend.ts";
import type { Remote } from "./transport.ts";

/** Which version a public port reaches, on one Node. */
export interface Traffic {
  /** Can a version be checked before it gets traffic? If not, starting it is already part of the switch. */
  readonly verifiesFirst: boolean;
  /** What clients can count on while a version changes, in one line for people: "a version is verified before …". */
  readonly promise: string;
  /** Can `point` lead a share of the new connections, and leave the rest where they were? */
  readonly shares: boolean;
  /** Where a program of this strategy is told to listen. */
  launchPort(service: Service, index: number): LaunchPort;
  /**
   * New connections go to `port`; open ones stay where they are. Atomic. `undefined`: they lead nowhere, and nothing that
   * was set up for this service stays on the Node; a port that another cluster has is left alone.
   *
   * @returns what a person should know of it, a line each; mostly nothing
   * @throws DflowError `traffic/failed`; also for a port that another cluster has, a share of a port that leads nowhere yet, or where `shares` is false
   */
  point(remote: Remote, service: Service, port: number | undefined, options?: PointOptions): Promise<readonly string[]>;
  /**
   * `point` without share as a script, for a Node that goes back by itself. Undefined where every version that runs has
   * traffic anyway, so that there is nothing to go back to.
   */
  pointing(service: Service, port: number): ShellScript | undefined;
  /**
   * Where public ports of the cluster lead here: those of these services that lead anywhere, and any that an older
   * dflow.yaml had, for another executable or with another number. One round trip.
   */
  current(remote: Remote, services: readonly Service[]): Promise<readonly Led[]>;
  /** What is missing on this Node for these services, with the way out; empty: nothing. */
  needs(remote: Remote, services: readonly Service[]): Promise<readonly TrafficNeed[]>;
}

export interface PointOptions {
  /**
   * Only this fraction of the new connections goes to `port`, each by chance; the others go on to where all went before.
   * 0.01 … 0.99 in whole per cents. A later share takes the place of this one, a `point` without share ends it.
   */
  readonly share?: number;
}

/** Where a public port leads. */
export interface Led {
  readonly executable: string;
  readonly publicPort: number;
  /** All new connections go here, or all but those of a share: it does not count as the current version's port until then. */
  readonly port: number;
  readonly share?: { readonly port: number; readonly of: number };
}

export interface TrafficNeed {
  readonly what: string;
  readonly hint: string;
  /** `problem` when absent: a deploy would fail. */
  readonly level?: "problem" | "warning";
}

/** A program that listens. */
export interface Service {
  /** The cluster's name in dflow.yaml: several clusters may share a Node. */
  readonly cluster: string;
  readonly executable: string;
  readonly port: number;
  readonly privatePorts: { readonly from: number; readonly to: number };
  /** COUNT: spreads the first private port, for Nodes that share one network stack (local). */
  readonly count: number;
}
