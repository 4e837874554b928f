import type { Container } from "./container.ts";
import type { DflowError } from "./errors.ts";
import type { Node } from "./node.ts";
import type { TrafficName } from "./settings.ts";
import type { ClusterState } from "./state.ts";

/** What a Node remembers of the cluster (node.json): with it a lost store is rebuilt and a foreign one refused. */
export interface Witness {
  /** Identity of the cluster: a UUID, made with its first store. */
  readonly lineage: string;
  /** Highest epoch that has changed this Node. */
  readonly epoch: number;
  /** Serial of the store that epoch knew. */
  readonly serial: number;
  readonly index: number;
  readonly count: number;
}

/** What the Node's system offers, read in the same round trip. */
export interface NodeFacts {
  /** uname -m */
  readonly architecture: string;
  /** Bytes free where releases live. */
  readonly diskFree: number;
  /** May the ssh user write there? Not on a file system that an error has made read-only. */
  readonly writable: boolean;
  /** Seconds the Node's clock is ahead of ours; negative: behind. */
  readonly clockAhead: number;
  /** Commands that are there, out of the ones dflow can use (zstd, gzip, nft, sudo, flock, systemctl, docker, podman). */
  readonly commands: readonly string[];
  readonly bootId: string;
}

export interface WentBack {
  /** Of the command that was not heard of again. */
  readonly epoch: number;
  /** ISO 8601, UTC, by the Node's clock. */
  readonly at: string;
}

/** A public port that leads to `to`, as this executable's. */
export interface Stray {
  readonly executable: string;
  readonly publicPort: number;
  readonly to: number;
  readonly traffic: TrafficName;
}

/** A Node as it was found. */
export type ObservedNode =
  /** The VM backend knows no Node of this index. */
  | { readonly index: number; readonly status: "missing" }
  /** Nothing answers there; or what dflow works with there does not, such as a dockerd that was stopped. */
  | { readonly index: number; readonly status: "unreachable"; readonly node: Node; readonly error: DflowError }
  | {
      readonly index: number;
      readonly status: "reachable";
      readonly node: Node;
      /** Absent on a Node that no command has changed yet. */
      readonly witness?: Witness;
      /** Its node.json cannot be read: what it knew is lost, and no command but repair may change it. */
      readonly forgetful?: true;
      /** It led traffic back by itself, since a switch was not confirmed; nobody has changed it since. */
      readonly wentBack?: WentBack;
      readonly facts: NodeFacts;
      readonly containers: readonly Container[];
      /** By executable name: the port its public port leads to. Absent: leads nowhere. */
      readonly traffic: Readonly<Record<string, number>>;
      /** By executable name: the port that a share of its new connections goes to, and how large it is (0 … 1). */
      readonly shares?: Readonly<Record<string, { readonly port: number; readonly of: number }>>;
      /** Public ports that lead somewhere since an older dflow.yaml wanted it, and this one does not. */
      readonly strays?: readonly Stray[];
    };

export type ReachableNode = Extract<ObservedNode, { status: "reachable" }>;
export type UnreachableNode = Extract<ObservedNode, { status: "unreachable" }>;

/** Everything plan/ may look at. */
export interface Observation {
  readonly at: Date;
  readonly state: ClusterState;
  /** In index order: 0 … max(count, highest found) - 1. */
  readonly nodes: readonly ObservedNode[];
}
