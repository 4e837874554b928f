import { containerPlugins } from "../../src/backends/container/index.ts";
import { cluster, testContainerBackend } from "../contracts/container-backend.ts";
import { localRemote, shells } from "../hosts/local-remote.ts";

for (const shell of shells) {
  testContainerBackend(`process on ${shell}`, async () => {
    const remote = await localRemote(shell);
    const plugin = containerPlugins.find((one) => one.name === "process");
    if (!plugin) throw new Error("process is not in the list");
    return {
      backend: plugin.create({}, { cluster, home: `~/.dflow/${cluster}` }),
      remote,
      alive: async () => (await remote.processes()).length,
      zstd: shell !== "busybox",
      clean: () => remote.clean(),
    };
  });
}
