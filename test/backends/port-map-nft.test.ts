import { execFile } from "node:child_process";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { portSwap } from "../../src/backends/traffic/port-swap.ts";
import { aService, testTraffic } from "../contracts/traffic.ts";
import { type TwoMachines, twoMachines } from "./net-namespaces.ts";
import { shellRemote } from "./shell-remote.ts";

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("by nft, in a network namespace", { timeout: 120_000 }, () => {
  for (const shell of [["dash"], ["busybox", "sh"], ["bash", "--posix"]]) {
    testTraffic(`port-swap by nft, in ${shell.join(" ")}`, async () => {
      const machines = await twoMachines();
      await Promise.all(
        [18_080, 18_081].map((port) => machines.start(machines.node, "answering-program.ts", `${port}`)),
      );
      return {
        traffic: portSwap(),
        remote: shellRemote([...withoutSystemd(machines.node), ...shell]),
        publicPort: 8080,
        reach: (port) => reachFromAllSides(machines, port),
        tally: (port, clients) => tallyFromAllSides(machines, port, clients),
        programs: [18_080, 18_081],
        clean: machines.clean,
      };
    });
  }

  test.for(["10.77.0.1", "fd77::1", "127.0.0.1", "::1"])(
    "clients of %s lose nothing while it switches, and open connections stay",
    async (host) => {
      const machines = await twoMachines();
      onTestFinished(machines.clean);
      await Promise.all(
        [18_080, 18_081].map((port) => machines.start(machines.node, "answering-program.ts", `${port}`)),
      );
      const remote = shellRemote([...withoutSystemd(machines.node), "dash"]);
      const web = aService();
      await portSwap().point(remote, web, 18_080);
      const where = host.includes("77") ? machines.client : machines.node;
      const clients = await machines.start(where, "tcp-clients.ts", host, "8080");
      for (let round = 0; round < 20; round++) {
        await portSwap().point(remote, web, 18_081);
        await portSwap().point(remote, web, 18_080);
      }
      await portSwap().point(remote, web, 18_081);
      clients.stdin?.end();
      const { seen, failures, kept } = JSON.parse(await text(clients.stdout as NodeJS.ReadableStream));
      expect(failures).toEqual([]);
      expect(Object.keys(seen).sort()).toEqual(["18080", "18081"]);
      expect(kept).toEqual(["18080", "still there"]);
    },
  );

  test("it leaves other tables, and what only passes through the Node, alone", async () => {
    const machines = await twoMachines();
    onTestFinished(machines.clean);
    const [program = "", ...args] = machines.node;
    const nft = async (...command: string[]) => (await run(program, [...args, "nft", ...command])).stdout;
    await nft("add table inet theirs; add chain inet theirs input { type filter hook input priority 0; }");
    const before = await nft("list", "table", "inet", "theirs");
    const remote = shellRemote([...withoutSystemd(machines.node), "dash"]);
    await portSwap().point(remote, aService(), 18_080);
    const once = await nft("list", "table", "inet", "dflow");
    await portSwap().point(remote, aService(), 18_080);
    expect(await nft("list", "table", "inet", "dflow")).toBe(once);
    expect(once.match(/fib daddr type local .*redirect/g)).toHaveLength(2);
    expect(await nft("list", "table", "inet", "theirs")).toBe(before);
  });

  test.for([
    ["emptied", "flush chain inet dflow incoming"],
    ["added to", "add rule inet dflow local tcp dport 9 drop"],
    ["led elsewhere", "flush chain inet dflow local; add rule inet dflow local tcp dport 8080 redirect to :1"],
    ["taken out", "delete chain inet dflow incoming"],
    ["made anew without a hook", "delete chain inet dflow incoming; add chain inet dflow incoming"],
    [
      "hooked in elsewhere",
      "delete chain inet dflow local; add chain inet dflow local { type nat hook output priority 5; policy accept; }",
    ],
  ])("a chain that somebody has %s is whole after the next switch", async ([, change]) => {
    const machines = await twoMachines();
    onTestFinished(machines.clean);
    const [program = "", ...args] = machines.node;
    const nft = async (...command: string[]) => (await run(program, [...args, "nft", ...command])).stdout;
    const remote = shellRemote([...withoutSystemd(machines.node), "dash"]);
    await portSwap().point(remote, aService(), 18_080);
    const chains = async () =>
      [...(await nft("list", "table", "inet", "dflow")).matchAll(/\tchain (incoming|local) [^}]*}/g)]
        .map(String)
        .sort();
    const whole = await chains();
    expect(whole).toHaveLength(2);
    await nft(change as string);
    expect(await chains()).not.toEqual(whole);
    await portSwap().point(remote, aService(), 18_081);
    expect(await chains()).toEqual(whole);
  });

  test("what nft itself says against a switch is told", async () => {
    const machines = await twoMachines();
    onTestFinished(machines.clean);
    const [program = "", ...args] = machines.node;
    await run(program, [...args, "nft", "add table inet dflow; add set inet dflow ports { type ipv4_addr; }"]);
    const remote = shellRemote([...withoutSystemd(machines.node), "dash"]);
    const error = await portSwap()
      .point(remote, aService(), 18_080)
      .catch((error) => error);
    expect(error).toMatchObject({ code: "traffic/failed" });
    expect(error.message).toMatch(/nft refused: .*Error/);
  });

  test("where nft may not be used, the switch fails and says the way out", async () => {
    const remote = shellRemote(["setpriv", "--reuid=65534", "--clear-groups", "dash"]);
    await expect(portSwap().point(remote, aService(), 18_080)).rejects.toMatchObject({
      code: "traffic/failed",
      message: expect.stringContaining("it needs root"),
    });
    const [missing] = await portSwap().needs(remote, [aService()]);
    expect(missing?.hint).toContain("NOPASSWD");
  });
});

/** A namespace of the network shares the disk of this machine: nothing of a test may come back when that boots. */
const withoutSystemd = (node: readonly string[]): readonly string[] => [
  ...node,
  ...["sh", "-c", 'mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /etc/systemd && exec "$@"', "sh"],
];

/** From the Node itself and from another machine, by IPv4 and IPv6: all must agree. */
async function reachFromAllSides({ node, client, address, address6 }: TwoMachines, port: number) {
  const found = await Promise.all([
    firstLine(node, "127.0.0.1", port),
    firstLine(node, "::1", port),
    firstLine(node, address, port),
    firstLine(client, address, port),
    firstLine(client, address6, port),
  ]);
  expect(new Set(found).size).toBe(1);
  return found[0];
}

async function firstLine([program = "", ...inside]: readonly string[], host: string, port: number) {
  const ask = `exec 3<>/dev/tcp/${host}/${port} && head -n 1 <&3`;
  const answer = await run(program, [...inside, "bash", "-c", ask]).catch((error) => {
    if (String(error.stderr).includes("refused")) return { stdout: "" };
    throw error;
  });
  return answer.stdout === "" ? undefined : Number(answer.stdout);
}

const sides = ({ node, client, address, address6 }: TwoMachines) =>
  [
    [node, "127.0.0.1"],
    [node, "::1"],
    [client, address],
    [client, address6],
  ] as const;

/** A quarter of the clients from each side. */
async function tallyFromAllSides(machines: TwoMachines, port: number, clients: number) {
  const asked = sides(machines).map(async ([[program = "", ...inside], host]) => {
    const loop = `for n in $(seq ${clients / 4}); do exec 3<>/dev/tcp/${host}/${port}; read -r to <&3; echo $to; done`;
    return (await run(program, [...inside, "bash", "-c", loop])).stdout.trim().split("\n");
  });
  const found = (await Promise.all(asked)).flat();
  return Object.fromEntries([...new Set(found)].map((one) => [one, found.filter((it) => it === one).length]));
}
