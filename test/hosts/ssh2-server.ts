import { spawn } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2, { type AuthContext, type Connection, type ServerConfig } from "ssh2";
import type { Node } from "../../src/domain/node.ts";

/** ssh2's own server over a real shell: for what an sshd cannot be told to do, and to see what a client sends. */
export interface Ssh2Server {
  readonly node: Node;
  /** Keys made for it: PEM texts. */
  readonly hostKeys: readonly string[];
  /** Requests to log in that arrived, each as `METHOD USER`. */
  readonly authentications: readonly string[];
  /** Commands asked for. */
  readonly commands: readonly string[];
  readonly connections: () => number;
  stop(): Promise<void>;
}

export interface Ssh2Options {
  readonly hostKeys?: readonly string[];
  /** Is this request to log in good? Any key is, when absent. */
  readonly letsIn?: (asked: AuthContext) => boolean;
  /** Instead of a shell: what a strange account does with a command. */
  readonly shell?: readonly string[];
  readonly config?: Partial<ServerConfig>;
}

/** One in 256 of the keys ssh2 generates is malformed: it drops a leading zero. */
export function ed25519(): string {
  const made = ssh2.utils.generateKeyPairSync("ed25519").private;
  return ssh2.utils.parseKey(made) instanceof Error ? ed25519() : made;
}

export const rsa = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString();
export const ecdsa = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();

/** `ssh-ed25519 AAAA…` of a private key. */
export function publicLine(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString("base64")}`;
}

export async function ssh2Server(options: Ssh2Options = {}): Promise<Ssh2Server> {
  const { letsIn = () => true, shell = ["/bin/sh", "-c"], config = {} } = options;
  const hostKeys = options.hostKeys ?? [ed25519()];
  const folder = mkdtempSync(join(tmpdir(), "dflow-ssh2-"));
  const identityFile = join(folder, "identity");
  writeFileSync(identityFile, ed25519(), { mode: 0o600 });
  const authentications: string[] = [];
  const commands: string[] = [];
  const clients = new Set<Connection>();

  const server = new ssh2.Server({ hostKeys: [...hostKeys], ...config }, (client) => {
    clients.add(client);
    client.on("error", () => {});
    client.on("close", () => clients.delete(client));
    client.on("authentication", (asked) => {
      authentications.push(`${asked.method} ${asked.username}`);
      if (asked.method === "publickey" && letsIn(asked)) asked.accept();
      else asked.reject(["publickey"]);
    });
    client.on("session", (accept) => {
      accept().on("exec", (take, _refuse, { command }) => {
        commands.push(command);
        const channel = take();
        const [program = "/bin/sh", ...words] = shell;
        const child = spawn(program, [...words, command], { cwd: folder, env: { ...process.env, HOME: folder } });
        channel.pipe(child.stdin);
        child.stdin.on("error", () => {});
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.on("close", (code, signal) => {
          if (signal === null) channel.exit(code ?? 0);
          else channel.exit(signal.replace("SIG", ""));
          channel.end();
        });
        channel.on("close", () => child.stdout.destroy());
      });
    });
    client.on("tcpip", (accept, refuse, { destIP, destPort }) => {
      const socket: Socket = connect(destPort, destIP);
      socket.once("connect", () => {
        const channel = accept();
        socket.pipe(channel).pipe(socket);
        channel.on("close", () => socket.destroy());
      });
      socket.on("error", () => refuse());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const line = publicLine(hostKeys[0] ?? "");
  return {
    node: {
      index: 3,
      host: "127.0.0.1",
      port,
      user: `u${randomUUID().slice(0, 8)}`,
      hostKey: { kind: "key", line },
      identityFile,
    },
    hostKeys,
    authentications,
    commands,
    connections: () => clients.size,
    stop: async () => {
      for (const client of clients) client.end();
      server.close();
      await once(server, "close");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
