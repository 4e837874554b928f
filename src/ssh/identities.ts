import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { ParsedKey } from "ssh2";
import { DflowError } from "../domain/errors.ts";
import type { Host } from "./host.ts";
import { type PrivateKey, readPrivateKey } from "./private-key.ts";

/** Given as it is, not as a file; `where` is for messages: "the input known-hosts". */
export interface GivenText {
  readonly where: string;
  readonly text: string;
}

export interface IdentitySettings {
  /** Where relative paths of dflow.yaml start. */
  readonly folder: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `ssh.identity-file` of dflow.yaml. */
  readonly identityFile: string | undefined;
  readonly key: GivenText | undefined;
  readonly passphrase: string | undefined;
}

/** What may be tried to prove who we are, in this order: the agent, then the keys. */
export interface Identities {
  /** `only`: the one public key that may be asked of it. */
  readonly agent: { readonly socket: string; readonly only?: Buffer } | undefined;
  readonly keys: readonly { readonly label: string; readonly key: ParsedKey }[];
  /** Keys that were found and cannot be used, with the reason. */
  readonly skipped: readonly string[];
}

/**
 * A key that was asked for is the only one tried: some sshds close the connection at the sixth wrong key. Otherwise the
 * agent's keys and ~/.ssh/id_{ed25519,ecdsa,rsa}. A key is decrypted once, however many Nodes there are; its file is read
 * each time, because a Node that was made again has a new key in the old place.
 */
export function identitiesFor(settings: IdentitySettings): (host: Host) => Promise<Identities> {
  const socket = settings.environment.SSH_AUTH_SOCK || undefined;
  const passphrase = settings.passphrase ?? settings.environment.DFLOW_SSH_PASSPHRASE;
  const parse = remembered((text) => readPrivateKey(text, passphrase));
  const read = (path: string) => readKeyFile(path, parse);

  return async (host) => {
    const file = host.identityFile ?? (settings.key === undefined ? settings.identityFile : undefined);
    if (file !== undefined) {
      const path = pathOf(file, settings);
      return only(host, path, await read(path), socket);
    }
    if (settings.key !== undefined) return only(host, settings.key.where, parse(settings.key.text), socket);
    const found = await usual(settings.home, read);
    if (!socket && found.keys.length === 0) throw noKey(host, settings.home, found.skipped);
    return { agent: socket === undefined ? undefined : { socket }, ...found };
  };
}

function only(host: Host, label: string, found: PrivateKey, socket: string | undefined): Identities {
  if ("key" in found) return { agent: undefined, keys: [{ label, key: found.key }], skipped: [] };
  if (socket !== undefined && found.publicHalf) {
    return { agent: { socket, only: found.publicHalf }, keys: [], skipped: [`${label} ${found.wrong}`] };
  }
  throw new DflowError("usage/key", `${host.called}: ${label} ${found.wrong}`, { index: host.index, hint: found.way });
}

async function usual(home: string, read: (path: string) => Promise<PrivateKey>) {
  const paths = ["id_ed25519", "id_ecdsa", "id_rsa"].map((name) => join(home, ".ssh", name));
  const found = await Promise.all(paths.map(async (label) => ({ label, is: await read(label) })));
  const keys = found.flatMap(({ label, is }) => ("key" in is ? [{ label, key: is.key }] : []));
  const skipped = found.flatMap(({ label, is }) =>
    "key" in is || is.wrong === ABSENT ? [] : [`${label} ${is.wrong}`],
  );
  return { keys, skipped };
}

const noKey = (host: Host, home: string, skipped: readonly string[]): DflowError =>
  new DflowError("usage/key", `${host.called}: there is no private key to log in with`, {
    index: host.index,
    hint: `Set ssh.identity-file in dflow.yaml, or the action's ssh-private-key, or start an agent. Looked in ${join(home, ".ssh")}.`,
    evidence: skipped.length === 0 ? [] : [{ title: "keys that cannot be used", lines: skipped }],
  });

const ABSENT = "does not exist";

export async function readKeyFile(path: string, parse: (text: string) => PrivateKey): Promise<PrivateKey> {
  try {
    return parse(await readFile(path, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR")
      return { wrong: ABSENT, way: "Check ssh.identity-file in dflow.yaml." };
    if (code === "EISDIR") return { wrong: "is a folder", way: "Name the file of the private key." };
    if (code === "EACCES")
      return { wrong: "may not be read by this user", way: `Give this user the right: chmod u+r ${path}` };
    throw error;
  }
}

export function pathOf(path: string, { home, folder }: Pick<IdentitySettings, "home" | "folder">): string {
  if (path === "~" || path.startsWith("~/")) return join(home, path.slice(1));
  return isAbsolute(path) ? path : join(folder, path);
}

function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text) ?? make(text);
    known.set(text, answer);
    return answer;
  };
}
