import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import net from "node:net";
import { DflowError } from "../../../domain/errors.ts";

/** Where a Node's ssh server listens: on an address of its own, so that every Node can have the same public ports. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** 127.16.0.1 … 127.254.255.254; below lie addresses that systems use (127.0.0.1, 127.0.0.53, 127.0.1.1). */
const FIRST = 16;
const ADDRESSES = 239 * 256 * 254;
const FIRST_SSH_PORT = 2222;
const TRIES = 50;

/**
 * Neighbours of one cluster get neighbouring addresses; where those begin depends on the cluster's folder.
 *
 * @throws DflowError `preflight/vm` when nothing is free, or this system has no 127.0.0.0/8
 */
export async function freePlace(top: string, index: number): Promise<Place> {
  const start = createHash("sha256").update(top).digest().readUInt32BE(0);
  const listening = await listeningAddresses();
  let last = "";
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const address = nthAddress(start + index + attempt * 1009);
    if (listening.has(address)) continue;
    for (let port = FIRST_SSH_PORT; port < FIRST_SSH_PORT + TRIES; port++) {
      last = await problemOf(address, port);
      if (last === "") return { address, port };
    }
  }
  throw new DflowError("preflight/vm", `node ${index}: no free address in 127.0.0.0/8 (${last || "all are taken"})`, {
    hint: "vm-backend: local needs Linux, where all of 127.0.0.0/8 is this machine",
    index,
  });
}

function nthAddress(n: number): string {
  const at = n % ADDRESSES;
  const [a, b, c] = [FIRST + Math.floor(at / (256 * 254)), Math.floor(at / 254) % 256, 1 + (at % 254)];
  return `127.${a}.${b}.${c}`;
}

/** Addresses somebody listens on, out of /proc/net/tcp: there they are hexadecimal, the last byte first, state 0A. */
async function listeningAddresses(): Promise<ReadonlySet<string>> {
  const text = await readFile("/proc/net/tcp", "utf8").catch(() => "");
  const found = text.matchAll(/^\s*\d+: ([0-9A-F]{8}):[0-9A-F]{4} [0-9A-F:]+ 0A /gm);
  return new Set(
    [...found].map(([, hex = ""]) =>
      (hex.match(/../g) ?? [])
        .reverse()
        .map((b) => parseInt(b, 16))
        .join("."),
    ),
  );
}

/** Empty when a server could listen there. */
function problemOf(address: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, address, () => server.close(() => resolve("")));
  });
}
