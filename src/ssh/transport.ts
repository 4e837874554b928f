import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Clock } from "../contracts/clock.ts";
import type { Transport } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import type { Node } from "../domain/node.ts";
import type { SshSettings } from "../domain/settings.ts";
import { connect } from "./connect.ts";
import { cancelled, unlessCancelled } from "./deadline.ts";
import { type Host, jumpOf, nodeAsHost } from "./host.ts";
import { type KnownHosts, pinOf } from "./host-key.ts";
import { type GivenText, identitiesFor } from "./identities.ts";
import { type Jumps, jumps } from "./jumps.ts";
import { hostName } from "./known-hosts.ts";
import type { Link } from "./link.ts";
import { remoteOf } from "./remote.ts";
import { seats } from "./seats.ts";
import { direct, through, type Unreached, type Wire } from "./wire.ts";

export interface TransportOptions {
  readonly ssh: SshSettings;
  /** The folder of dflow.yaml: relative paths start here. */
  readonly folder: string;
  /** This user's home: ~/.ssh/known_hosts and keys. */
  readonly home: string;
  /** SSH_AUTH_SOCK and DFLOW_SSH_PASSPHRASE are read from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** 0 <= n < 1: spreads retries. */
  readonly random: () => number;
  /** A private key instead of `ssh.identityFile`. */
  readonly key?: GivenText | undefined;
  readonly passphrase?: string;
  /** What a known_hosts file holds, instead of the file. */
  readonly knownHosts?: GivenText | undefined;
  /** Key lines by host as known_hosts names it (`host`, `[host]:port`): what the store remembers. */
  readonly recordedKeys?: Readonly<Record<string, string>>;
  /** ms between signs of life on an idle connection; the third without an answer ends it. 15,000 when absent. */
  readonly keepalive?: number;
}

export function transport(options: TransportOptions): Transport {
  const { ssh, clock } = options;
  const places = seats(ssh.maxParallel, clock);
  const context: Context = {
    options,
    identities: identitiesFor({
      ...options,
      identityFile: ssh.identityFile,
      key: options.key,
      passphrase: options.passphrase,
    }),
    known: once(() => readKnownHosts(options)),
    jumps: jumps((host) => open(context, host, (over) => direct(host, over), undefined)),
  };
  return {
    async connect(node, signal, { silentTries } = {}) {
      if (signal?.aborted) throw cancelled();
      const make = (stopped: AbortSignal) => linkTo({ ...context, silentTries }, node, stopped);
      return remoteOf({ node, seats: places, clock, connect: make }, signal);
    },
  };
}

interface Context {
  readonly options: TransportOptions;
  readonly identities: ReturnType<typeof identitiesFor>;
  readonly known: () => Promise<KnownHosts>;
  readonly jumps: Jumps;
  readonly silentTries?: number | undefined;
}

async function linkTo(context: Context, node: Node, signal: AbortSignal): Promise<Link> {
  const host = nodeAsHost(node);
  const jump = jumpOf(node, context.options.ssh.jump);
  if (!jump) return open(context, host, (over) => direct(host, over), signal);
  const taking = context.jumps.take(jump);
  const { link, release } = await unlessCancelled(taking, signal).catch((error) => {
    taking.then((taken) => taken.release()).catch(() => undefined);
    throw error;
  });
  try {
    const inner = await open(context, host, () => through(link, host), signal);
    inner.closed.addEventListener("abort", release, { once: true });
    return inner;
  } catch (error) {
    release();
    throw error;
  }
}

type Dial = (over: AbortSignal) => Promise<Wire | Unreached>;

async function open(context: Context, host: Host, dial: Dial, signal: AbortSignal | undefined): Promise<Link> {
  const { ssh, clock, random, recordedKeys, keepalive = 15_000 } = context.options;
  const known = await context.known();
  const recorded = recordedKeys?.[hostName(host.host, host.port)];
  const pin = pinOf(host, host.hostKey, known, recorded);
  const identities = await context.identities(host);
  const { silentTries } = context;
  const timeout = ssh.connectTimeout;
  return connect({ host, pin, known, identities, dial, timeout, keepalive, clock, random, signal, silentTries });
}

async function readKnownHosts({ ssh, knownHosts, home, folder }: TransportOptions): Promise<KnownHosts> {
  if (knownHosts !== undefined) return knownHosts;
  const path = ssh.knownHosts ?? "~/.ssh/known_hosts";
  const file = path.startsWith("~/") ? join(home, path.slice(2)) : isAbsolute(path) ? path : join(folder, path);
  const asFile = { where: path, or: "the action's input known-hosts" };
  try {
    return { ...asFile, text: await readFile(file, "utf8") };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { ...asFile, text: undefined };
    throw new DflowError("usage/config", `ssh.known-hosts: ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
