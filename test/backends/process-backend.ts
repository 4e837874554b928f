import { containerPlugins } from "../../src/backends/container/index.ts";
import type { ContainerBackend } from "../../src/contracts/container-backend.ts";
import { cluster, testContainerBackend } from "../contracts/container-backend.ts";
import { localRemote, type Shell } from "../hosts/local-remote.ts";

/** Where it keeps everything, below the HOME of the login. */
export const top = `.dflow/${cluster}`;

export function processBackend(): ContainerBackend {
  const plugin = containerPlugins.find((one) => one.name === "process");
  if (!plugin) throw new Error("process is not in the list");
  return plugin.create({}, { cluster, home: `~/${top}` });
}

export const testProcessBackendOn = (shell: Shell): void =>
  testContainerBackend(`process on ${shell}`, async () => {
    const remote = await localRemote(shell);
    return {
      backend: processBackend(),
      remote,
      alive: async () => (await remote.processes()).length,
      zstd: shell !== "busybox",
      clean: () => remote.clean(),
    };
  });
