import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import ssh2 from "ssh2";
import type { Node } from "../../src/domain/node.ts";

/** Logs in as an ordinary ssh client does, the host key pinned. @returns what the command printed */
export async function login(node: Node, command: string): Promise<string> {
  const client = await connected(node);
  try {
    return (await exec(client, command)).stdout;
  } finally {
    client.destroy();
  }
}

export async function connected(node: Node, privateKey?: string): Promise<ssh2.Client> {
  const { host, port, user, hostKey, identityFile } = node;
  if (hostKey.kind !== "key") throw new Error("no pinned key");
  const pinned = Buffer.from(hostKey.line.split(" ")[1] ?? "", "base64");
  const key = privateKey ?? (await readFile(identityFile ?? "", "utf8"));
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.on("ready", resolve).on("error", reject);
    client.on("close", () => reject(new Error("closed")));
    client.connect({
      host,
      port,
      username: user,
      privateKey: key,
      hostVerifier: (shown: Buffer) => shown.equals(pinned),
    });
  });
  return client;
}

export function exec(client: ssh2.Client, command: string, input: string | Uint8Array = "") {
  return new Promise<{ stdout: string; stderr: string; status: number | string }>((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      // Here and now: answer, output and end may all lie in one packet.
      const ended = new Promise<number | string>((done) => {
        channel.on("exit", (code: number | null, signal: string) => done(code ?? signal));
      });
      const all = Promise.all([text(channel), text(channel.stderr), ended]);
      all.then(([stdout, stderr, status]) => resolve({ stdout, stderr, status }), reject);
      channel.end(input);
    });
  });
}
