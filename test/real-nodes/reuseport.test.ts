import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { reuseport } from "../../src/backends/traffic/reuseport.ts";
import { aService } from "../contracts/traffic.ts";
import { compiled } from "../hosts/programs.ts";
import { networkOf } from "./cluster.ts";
import { aRealNode, type RealNode } from "./node.ts";

const run = promisify(execFile);
const web = aService();

test("where tcp_migrate_req is 1, as dflow says, connections that wait are kept", async () => {
  const { node, remote, fate } = await aNodeWith(1);
  expect(await fate()).toBe("kept");
  expect(await reuseport().needs(remote, [web])).toEqual([]);
  expect(await reuseport().point(remote, web, 8080)).toEqual([]);
  expect(await node.asRoot("ls /etc/sysctl.d/60-dflow.conf 2>/dev/null || echo none")).toBe("none");
});

test("where it is 0 and cannot be set they are lost, and the switch and doctor say so", async () => {
  const { remote, fate } = await aNodeWith(0);
  expect(await fate()).toBe("lost");
  expect(await reuseport().point(remote, web, 8080)).toEqual([expect.stringContaining("are lost")]);
  expect(await fate()).toBe("lost");
  const [need] = await reuseport().needs(remote, [web]);
  expect(need?.what).toContain("loses connections");
  expect(need?.level).not.toBe("warning");
});

test("where it is 0 and may be set a switch sets it, and at each boot it is set again", async () => {
  const { node, remote, fate } = await aNodeWith(0);
  // A container sees its own settings, but may not write them.
  await node.asRoot("mount -o remount,rw /proc/sys");
  expect((await reuseport().needs(remote, [web]))[0]?.level).toBe("warning");
  const [said] = await reuseport().point(remote, web, 8080);
  expect(said).toContain("was 0 and is 1 now, and at each boot");
  expect(await fate()).toBe("kept");
  await node.asRoot("sysctl -q -w net.ipv4.tcp_migrate_req=0");
  expect(await fate()).toBe("lost");
  // As a boot does.
  await node.asRoot("systemctl restart systemd-sysctl");
  expect(await fate()).toBe("kept");
});

interface Placed {
  readonly node: RealNode;
  readonly remote: Awaited<ReturnType<RealNode["connect"]>>;
  /** Of a connection that waits to be accepted there when its listener closes, as the kernel has it: kept or lost. */
  fate(): Promise<string>;
}

async function aNodeWith(value: 0 | 1): Promise<Placed> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-queue-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, "queue");
  const source = await readFile(new URL("../backends/queue.c", import.meta.url), "utf8");
  await writeFile(program, await compiled(source), { mode: 0o755 });
  const node = await aRealNode({ create: ["--sysctl", `net.ipv4.tcp_migrate_req=${value}`] });
  onTestFinished(() => node.remove());
  const remote = await node.connect();
  onTestFinished(() => remote.close());
  const [nsenter = "", ...argv] = await networkOf(node);
  return { node, remote, fate: async () => (await run(nsenter, [...argv, program])).stdout.trim() };
}
