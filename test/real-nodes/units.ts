import { cluster } from "../contracts/container-backend.ts";
import { backendNamed, listenOn } from "./container-backends.ts";
import type { RealNode } from "./node.ts";

export const HOME = `~/.dflow/${cluster}`;

export const systemdBackend = (options: object = {}, home = HOME) => backendNamed("systemd", home, options);

/** What the contract's tests play with. */
export async function systemdUnderTest(node: RealNode) {
  const remote = await node.connect();
  return {
    backend: systemdBackend(),
    remote,
    alive: () => aliveUnits(node),
    listen: (port: number) => listenOn(node, port),
    zstd: true,
    async clean() {
      await remote.close();
      await clearUnits(node);
    },
  };
}

/** How many processes of dflow's units are alive, whoever is their parent by now. */
export const aliveUnits = async (node: RealNode): Promise<number> =>
  Number(await node.asRoot("grep -l '/dflow-[^/]*\\.service$' /proc/[0-9]*/cgroup 2>/dev/null | wc -l"));

/** Whatever a test did, the next one finds nothing of it. */
export async function clearUnits(node: RealNode): Promise<void> {
  await node.asRoot(`systemctl kill -s KILL 'dflow-*' 2>/dev/null; systemctl stop 'dflow-*'
rm -rf /etc/systemd/system/dflow-* /etc/systemd/system/*.wants/dflow-* /run/dflow /home/vagrant/.dflow
systemctl daemon-reload; systemctl reset-failed`);
}
