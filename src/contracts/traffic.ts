import type { LaunchPort } from "./container-backend.ts";
import type { Remote } from "./transport.ts";

/** Which version a public port reaches, on one Node. */
export interface Traffic {
  /** Can a version be checked before it gets traffic? If not, starting it is already part of the switch. */
  readonly verifiesFirst: boolean;
  /** Where a program of this strategy is told to listen. */
  launchPort(service: Service, index: number): LaunchPort;
  /**
   * New connections go to `port`; open ones stay where they are. Atomic. `undefined`: they lead nowhere.
   *
   * @throws DflowError `traffic/failed`
   */
  point(remote: Remote, service: Service, port: number | undefined): Promise<void>;
  /** By executable name, the port each of these services' public port leads to. One round trip. */
  current(remote: Remote, services: readonly Service[]): Promise<Readonly<Record<string, number>>>;
  /** What is missing on this Node for the strategy to work, with the way out; empty: nothing. */
  needs(remote: Remote): Promise<readonly { readonly what: string; readonly hint: string }[]>;
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
