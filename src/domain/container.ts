import type { Executable } from "./executable.ts";
import type { Checksum } from "./version.ts";

/**
 * One run of an executable on a Node. The epoch of the command that started it is part of its name, so asking twice for
 * the same instance starts it once: a lost answer can safely be asked for again.
 */
export interface Instance {
  readonly executable: Executable;
  readonly epoch: number;
}

/** A process is known by boot id + pid + start time, which the kernel never hands out twice. */
export interface Identity {
  /** /proc/sys/kernel/random/boot_id */
  readonly boot: string;
  readonly pid: number;
  /** Clock ticks since boot: field 22 of /proc/PID/stat. */
  readonly started: number;
}

/** `running`: alive now. `waiting`: died, its watcher will start it again. `stopped`: nobody will start it again. */
export type ProcessState = "running" | "waiting" | "stopped";

export interface Process extends Instance {
  readonly state: ProcessState;
  /** Of the program itself; absent while nothing is alive. */
  readonly identity?: Identity;
  /** The port it was told to listen on: a private one under port-swap, the public one otherwise; absent for a worker. */
  readonly port?: number;
  /** How often its watcher had to start it again. */
  readonly restarts: number;
  /** How it last ended: 0-255, or 128 + signal; absent when it never did. */
  readonly exitStatus?: number;
  /** It looks stopped, and another container backend keeps it running: from here it can neither be seen nor ended. */
  readonly elsewhere?: true;
  /** Somebody has removed its container. */
  readonly removed?: true;
  /** Whole seconds since it was started. */
  readonly age: number;
  /** Digest of the args, env, secrets, port rules and limits it was started with: another one means dflow.yaml changed since. */
  readonly settings: string;
  /** sha256 of the bytes that run (/proc/PID/exe); only when asked for. */
  readonly runningChecksum?: Checksum;
  /** False when the path it was started from now holds other bytes or none (/proc/PID/exe is "(deleted)"). */
  readonly fromItsFile: boolean;
}

/** An executable as it lies on a Node, and what runs of it. */
export interface Container {
  readonly executable: Executable;
  /** sha256 of the file on the Node; only when asked for, and while it is there. */
  readonly fileChecksum?: Checksum;
  /** Its file is no longer on the Node's disk. */
  readonly gone?: true;
  /** Checksum of the closure it runs in, where its backend uses them. */
  readonly closure?: Checksum;
  /** Newest first. */
  readonly processes: readonly Process[];
  /** Which of the Node's two names points here. */
  readonly role?: "current" | "previous";
  /** Seconds since it was installed. */
  readonly age: number;
}

export const sameProcess = (a: Instance, b: Instance): boolean =>
  a.epoch === b.epoch &&
  a.executable.name === b.executable.name &&
  a.executable.version === b.executable.version &&
  a.executable.checksum === b.executable.checksum;
