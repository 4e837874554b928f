import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Node } from "../../src/domain/node.ts";
import { testStore } from "../contracts/store.ts";
import { testTraffic } from "../contracts/traffic.ts";
import { testVMBackend } from "../contracts/vm-backend.ts";
import { executable } from "../plan/things.ts";
import { aClusterOf } from "./cluster.ts";
import { fakeTraffic } from "./traffic.ts";
import { fakeVMs } from "./vms.ts";
import { answeringAt, newPid, reached } from "./world.ts";

testStore("the fake", async () => {
  const cluster = aClusterOf({ nodes: 0 });
  cluster.world.store.state = undefined;
  return { open: () => cluster.controller().dflow.store, end: async () => {} };
});

testTraffic("the fake port-swap", async () => {
  const { world, node, controller } = aClusterOf({ nodes: 1 });
  const programs = [18_090, 18_091] as const;
  node(0).processes = programs.map((port, epoch) => {
    const file = executable("web", 1);
    return { executable: file, epoch, port, settings: "", at: world.time.now(), pid: newPid(), bytes: file.checksum };
  });
  return {
    traffic: fakeTraffic("port-swap"),
    remote: await controller().dflow.transport.connect(node(0).node),
    publicPort: 8080,
    reach: async (port) => reached(world, 0, "web", port)?.port,
    tally: async (port, clients) => {
      const { to = port, share } = node(0).portMap.get(port) ?? {};
      const few = share ? Math.round(clients * share.of) : 0;
      const reach = (at: number) => answeringAt(world, 0, "web", at)?.port as number;
      return { ...(share ? { [reach(share.port)]: few } : {}), [reach(to)]: clients - few };
    },
    programs,
    clean: async () => {},
  };
});

testVMBackend("the fake", async () => {
  const { world, controller } = aClusterOf({ nodes: 0 });
  const homes = new Map<string, string>();
  // The fake has no shell; a folder of its own for each Node that was ever made stands in for it.
  const login = async (node: Node, command: string) => {
    const key = JSON.stringify(node.hostKey);
    if (JSON.stringify(world.nodes.get(node.index)?.node.hostKey) !== key) throw new Error("nothing answers");
    const home = homes.get(key) ?? (await mkdtemp(join(tmpdir(), "dflow-fake-")));
    homes.set(key, home);
    return (await promisify(execFile)("/bin/sh", ["-c", command], { env: { HOME: home } })).stdout;
  };
  return {
    backend: controller().dflow.vms,
    again: () => fakeVMs(world, controller().effects),
    login,
    clean: async () => {
      for (const home of homes.values()) await rm(home, { recursive: true });
    },
  };
});
