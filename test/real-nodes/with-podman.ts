import { aRealNode, type RealNode } from "./node.ts";

/** Rootless containers mount a /proc of their own, and root's an overlay, both below a container that is our Node. */
const create = ["--security-opt", "systempaths=unconfined", "-v", "/var/lib/containers"];

/** A real Node with podman, for containers of its user and of root. */
export async function aNodeWithPodman(): Promise<RealNode> {
  const node = await aRealNode({ create });
  try {
    await addPackages(node, "podman catatonit uidmap slirp4netns");
    return node;
  } catch (error) {
    await node.remove();
    throw error;
  }
}

/** @param packages of Debian, as words */
export async function addPackages(node: RealNode, packages: string): Promise<void> {
  await node.asRoot(
    `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${packages}`,
  );
}
