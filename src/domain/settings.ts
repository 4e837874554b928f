import type { Image, PublicKeys } from "./node.ts";

/** dflow.yaml, parsed once at the door. Durations are milliseconds, shares are fractions 0 … 1. */
export interface Settings {
  readonly name: string;
  /** Nodes wished for when the store has no other wish. */
  readonly count: number;
  readonly image: Image;
  readonly keys: PublicKeys | undefined;
  readonly vmBackend: PluginChoice;
  readonly containerBackend: PluginChoice;
  readonly storeBackend: PluginChoice;
  readonly ssh: SshSettings;
  /** Absent: build tools that `executables[].path` names are run as usual, and files it names must already exist. */
  readonly build: BuildRules | undefined;
  /** Where releases live on a Node; `~/` is the ssh user's home. */
  readonly path: string;
  readonly executables: readonly Program[];
  readonly rollout: RolloutRules;
  readonly gc: {
    readonly keep: number;
    /** ms */
    readonly older: number | undefined;
    /** Versions that are never collected, or how they begin. */
    readonly pinned: readonly string[];
  };
  readonly hooks: Readonly<Partial<Record<HookName, string>>>;
  /** The folder dflow.yaml lies in: relative paths start here. */
  readonly folder: string;
  /** The environment laid over the rest, or undefined. */
  readonly environment: string | undefined;
}

export interface BuildRules {
  /** Run by sh; absent: what the build tools of `executables[].path` are usually run with. */
  readonly command?: string | undefined;
  /** Run by sh after each build, before its result counts; true: the build tools' own tests. */
  readonly test?: string | true | undefined;
  /** What survives in the checkout from one build of a commit to the next: paths from dflow.yaml's folder on. */
  readonly keep?: readonly string[] | undefined;
}

export type HookName = "before-deploy" | "before-switch" | "after-deploy" | "after-failure";

/** A plug-in's name and its options as written; the plug-in's own schema has already accepted them. */
export interface PluginChoice {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface SshSettings {
  readonly user: string | undefined;
  readonly knownHosts: string | undefined;
  /** A private key file; the agent (SSH_AUTH_SOCK) and ~/.ssh/id_ed25519, id_ecdsa, id_rsa otherwise. */
  readonly identityFile: string | undefined;
  /** `[user@]host[:port]` */
  readonly jump: string | undefined;
  readonly connectTimeout: number;
  readonly maxParallel: number;
}

export type TrafficName = "port-swap" | "reuseport" | "socket" | "none";

/** Where a build leaves a program: a path, from dflow.yaml's folder on, or a component the build tool is asked about. */
export type ProgramPath = string | Component;

/** `exe:hello` of cabal, `hello` or `package:exe:hello` of stack, `.#hello` of nix. */
export type Component = { readonly cabal: string } | { readonly stack: string } | { readonly nix: string };

/** One entry of `executables`. */
export interface Program {
  readonly name: string;
  readonly path: ProgramPath;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables taken from dflow's own environment. */
  readonly secrets: readonly string[];
  /** The public port; undefined: a worker. */
  readonly port: number | undefined;
  readonly traffic: TrafficName;
  readonly privatePorts: { readonly from: number; readonly to: number };
  readonly signals: { readonly graceful: string; readonly immediate: string };
  /** Deadlines in ms: SIGINT … drain … SIGTERM … immediate … SIGKILL … kill. */
  readonly stop: StopDeadlines;
  readonly verify: readonly Check[];
}

export interface StopDeadlines {
  readonly drain: number;
  readonly immediate: number;
  readonly kill: number;
}

export interface CheckRhythm {
  readonly interval: number;
  /** Of one attempt. */
  readonly timeout: number;
  /** Good answers in a row that count as healthy. */
  readonly successes: number;
  /** From the first attempt to healthy. */
  readonly deadline: number;
  /** How long it must then stay healthy. */
  readonly healthyFor: number;
}

export type Check = CheckRhythm &
  (
    | { readonly kind: "http"; readonly path: string; readonly status: number; readonly contains: string | undefined }
    | { readonly kind: "tcp" }
    /** Runs on the Node, in the release's folder, or on this machine, in dflow.yaml's; may print "HEALTH THRESHOLD". */
    | { readonly kind: "run"; readonly command: string; readonly on: "node" | "here" }
    /** No check was written for a worker: the process must stay alive. */
    | { readonly kind: "alive" }
  );

/** How far a wave reaches: a number of Nodes or a share of them. */
export type Reach = { readonly nodes: number } | { readonly share: number };

export interface RolloutRules {
  readonly waves: readonly Reach[];
  readonly pause: number;
  /** Of the new connections of one Node, what a new version gets step by step: growing fractions, the last one 1. */
  readonly shares: readonly number[];
  readonly onFailure: "revert" | "stop" | "continue";
  readonly maxUnavailable: number;
  /** `fail`: an unreachable Node stops a deploy before anything happens; `skip`: it is left out and the exit is 10. */
  readonly unreachable: "fail" | "skip";
  /** Requests per second to each service of each Node while it is deployed; undefined: none are sent. */
  readonly receipt: { readonly rate: number } | undefined;
  /** More of them that fail, from the first switch on, put everything back. */
  readonly maxFailedRequests: number;
  /** ms that health is watched after the last switch, before anything old is ended. */
  readonly bake: number;
  /** ms after which a Node whose switch was not confirmed goes back by itself; 0: never; undefined: as long as the plan may take. */
  readonly confirmWithin: number | undefined;
}
