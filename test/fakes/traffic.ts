import type { Traffic } from "../../src/contracts/traffic.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { TrafficName } from "../../src/domain/settings.ts";
import { sh } from "../../src/node/shell-script.ts";
import { onNode } from "./on-node.ts";

export function fakeTraffic(name: TrafficName): Traffic {
  switch (name) {
    case "port-swap":
      return portSwap;
    case "none":
      return { ...still, promise: "nobody asks", verifiesFirst: true, launchPort: () => ({ kind: "none" }) };
    case "reuseport":
    case "socket":
      return {
        ...still,
        promise: "unverified",
        verifiesFirst: false,
        launchPort: ({ port }) => ({ kind: "public", port }),
      };
  }
}

/** Nothing to point: what runs has the traffic. */
const still = {
  shares: false,
  pointing: () => undefined,
  point: async () => [],
  current: async () => [],
  needs: async () => [],
};

const portSwap: Traffic = {
  verifiesFirst: true,
  promise: "verified",
  shares: true,
  launchPort: ({ privatePorts: { from, to }, count }, index) => {
    const size = to - from + 1;
    const share = Math.max(1, Math.floor(size / Math.max(1, count)));
    return { kind: "private", from, to, first: from + ((index * share) % size) };
  },
  point: (remote, { cluster, executable, port }, to, { share } = {}) =>
    onNode(remote, "point", ({ portMap }) => {
      const owner = `${cluster}/${executable}`;
      const taken = portMap.get(port);
      if (taken && taken.owner !== owner) {
        if (to === undefined) return [];
        throw new DflowError("traffic/failed", `port ${port} leads to ${taken.owner} already`);
      }
      if (to === undefined) portMap.delete(port);
      else if (share === undefined) portMap.set(port, { owner, to });
      else if (taken) portMap.set(port, { owner, to: taken.to, share: { port: to, of: share } });
      else throw new DflowError("traffic/failed", `port ${port} leads nowhere`);
      return [];
    }),
  pointing: ({ cluster, executable, port }, to) => sh`lead_port ${`${cluster}/${executable}`} ${port} ${to}`,
  current: (remote, services) =>
    onNode(remote, "current", ({ portMap }) =>
      [...portMap].flatMap(([publicPort, { owner, to: port, share }]) => {
        const [cluster, executable = ""] = owner.split("/");
        if (cluster !== services[0]?.cluster) return [];
        return [{ executable, publicPort, port, ...(share ? { share } : {}) }];
      }),
    ),
  needs: (remote) =>
    onNode(remote, "needs", ({ commands }) =>
      commands.includes("nft") ? [] : [{ what: "port-swap needs nft", hint: "install it" }],
    ),
};
