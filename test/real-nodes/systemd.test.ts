import { afterAll, beforeAll } from "vitest";
import { testContainerBackend } from "../contracts/container-backend.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { aliveUnits, clearUnits, occupied, systemdBackend } from "./units.ts";

let node: RealNode;
beforeAll(async () => {
  node = await aRealNode();
});
afterAll(() => node?.remove());

testContainerBackend("systemd", async () => {
  const remote = await node.connect();
  return {
    backend: systemdBackend(),
    remote,
    alive: () => aliveUnits(node),
    listen: (port) => occupied(node, port),
    zstd: true,
    async clean() {
      await remote.close();
      await clearUnits(node);
    },
  };
});
