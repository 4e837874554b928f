import { createHash } from "node:crypto";
import type { Led, Service, Traffic } from "../../contracts/traffic.ts";
import { orFailure } from "../../node/answer.ts";
import {
  connections,
  portMap,
  portMapBoot,
  portMapNeeds,
  portMapNft,
  portMapRestore,
  prelude,
  wholeAsRoot,
} from "../../node/scripts.generated.ts";
import { inOrder, sh } from "../../node/shell-script.ts";
import { type Missing, needOf, onlyLocal, rangeOf } from "./port-swap-needs.ts";
import { firstPort } from "./private-ports.ts";

/**
 * Each version has its own private port; the Node's port map says which one the public port leads to. So a version is
 * verified before it gets a single request, by any program that takes a port, and the switch is one atomic change.
 */
export const portSwap = (): Traffic => ({
  verifiesFirst: true,
  promise: "a version is verified before its first request",
  shares: true,
  launchPort: (service, index) => ({
    kind: "private",
    ...service.privatePorts,
    first: firstPort(service.privatePorts, index, service.count),
  }),
  async point(remote, service, port, { share = 1 } = {}) {
    const what = `${service.executable}: public port ${service.port}`;
    const answer = orFailure(await remote.run(pointing(service, port, share)), remote.node.index, what);
    return answer.filter(([kind]) => kind === "local").map(() => onlyLocal(service));
  },
  pointing: (service, port) => pointing(service, port),
  async current(remote, [first]) {
    if (!first) return [];
    const output = await remote.run(sh`${reading}
show_ports ${first.cluster}`);
    return orFailure(output, remote.node.index, "read the port map").map(asLed);
  },
  async needs(remote, services) {
    const asked = services.flatMap((one) => [owner(one), one.port, rangeOf(one)]);
    const output = await remote.run(sh`${asking}
show_needs ${asked}`);
    const missing = orFailure(output, remote.node.index, "look for what port-swap needs");
    return missing.flatMap(([, what, to, whose]) => {
      const service = services.find((one) => owner(one) === to) ?? services[0];
      return service ? [needOf(what as Missing, service, { user: remote.node.user, whose })] : [];
    });
  },
});

const reading = inOrder([prelude, portMap, portMapNft]);
const changing = inOrder([reading, connections, portMapBoot]);
const asking = inOrder([changing, portMapNeeds]);

/** What a Node keeps for its next boot is written again when it is another dflow's. */
const stamp = createHash("sha256").update(portMapBoot.text).update(portMapRestore.text).digest("hex").slice(0, 16);
const changer = sh`${changing}
ports_stamp=${stamp}
ports_restorer=${portMapRestore.text.trimEnd()}`.text;

const pointing = (service: Service, port: number | undefined, share = 1) => sh`${inOrder([prelude, wholeAsRoot])}
whole_as_root ${changer} point_port ${owner(service)} ${service.port} ${port ?? "-"} ${Math.round(share * 100)}`;

/** Of a line of show_ports. */
function asLed([, executable = "", publicPort, port, percent, other]: readonly string[]): Led {
  const share = other ? { share: { port: Number(other), of: Number.parseInt(percent ?? "", 10) / 100 } } : {};
  return { executable, publicPort: Number(publicPort), port: Number(port), ...share };
}

const owner = (service: Service): string => `${service.cluster}/${service.executable}`;
