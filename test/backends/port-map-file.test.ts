import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { portSwap } from "../../src/backends/traffic/port-swap.ts";
import { forward } from "../../src/backends/vm/local/forwarder.ts";
import { aService, testTraffic } from "../contracts/traffic.ts";
import { answering, freePort, reach } from "./answering.ts";
import { shellRemote } from "./shell-remote.ts";

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"], ["bash"]];

for (const shell of shells) {
  testTraffic(`port-swap by a file, in ${shell.join(" ")}`, async () => {
    const address = someAddress();
    const folder = await mkdtemp(join(tmpdir(), "dflow-map-"));
    const map = join(folder, "port-map");
    const [one, other] = [await answering(), await answering()];
    const stop = forward(map, address);
    return {
      traffic: portSwap(),
      remote: shellRemote(shell, { DFLOW_PORT_MAP: map }),
      publicPort: await freePort(address),
      reach: (port) => reach(address, port),
      async tally(port, clients) {
        const found = await Promise.all(Array.from({ length: clients }, () => reach(address, port)));
        return Object.fromEntries([...new Set(found)].map((one) => [one, found.filter((it) => it === one).length]));
      },
      programs: [one.port, other.port],
      async clean() {
        stop();
        one.close();
        other.close();
        await rm(folder, { recursive: true });
      },
    };
  });
}

test("a public port that somebody else has is told, and the map stays as it was", async () => {
  const { address, remote } = await aMap({ forwarder: true });
  const somebody = await answering(address);
  onTestFinished(somebody.close);
  const web = aService({ port: somebody.port });
  await expect(portSwap().point(remote, web, 18_080)).rejects.toMatchObject({
    code: "traffic/failed",
    message: expect.stringContaining("EADDRINUSE"),
  });
  expect(await portSwap().current(remote, [web])).toEqual([]);
});

test("without a forwarder a switch fails instead of looking done", async () => {
  const { remote } = await aMap({ forwarder: false });
  await expect(portSwap().point(remote, aService(), 18_080)).rejects.toMatchObject({
    code: "traffic/failed",
    message: expect.stringContaining("does not answer"),
  });
});

test("two services pointed at the same moment both get their entry", async () => {
  const { address, remote } = await aMap({ forwarder: true });
  const first = await freePort(address);
  const services = Array.from({ length: 8 }, (_, n) => aService({ executable: `web-${n}`, port: first + n }));
  await Promise.all(services.map((service, n) => portSwap().point(remote, service, 18_080 + n)));
  const current = await portSwap().current(remote, services);
  const ports = current.map(({ port }) => port);
  expect(ports.sort()).toEqual(services.map((_, n) => 18_080 + n));
});

/** A map file and a Remote whose scripts know it; gone when the test has ended. */
async function aMap({ forwarder }: { readonly forwarder: boolean }) {
  const address = someAddress();
  const folder = await mkdtemp(join(tmpdir(), "dflow-map-"));
  const map = join(folder, "port-map");
  const stop = forwarder ? forward(map, address) : () => {};
  onTestFinished(async () => {
    stop();
    await rm(folder, { recursive: true });
  });
  return { address, remote: shellRemote(["dash"], { DFLOW_PORT_MAP: map }) };
}

/** Loopback addresses are many; nobody else picks the same one. */
function someAddress(): string {
  const byte = () => 1 + Math.floor(Math.random() * 250);
  return `127.${byte()}.${byte()}.${byte()}`;
}
