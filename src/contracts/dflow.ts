import type { Settings, TrafficName } from "../domain/settings.ts";
import type { Owner } from "../domain/state.ts";
import type { Clock } from "./clock.ts";
import type { ContainerBackend } from "./container-backend.ts";
import type { Meter } from "./meter.ts";
import type { Parcels } from "./parcels.ts";
import type { Probe } from "./probe.ts";
import type { Reporter } from "./reporter.ts";
import type { Store } from "./store.ts";
import type { Traffic } from "./traffic.ts";
import type { Transport } from "./transport.ts";
import type { VMBackend } from "./vm-backend.ts";
import type { Hooks, Workshop } from "./workshop.ts";

/** Everything a command works with: put together once by entry/assemble.ts, or of fakes by a test. */
export interface Dflow {
  readonly settings: Settings;
  readonly vms: VMBackend;
  readonly containers: ContainerBackend;
  readonly traffic: (name: TrafficName) => Traffic;
  readonly store: Store;
  readonly transport: Transport;
  readonly probe: Probe;
  readonly meter: Meter;
  readonly workshop: Workshop;
  readonly parcels: Parcels;
  readonly hooks: Hooks;
  readonly clock: Clock;
  /** 0 <= n < 1. Seeded where a command says so. */
  readonly random: () => number;
  /** A new UUID. */
  readonly uuid: () => string;
  readonly reporter: Reporter;
  /** Who runs this command, for the lease. */
  readonly owner: Owner;
  /** Is the owner of a lease certainly gone? Undefined: cannot be told (another host). */
  readonly isAlive: (owner: Owner) => Promise<boolean | undefined>;
  /** A variable of dflow's own environment, for `secrets`. */
  readonly variable: (name: string) => string | undefined;
  /** The same, with dflow.yaml as it is now. @throws DflowError `usage/…` */
  readonly again: () => Promise<Dflow>;
  /** Fires when the person or CI cancels. */
  readonly signal: AbortSignal;
}
