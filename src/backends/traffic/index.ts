import type { Traffic } from "../../contracts/traffic.ts";
import { DflowError } from "../../domain/errors.ts";
import type { TrafficName } from "../../domain/settings.ts";
import { none } from "./none.ts";
import { portSwap } from "./port-swap.ts";
import { reuseport } from "./reuseport.ts";
import { socket } from "./socket.ts";

/** A traffic strategy as dflow.yaml names it. */
export interface TrafficPlugin {
  readonly name: TrafficName;
  /** One line, for help, README and schema. */
  readonly summary: string;
  create(tools: TrafficTools): Traffic;
}

export interface TrafficTools {
  /** The cluster's folder on a Node, as the container backend knows it. */
  readonly home: string;
}

/** The first one is what a program with a port gets when it names none. */
export const trafficPlugins: readonly TrafficPlugin[] = [
  {
    name: "port-swap",
    summary: "each version listens on its own private port; one atomic change of a port map moves new connections",
    create: portSwap,
  },
  {
    name: "reuseport",
    summary: "both versions listen on the public port (SO_REUSEPORT); the new one gets traffic before it is verified",
    create: reuseport,
  },
  {
    name: "socket",
    summary:
      "systemd listens on the public port and hands its socket to every version (LISTEN_FDS); needs container-backend systemd",
    create: socket,
  },
  { name: "none", summary: "for programs without a port", create: none },
];

/** @throws DflowError `usage/config` for a strategy that is not in the list */
export function trafficNamed(name: TrafficName, tools: TrafficTools): Traffic {
  const found = trafficPlugins.find((one) => one.name === name);
  if (found) return found.create(tools);
  throw new DflowError("usage/config", `traffic: there is no strategy ${JSON.stringify(name)}`, {
    hint: `write one of ${trafficPlugins.map((one) => one.name).join(", ")}`,
  });
}
