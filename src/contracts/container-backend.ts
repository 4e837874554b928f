import type { Container, Instance, Process } from "../domain/container.ts";
import type { Executable } from "../domain/executable.ts";
import type { Requirements } from "../domain/requirements.ts";
import type { StopDeadlines } from "../domain/settings.ts";
import type { Haste } from "../domain/step.ts";
import type { Parcel } from "./parcels.ts";
import type { Remote } from "./transport.ts";

/** `Executable -> Container`, on the Node behind `remote`. */
export interface ContainerBackend {
  /**
   * The file is on disk under its own name, its sha256 checked on the Node before it got that name. The same checksum
   * there already: nothing to do, unless `force`. Before it takes a byte of the parcel the Node is asked whether it can
   * run it.
   *
   * @throws DflowError `preflight/unfit` naming all that this Node lacks for it; `copy/failed` (disk full, base missing,
   * not decompressible), `copy/checksum`
   */
  install(remote: Remote, executable: Executable, parcel: Parcel, options?: InstallOptions): Promise<void>;
  /**
   * The instance runs under its watcher and without traffic. Running already: its process is the answer.
   *
   * @throws DflowError `start/failed` when it cannot be executed or there is no free port
   */
  start(remote: Remote, instance: Instance, launch: Launch): Promise<Process>;
  /**
   * Resolves when no process of the instance is left. Drains by looking at its connections. Not there: fine.
   *
   * @throws DflowError `start/failed` when even SIGKILL did not end it
   */
  stop(remote: Remote, instance: Instance, how: StopOptions): Promise<Stopped>;
  /** Deletes the installed file and what its ended instances left. Refused on the Node while one of them is alive. */
  remove(remote: Remote, executable: Executable): Promise<void>;
  /** Everything installed, newest first, with what runs of it. One round trip. */
  list(remote: Remote, options?: { readonly checksums?: boolean }): Promise<readonly Container[]>;
  /** The last lines of its output, oldest first; at most 1 MiB. Not there: empty. */
  logs(remote: Remote, instance: Instance, options: { readonly lines: number }): Promise<readonly string[]>;
  /** What is missing on this Node for the backend to work, and for these programs to run by it, with the way out. */
  needs(remote: Remote, programs?: readonly NeedyProgram[]): Promise<readonly Need[]>;
  /** Does what runs come back by itself when its Node was rebooted? If not, `dflow repair` has to start it. */
  readonly survivesReboot: boolean;
  /** Programs run in the closure that the build made for them: parcels must bring it. */
  readonly usesClosures: boolean;
}

export interface Need {
  readonly what: string;
  readonly hint: string;
}

/** A program, and what its file says that it needs. */
export interface NeedyProgram extends Pick<InstallOptions, "libraryPath"> {
  readonly executable: Executable;
  readonly requirements: Requirements;
}

export interface InstallOptions {
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  /** Folders on the Node where the program's LD_LIBRARY_PATH has libraries. */
  readonly libraryPath?: readonly string[];
  /** Bytes of the parcel the link has taken. */
  readonly onSent?: (bytes: number) => void;
}

/** How to start a program: all that dflow.yaml says, with the ${DFLOW_…} still in it except DFLOW_PORT, which the Node knows. */
export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Values; they travel on standard input into a 0600 file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly port: LaunchPort;
  /** Digest of all this and of the program's rules in dflow.yaml, shown again by list. */
  readonly settings: string;
  readonly index: number;
  /** What ends it when the Node itself goes down and dflow is not there; a stop of dflow's says its own. */
  readonly ending: Pick<StopOptions, "signals" | "within">;
}

export type LaunchPort =
  /** A worker. */
  | { readonly kind: "none" }
  /** It listens where clients come in (reuseport). */
  | { readonly kind: "public"; readonly port: number }
  /** The container backend listens there, and hands the program that socket as its descriptor 3 (LISTEN_FDS). */
  | { readonly kind: "socket"; readonly port: number }
  /** The first free one of the range that is not to be avoided, tried from `first` on; DFLOW_PORT says which. */
  | {
      readonly kind: "private";
      readonly from: number;
      readonly to: number;
      readonly first: number;
      /** Public ports lead there, so whoever listens there gets requests at once, also where nobody does now. */
      readonly avoid?: readonly number[];
    };

export interface StopOptions {
  readonly haste: Haste;
  readonly within: StopDeadlines;
  readonly signals: { readonly graceful: string; readonly immediate: string };
  readonly signal?: AbortSignal;
}

/** What it took to end it. */
export interface Stopped {
  /** `none`: it was not running. */
  readonly by: "none" | "graceful" | "immediate" | "kill";
  /** Connections still open when the drain deadline passed. */
  readonly cut: number;
}
