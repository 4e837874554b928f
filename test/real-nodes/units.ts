import { containerPlugins } from "../../src/backends/container/index.ts";
import type { ContainerBackend } from "../../src/contracts/container-backend.ts";
import { cluster } from "../contracts/container-backend.ts";
import type { RealNode } from "./node.ts";

/** @param home of the cluster on the Node */
export function systemdBackend(options: unknown = {}, home = `~/.dflow/${cluster}`): ContainerBackend {
  const plugin = containerPlugins.find((one) => one.name === "systemd");
  if (!plugin) throw new Error("systemd is not in the list");
  return plugin.create(plugin.options.parse(options), { cluster, home });
}

/** How many processes of dflow's units are alive, whoever is their parent by now. */
export const aliveUnits = async (node: RealNode): Promise<number> =>
  Number(await node.asRoot("grep -l '/dflow-[^/]*\\.service$' /proc/[0-9]*/cgroup 2>/dev/null | wc -l"));

/** Whatever a test did, the next one finds nothing of it. */
export const clearUnits = (node: RealNode): Promise<string> =>
  node.asRoot(`systemctl stop 'dflow-*'; rm -rf /etc/systemd/system/dflow-* /etc/systemd/system/*.wants/dflow-* /run/dflow
systemctl reset-failed; systemctl daemon-reload; rm -rf /home/vagrant/.dflow`);

/** systemd itself listens on the port. */
export async function occupied(node: RealNode, port: number): Promise<() => Promise<void>> {
  await node.asRoot(
    `systemd-run -q --unit=occupied-${port} --socket-property=ListenStream=127.0.0.1:${port} /bin/true`,
  );
  return async () => void (await node.asRoot(`systemctl stop occupied-${port}.socket`));
}
