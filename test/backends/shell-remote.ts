import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Node } from "../../src/domain/node.ts";

/** A Remote without a network: scripts are given to a shell of this machine, as argv that reads one from `-c`. */
export function shellRemote(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Remote {
  const node: Node = { index: 0, host: "127.0.0.1", port: 22, user: "anna", hostKey: { kind: "known-hosts" } };
  const usage = { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } };
  return {
    node,
    usage,
    async run(script) {
      usage.roundTrips++;
      const [program = "", ...args] = argv;
      const child = spawn(program, [...args, "-c", script.text], {
        env: { PATH: process.env.PATH, HOME: "/nonexistent", ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const status = new Promise<number>((resolve, reject) => {
        child.on("error", reject).on("exit", (code, signal) => resolve(code ?? (signal ? 137 : 255)));
      });
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { status: await status, stdout, stderr };
    },
    tunnel: () => Promise.reject(new Error("no tunnel here")),
    close: async () => {},
  };
}
