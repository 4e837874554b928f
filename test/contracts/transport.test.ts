import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { ssh2Server } from "../hosts/ssh2-server.ts";
import { openSshServers } from "../hosts/sshd.ts";
import { faultyWire } from "../hosts/wire.ts";
import { testTransport } from "./transport.ts";

testTransport("ssh2 against OpenSSH", async () => {
  const servers = await openSshServers(1);
  const [node] = servers.nodes;
  if (!node) throw new Error("no server");
  return overWire(node, servers.stop);
});

testTransport("ssh2 against its own server", async () => {
  const server = await ssh2Server();
  return overWire(server.node, server.stop);
});

async function overWire(
  node: Parameters<typeof faultyWire>[0] & import("../../src/domain/node.ts").Node,
  stop: () => Promise<void>,
) {
  const wire = await faultyWire(node);
  return {
    transport: transport(transportOptions()),
    node: { ...node, host: wire.host, port: wire.port },
    cut: wire.cut,
    stop: async () => {
      await wire.stop();
      await stop();
    },
  };
}
