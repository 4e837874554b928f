import type { Service, Traffic } from "../../contracts/traffic.ts";
import { orFailure } from "../../node/answer.ts";
import { portMap, prelude } from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";
import { firstPort } from "./private-ports.ts";

/**
 * Each version has its own private port; the Node's port map says which one the public port leads to. So a version is
 * verified before it gets a single request, by any program that takes a port, and the switch is one atomic change.
 */
export const portSwap = (): Traffic => ({
  verifiesFirst: true,
  promise: "a version is verified before its first request",
  shares: false,
  launchPort: (service, index) => ({
    kind: "private",
    ...service.privatePorts,
    first: firstPort(service.privatePorts, index, service.count),
  }),
  async point(remote, service, port) {
    const script = sh`${prelude}${portMap}
point_port ${owner(service)} ${service.port} ${port ?? "-"}`;
    const what = `${service.executable}: public port ${service.port}`;
    orFailure(await remote.run(script), remote.node.index, what);
    return [];
  },
  async current(remote, services) {
    const asked = services.flatMap((one) => [owner(one), one.port]);
    const output = await remote.run(sh`${prelude}${portMap}
show_ports ${asked}`);
    const shown = orFailure(output, remote.node.index, "read the port map");
    const ports = new Map(shown.map(([, whose, port]) => [whose, Number(port)]));
    return Object.fromEntries(
      services.flatMap((one) => {
        const port = ports.get(owner(one));
        return port === undefined ? [] : [[one.executable, { port }]];
      }),
    );
  },
  async needs(remote) {
    const output = await remote.run(sh`${prelude}${portMap}
show_missing`);
    const missing = orFailure(output, remote.node.index, "look for nft");
    return missing.map(() => ({
      what: "port-swap needs nft as root, or by sudo without a password",
      hint: `on the Node, as root: apt-get install nftables sudo; echo '${remote.node.user} ALL=(root) NOPASSWD: /usr/sbin/nft' > /etc/sudoers.d/dflow`,
    }));
  },
});

const owner = (service: Service): string => `${service.cluster}/${service.executable}`;
