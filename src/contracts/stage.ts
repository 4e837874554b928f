/** What a command works with that runs without a dflow.yaml: a folder, dflow's own command line, a load on services. */
export interface Stage {
  /** Absolute. Of the person for `init`, a new temporary one for `demo`. */
  readonly folder: string;
  /**
   * The top folder of the git repository around the folder, absolute; the folder itself where there is no repository.
   *
   * @throws DflowError `git/unknown` when there is one that git refuses to read
   */
  top(): Promise<string>;
  /**
   * @param path from the folder, or absolute; so it is everywhere here
   * @throws DflowError `usage/config` when the file exists and `overwrite` is not set
   */
  write(
    path: string,
    text: string,
    options?: { readonly executable?: boolean; readonly overwrite?: boolean },
  ): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** undefined: there is no such file, or it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Names in the folder. */
  files(): Promise<readonly string[]>;
  /** Is there such a program in PATH? */
  has(program: string): Promise<boolean>;
  /** One that nothing on this machine listens on. */
  freePort(): Promise<number>;
  /** Runs one dflow command in the folder, its output shown as it comes. @returns its exit code */
  dflow(args: readonly string[]): Promise<number>;
  /** The same, its standard output kept instead of shown. */
  ask(args: readonly string[]): Promise<{ readonly exit: number; readonly stdout: string }>;
  load(urls: readonly string[], options: LoadOptions): Load;
  /** A line for the person. */
  say(line: string): void;
  /** ms */
  now(): number;
  /** Destroys every Node, then deletes the folder. Once begun it comes to its end, whatever becomes of this process. */
  clear(): Promise<{ readonly exit: number }>;
  /** Fires when the person cancels. */
  readonly signal: AbortSignal;
}

export interface LoadOptions {
  /** Half of them open a connection for each request, half keep theirs alive. */
  readonly clients: number;
  /** Requests per second, all clients together. */
  readonly rate: number;
}

/** Requests sent all the time until it is stopped. Nothing is retried: what fails once has failed. */
export interface Load {
  /** Counts from now on under another name. */
  phase(name: string): void;
  /** Asks only these from now on, as a balancer does that has taken a Node out. Resolves when no other is being asked. */
  only(urls: readonly string[]): Promise<void>;
  /** Resolves when so many more requests have been sent. */
  sends(more: number): Promise<void>;
  readonly sent: number;
  stop(): Promise<LoadReport>;
}

export interface LoadReport {
  readonly sent: number;
  readonly failed: number;
  readonly phases: readonly LoadPhase[];
  /** What went wrong, the first ten kinds: "ECONNRESET (kept alive)": 3. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Latencies in ms. */
export interface LoadPhase {
  readonly name: string;
  readonly sent: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}
