import { afterAll, beforeAll } from "vitest";
import { containerPlugins } from "../../src/backends/container/index.ts";
import { killAllOf, processesOf } from "../../src/backends/vm/local/processes.ts";
import { transport } from "../../src/ssh/transport.ts";
import { cluster, testContainerBackend } from "../contracts/container-backend.ts";
import { transportOptions } from "../hosts/options.ts";
import { openSshServers, type SshServers } from "../hosts/sshd.ts";

let servers: SshServers;
let round = 0;
beforeAll(async () => {
  servers = await openSshServers(1);
});
afterAll(() => servers.stop());

/** A started program that held on to its channel would hang every one of these. */
testContainerBackend("process over OpenSSH", async () => {
  const [server] = servers.servers;
  const plugin = containerPlugins.find((one) => one.name === "process");
  if (!server || !plugin) throw new Error("no server, or process is not in the list");
  const remote = await transport(transportOptions()).connect(server.node);
  return {
    backend: plugin.create({}, { cluster, home: `~/${++round}/${cluster}` }),
    remote,
    alive: async () => (await processesOf(server.home)).length,
    zstd: true,
    async clean() {
      await remote.close();
      await killAllOf(server.home);
    },
  };
});
