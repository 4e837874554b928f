import { join } from "node:path";
import type { ParsedKey } from "ssh2";
import { DflowError } from "../domain/errors.ts";
import { type GivenText, pathOf, readKeyFile } from "./identities.ts";
import { type PrivateKey, readPrivateKey } from "./private-key.ts";

export interface SecretSettings {
  readonly folder: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Instead of the file. */
  readonly key?: GivenText | undefined;
  readonly identityFile: string | undefined;
}

/** Signed once, for this purpose; what a server has signed at a login begins with a session id, never with this. */
const SIGNED = "dflow store key, version 1";
const LEAST = 16;

/**
 * DFLOW_STORE_KEY, or a signature that only the owner of the ssh key can make: RSA (PKCS #1 v1.5) and ed25519 sign the
 * same text the same way each time, so the key's file may be of any form, with or without a passphrase.
 *
 * @throws DflowError `usage/key`
 */
export async function storeSecret({ environment, ...settings }: SecretSettings): Promise<Uint8Array> {
  const given = environment.DFLOW_STORE_KEY;
  if (given) {
    if (given.length >= LEAST) return Buffer.from(given);
    throw new DflowError("usage/key", `DFLOW_STORE_KEY is shorter than ${LEAST} characters`, { hint: MAKE_ONE });
  }
  const { key, identityFile, home } = settings;
  const parse = (text: string) => readPrivateKey(text, environment.DFLOW_SSH_PASSPHRASE);
  const file = async (path: string): Promise<Candidate> => ({ where: path, found: await readKeyFile(path, parse) });
  const named: readonly Candidate[] = key
    ? [{ where: key.where, found: parse(key.text) }]
    : identityFile === undefined
      ? []
      : [await file(pathOf(identityFile, settings))];
  const candidates = named.length > 0 ? named : await Promise.all(USUAL.map((name) => file(join(home, ".ssh", name))));
  const why: string[] = [];
  for (const { where, found } of candidates) {
    if ("key" in found && signsAlike(found.key)) return found.key.sign(SIGNED, hashOf(found.key));
    // With the key that was asked for nobody could log in either, unless an agent holds it, too.
    if (named.length > 0 && "wrong" in found && !(found.publicHalf && environment.SSH_AUTH_SOCK))
      throw new DflowError("usage/key", `${where} ${found.wrong}`, { hint: found.way });
    why.push(`${where} ${"key" in found ? `is ${found.key.type}: its signatures differ each time` : found.wrong}`);
  }
  throw new DflowError("usage/key", "there is no key to close the store with", {
    hint: named.length > 0 ? MAKE_ONE : `${GIVE_ONE}, or ${MAKE_ONE}`,
    evidence: [{ title: "ssh keys a store key could have been made of", lines: why }],
  });
}

interface Candidate {
  readonly where: string;
  readonly found: PrivateKey;
}

const USUAL = ["id_ed25519", "id_rsa"];
const GIVE_ONE = "name the ssh key (the action's ssh-private-key: is its secret set, and may this workflow read it?)";
const MAKE_ONE = "set DFLOW_STORE_KEY (the action's store-key) to a secret of your own, as: openssl rand -hex 32";

const signsAlike = ({ type }: ParsedKey): boolean => type === "ssh-ed25519" || type === "ssh-rsa";
const hashOf = ({ type }: ParsedKey): string | undefined => (type === "ssh-rsa" ? "sha512" : undefined);
