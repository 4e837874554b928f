import { spawn } from "node:child_process";
import net from "node:net";
import type { AuthContext, Connection, ParsedKey, ServerChannel } from "ssh2";
import type { Place } from "./address.ts";

export interface SshServerOptions {
  readonly place: Place;
  /** OpenSSH private key. */
  readonly hostKey: string;
  /** Text of an authorized_keys file; read at each login. */
  readonly authorizedKeys: () => string;
  /** Working folder of every command. */
  readonly home: string;
  /** The whole environment of every command. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Asked at each connection; false: it is dropped. */
  readonly exists: () => boolean;
}

/**
 * An sshd that does as little as one can do: keys only, `exec` and `direct-tcpip` to itself only. As with any sshd, a
 * command outlives the connection that started it, and a channel stays open while anything holds its output.
 *
 * @returns resolves once it listens; the result closes it
 */
export async function serveSsh(options: SshServerOptions): Promise<() => void> {
  const { default: ssh2 } = await import("ssh2");
  const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: "dflow-local" }, (client) => {
    if (!options.exists()) return void client.end();
    client.on("authentication", (attempt) => {
      if (attempt.method === "none") return attempt.reject(["publickey"]);
      if (isAllowed(attempt, keysIn(ssh2.utils.parseKey, options.authorizedKeys()))) return attempt.accept();
      options.log(`refused ${attempt.method} for ${JSON.stringify(attempt.username)}`);
      attempt.reject(["publickey"]);
    });
    client.on("ready", () => serve(client, options));
    client.on("error", (error) => options.log(`connection: ${error.message}`));
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(options.place.port, options.place.address, resolve);
  });
  return () => server.close();
}

type Parse = (line: string) => ParsedKey | ParsedKey[] | Error;

const keysIn = (parse: Parse, text: string): readonly ParsedKey[] =>
  text.split(/\r?\n/).flatMap((line) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const key = parse(line.trim());
    return key instanceof Error ? [] : key;
  });

function isAllowed(attempt: AuthContext, keys: readonly ParsedKey[]): boolean {
  if (attempt.method !== "publickey") return false;
  const key = keys.find((one) => one.getPublicSSH().equals(attempt.key.data));
  // With no signature it is the question whether this key would do.
  if (!key || !attempt.signature) return key !== undefined;
  return attempt.blob !== undefined && key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
}

function serve(client: Connection, options: SshServerOptions): void {
  client.on("session", (accept) => {
    accept().on("exec", (acceptExec, _, { command }) => run(acceptExec(), command, options));
  });
  client.on("tcpip", (accept, reject, { destIP, destPort }) => {
    if (!["127.0.0.1", "localhost", options.place.address].includes(destIP)) return reject();
    const host = destIP === options.place.address ? destIP : "127.0.0.1";
    const program = net.connect({ host, port: destPort, allowHalfOpen: true, noDelay: true });
    program.once("error", reject);
    program.once("connect", () => {
      program.off("error", reject);
      const channel = accept();
      if (!channel) return void program.destroy();
      program.pipe(channel).pipe(program);
      program.on("error", () => channel.destroy());
      channel.on("error", () => program.destroy());
      channel.on("close", () => program.destroy());
    });
  });
}

function run(channel: ServerChannel, command: string, { home, env, log }: SshServerOptions): void {
  const child = spawn("/bin/sh", ["-c", command], { cwd: home, env, detached: true });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  // It may end before it has read everything; what it did not want is dropped.
  child.stdin.on("error", () => channel.resume());
  channel.on("error", () => {});
  channel.on("close", () => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  });
  child.on("error", (error) => {
    log(`cannot run a command: ${error.message}`);
    channel.exit(127);
    channel.end();
  });
  child.on("close", (status, signal) => {
    channel.stderr.end(() => {
      if (signal === null) channel.exit(status ?? 255);
      else channel.exit(signal.replace(/^SIG/, ""), false, "");
      channel.end();
    });
  });
}
