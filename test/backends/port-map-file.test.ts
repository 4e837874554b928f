import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
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

test("a public port that somebody else has is told, and the map stays as it was", { timeout: 60_000 }, async () => {
  const address = someAddress();
  const folder = await mkdtemp(join(tmpdir(), "dflow-map-"));
  const map = join(folder, "port-map");
  const somebody = await answering(address);
  const stop = forward(map, address);
  const remote = shellRemote(["dash"], { DFLOW_PORT_MAP: map });
  const web = aService({ port: somebody.port });
  await expect(portSwap().point(remote, web, 18_080)).rejects.toMatchObject({
    code: "traffic/failed",
    message: expect.stringContaining("EADDRINUSE"),
  });
  expect(await portSwap().current(remote, [web])).toEqual({});
  stop();
  somebody.close();
  await rm(folder, { recursive: true });
});

test("without a forwarder a switch fails instead of looking done", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "dflow-map-"));
  const remote = shellRemote(["dash"], { DFLOW_PORT_MAP: join(folder, "port-map") });
  await expect(portSwap().point(remote, aService(), 18_080)).rejects.toMatchObject({
    code: "traffic/failed",
    message: expect.stringContaining("does not answer"),
  });
  await rm(folder, { recursive: true });
});

test("two services pointed at the same moment both get their entry", { timeout: 60_000 }, async () => {
  const address = someAddress();
  const folder = await mkdtemp(join(tmpdir(), "dflow-map-"));
  const map = join(folder, "port-map");
  const stop = forward(map, address);
  const remote = shellRemote(["dash"], { DFLOW_PORT_MAP: map });
  const first = await freePort(address);
  const services = Array.from({ length: 8 }, (_, n) => aService({ executable: `web-${n}`, port: first + n }));
  await Promise.all(services.map((service, n) => portSwap().point(remote, service, 18_080 + n)));
  const current = await portSwap().current(remote, services);
  expect(Object.values(current).sort()).toEqual(services.map((_, n) => 18_080 + n));
  stop();
  await rm(folder, { recursive: true });
});

/** Loopback addresses are many; nobody else picks the same one. */
function someAddress(): string {
  const byte = () => 1 + Math.floor(Math.random() * 250);
  return `127.${byte()}.${byte()}.${byte()}`;
}
