import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Remote } from "../../src/contracts/transport.ts";
import { startOf } from "../backends/net-namespaces.ts";
import { freePort } from "../free-port.ts";
import { networkOf } from "./cluster.ts";
import { aRealNode, docker, type RealNode } from "./node.ts";

const run = promisify(execFile);

/** The public port of these tests, and the private ones of the two programs behind it. */
export const PORT = 8080;
export const PROGRAMS = [18_080, 18_081] as const;

/** A Node with a neighbour, programs on its private ports, and clients on every side. */
export interface Place {
  readonly node: RealNode;
  remote: Remote;
  /** argv that runs something of this machine in the network of the Node. */
  inside: readonly string[];
  readonly published: number;
  /** In Docker's network; another one after a reboot. */
  address: string;
  /** By name, how a client comes in: argv of where it runs, host, port. */
  sides(port: number): readonly (readonly [where: readonly string[], host: string, port: number])[];
  start(port: number, host?: string): Promise<ChildProcess>;
  /** Since its last boot nobody is there: a neighbour, programs, a link. */
  populate(): Promise<void>;
  clean(): Promise<void>;
}

export async function aPlace(): Promise<Place> {
  const published = await freePort();
  const ipv6 = ["all", "default"].flatMap((which) => ["--sysctl", `net.ipv6.conf.${which}.disable_ipv6=0`]);
  const node = await aRealNode({ create: ["-p", `127.0.0.1:${published}:${PORT}`, ...ipv6] });
  const neighbour = `dflow-c-${randomBytes(3).toString("hex")}`;
  await run("ip", ["netns", "add", neighbour]);
  const started: ChildProcess[] = [];
  const place: Place = {
    node,
    published,
    address: node.address,
    remote: await node.connect(),
    inside: await networkOf(node),
    sides: (port) => [
      [place.inside, "127.0.0.1", port],
      [place.inside, "::1", port],
      [place.inside, place.address, port],
      [["ip", "netns", "exec", neighbour], "10.77.0.1", port],
      [["ip", "netns", "exec", neighbour], "fd77::1", port],
      [["env"], place.address, port],
      ...(port === PORT ? [[["env"], "127.0.0.1", published] as const] : []),
    ],
    async start(port, host = "::") {
      const child = await startOf(place.inside, "answering-program.ts", `${port}`, host);
      started.push(child);
      return child;
    },
    async populate() {
      for (const child of started.splice(0)) child.kill("SIGKILL");
      place.inside = await networkOf(node);
      place.address = await docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", node.container);
      const [nsenter = "", ...argv] = place.inside;
      const ip = (words: string) => run(nsenter, [...argv, "ip", ...words.split(" ")]);
      // What ran before a reboot may still hold the network that was.
      await run("ip", ["-n", neighbour, "link", "delete", "wire"]).catch(() => undefined);
      const there = (words: string) => run("ip", ["-n", neighbour, ...words.split(" ")]);
      await ip(`link add wire type veth peer name wire netns ${neighbour}`);
      await ip("address add 10.77.0.1/24 dev wire");
      await ip("address add fd77::1/64 dev wire nodad");
      await ip("link set wire up");
      await there("address add 10.77.0.2/24 dev wire");
      await there("address add fd77::2/64 dev wire nodad");
      await there("link set wire up");
      await Promise.all(PROGRAMS.map((port) => place.start(port)));
      place.remote = await node.connect();
    },
    async clean() {
      for (const child of started) child.kill("SIGKILL");
      await place.remote.close();
      await node.remove();
      await run("ip", ["netns", "delete", neighbour]);
    },
  };
  await place.populate();
  return place;
}

/** The private port whose program answered; undefined: refused. A proxy on the way takes the connection first, and ends it. */
export async function ask([program = "", ...argv]: readonly string[], host: string, port: number) {
  const script = `exec 3<>/dev/tcp/${host}/${port} && head -n 1 <&3`;
  const answer = await run(program, [...argv, "bash", "-c", script]).catch((error) => {
    if (/refused|reset|No route/.test(String(error.stderr))) return { stdout: "" };
    throw error;
  });
  return answer.stdout === "" ? undefined : Number(answer.stdout);
}

/** From every side: all must agree. */
export async function askAll(place: Place, port = PORT): Promise<number | undefined> {
  const found = await Promise.all(place.sides(port).map((side) => ask(...side)));
  if (new Set(found).size === 1) return found[0];
  throw new Error(`not all sides agree: ${place.sides(port).map(([, host], at) => `${host} ${found[at]}`)}`);
}

/** How many of so many clients, some from every side, reached which private port. */
export async function tallyAll(place: Place, port: number, clients: number): Promise<Readonly<Record<number, number>>> {
  const sides = place.sides(port);
  const each = sides.map(async ([[program = "", ...argv], host, at], side) => {
    const count = Math.floor(clients / sides.length) + (side < clients % sides.length ? 1 : 0);
    const loop = `for n in $(seq ${count}); do exec 3<>/dev/tcp/${host}/${at}; read -r to <&3; echo $to; done`;
    return (await run(program, [...argv, "bash", "-c", loop])).stdout.trim().split("\n");
  });
  const found = (await Promise.all(each)).flat();
  return Object.fromEntries([...new Set(found)].map((one) => [one, found.filter((it) => it === one).length]));
}
