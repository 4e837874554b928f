import type { Clock } from "./clock.ts";
import type { ContainerBackend } from "./container-backend.ts";
import type { Plugin } from "./plugin.ts";
import type { Store } from "./store.ts";
import type { VMBackend } from "./vm-backend.ts";

/** What a VM backend is made with. */
export interface VMTools {
  /** dflow.yaml's name. */
  readonly cluster: string;
  /** dflow.yaml's folder, absolute; a backend that keeps files does so in `<folder>/.dflow/`. */
  readonly folder: string;
  /** Two environments of one dflow.yaml are two clusters. */
  readonly environment: string | undefined;
  /** ssh user of the settings. */
  readonly user: string | undefined;
  /** argv that runs dflow's own command line again (local: `… local-node FOLDER`). */
  readonly program: readonly string[];
  readonly clock: Clock;
}

/** What a container backend is made with. */
export interface ContainerTools {
  readonly cluster: string;
  /** The cluster's folder on a Node, e.g. `~/.dflow/hello`; `~/` is expanded there. */
  readonly home: string;
}

/** What a store is made with. */
export interface StoreTools {
  readonly cluster: string;
  readonly folder: string;
  readonly environment: string | undefined;
  /** A variable of dflow's own environment: tokens and passwords of the place the store is at. */
  readonly variable: (name: string) => string | undefined;
  /**
   * What only those know who may deploy: a store that others can read is closed with a key made from it.
   *
   * @throws DflowError `usage/key` when there is neither a store key nor an ssh key to make one of
   */
  readonly secret: () => Promise<Uint8Array>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of plug-ins holds many option types; each checks its own.
type Any = any;
export type VMPlugin = Plugin<VMBackend, Any, VMTools>;
export type ContainerPlugin = Plugin<ContainerBackend, Any, ContainerTools>;
export type StorePlugin = Plugin<Store, Any, StoreTools>;
