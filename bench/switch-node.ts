import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Remote } from "../src/contracts/transport.ts";
import { networkOf } from "../test/real-nodes/cluster.ts";
import type { LoadOptions } from "../test/real-nodes/load.ts";
import { aRealNode, docker } from "../test/real-nodes/node.ts";
import { aSwitcher, type Switcher } from "../test/real-nodes/switcher.ts";
import { aNodeWithPodman } from "../test/real-nodes/with-podman.ts";
import { besides, keepAwake } from "./processors.ts";
import { type Restart, restartByHand } from "./switch-by-hand.ts";
import { closureOf, programs } from "./switch-programs.ts";
import type { Way } from "./switch-ways.ts";

/** A Node of its own for one way. */
export interface Bench {
  /** dflow's own backends. */
  switcher(): Promise<Switcher>;
  /** What people do without them. */
  byHand(): Promise<Restart>;
  /** Where its clients are, and whom they ask. */
  readonly clients: Pick<LoadOptions, "inside" | "host" | "port">;
  remove(): Promise<void>;
}

const PORT = 8080;

export async function aBench(way: Way): Promise<Bench> {
  const node = await (way.containers === "podman" ? aNodeWithPodman() : aRealNode());
  let remote: Remote | undefined;
  let cable: Cable | undefined;
  const leave = besides(Number(await docker("inspect", "-f", "{{.State.Pid}}", node.container)));
  const rest = keepAwake();
  const remove = async () => {
    rest();
    leave();
    await remote?.close();
    cable?.remove();
    await node.remove();
  };
  try {
    const inside = await networkOf(node);
    // From this side: in the Node itself /proc/sys is read only.
    if (way.migrate !== undefined) run(...inside, "sysctl", "-q", "-w", `net.ipv4.tcp_migrate_req=${way.migrate}`);
    const there = await node.connect();
    remote = there;
    const both = await programs[way.program ?? "C"]();
    if (way.clients === "outside") cable = aCable(inside);
    return {
      async switcher() {
        const oci = way.containers === "docker" || way.containers === "podman";
        const closure = oci ? await closureOf(both[0]) : undefined;
        return aSwitcher(there, { ...way, port: PORT, programs: both, closure });
      },
      byHand: () => restartByHand(node, both, PORT),
      clients: cable ? { ...cable, port: PORT } : { inside, port: PORT },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Cable {
  /** argv that runs something at the other end. */
  readonly inside: readonly string[];
  /** The Node, seen from there. */
  readonly host: string;
  remove(): void;
}

/** A network namespace, and a cable from it to the Node: another machine, as far as the Node can tell. */
function aCable(node: readonly string[]): Cable {
  const name = `dflow-b-${randomBytes(3).toString("hex")}`;
  const inside = ["ip", "netns", "exec", name];
  run("ip", "netns", "add", name);
  const pid = /\/proc\/(\d+)\//.exec(node.join(" "))?.[1] ?? "";
  run("ip", "-n", name, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", pid);
  for (const [at, last] of [
    [node, 1],
    [inside, 2],
  ] as const) {
    run(...at, "ip", "address", "add", `10.77.0.${last}/24`, "dev", "wire");
    run(...at, "ip", "link", "set", "wire", "up");
  }
  // Who closes first keeps the port for a minute, and there are 28,000: by itself Linux uses them again on loopback only.
  run(...inside, "sysctl", "-q", "-w", "net.ipv4.tcp_tw_reuse=1");
  return { inside, host: "10.77.0.1", remove: () => run("ip", "netns", "delete", name) };
}

function run(...[program = "", ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
}
