import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { containerPlugins } from "../../src/backends/container/index.ts";
import type { ContainerBackend } from "../../src/contracts/container-backend.ts";
import type { Closure } from "../../src/contracts/parcels.ts";
import { type ContainerBackendUnderTest, cluster } from "../contracts/container-backend.ts";
import { playerOf } from "../hosts/programs.ts";
import { aShop } from "./closures.ts";
import type { RealNode } from "./node.ts";

/** @param home the cluster's folder on the Node */
export function backendNamed(name: string, home: string, options: object = {}): ContainerBackend {
  const plugin = containerPlugins.find((one) => one.name === name);
  if (!plugin) throw new Error(`${name} is not in the list`);
  return plugin.create(plugin.options.parse(options), { cluster, home });
}

/** The closure of the program that the contract's tests play with. */
export async function closureOfPlayer(): Promise<Closure> {
  const shop = await aShop();
  const { bytes, executable } = await playerOf("1");
  const path = join(shop.folder, "player");
  await writeFile(path, bytes, { mode: 0o755 });
  const closure = await shop.closureOf(await shop.take(path, executable));
  return closure;
}

let round = 0;

/** A backend of docker or podman on this Node, in a folder of its own. */
export async function ociUnderTest(
  name: "docker" | "podman",
  it: RealNode,
  closure: Closure,
  options: object = {},
): Promise<ContainerBackendUnderTest> {
  const remote = await it.connect();
  const home = `~/${++round}/${cluster}`;
  const its = `label=dflow.home=/home/vagrant/${round}/${cluster}`;
  const rootless = name === "podman" && !("root" in options);
  const as = rootless ? `su - vagrant -c "podman ` : `sh -c "${name} `;
  const cli = (words: string) => it.asRoot(`${as}${words}"`);
  const ids = async (more = "") => (await cli(`ps -q --filter ${its}${more}`)).split("\n").filter((one) => one !== "");
  return {
    backend: backendNamed(name, home, options),
    remote,
    alive: async () => (await ids()).length,
    zstd: true,
    closure,
    listen: (port) => listenOn(it, port),
    async clean() {
      const left = await ids(" --all");
      if (left.length > 0) await cli(`rm -f ${left.join(" ")}`);
      await remote.close();
    },
  };
}

/** systemd listens there, for a program that nobody will ever ask for. */
export async function listenOn(it: RealNode, port: number): Promise<() => Promise<void>> {
  const unit = `taken-${port}`;
  await it.asRoot(`systemd-run -q --unit ${unit} systemd-socket-activate -l 127.0.0.1:${port} /bin/cat
until grep -qi ":$(printf %04X ${port}) .* 0A" /proc/net/tcp; do sleep 0.05; done`);
  return async () => void (await it.asRoot(`systemctl stop ${unit}`));
}
