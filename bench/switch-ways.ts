import type { TrafficName } from "../src/domain/settings.ts";

/** One way to lead clients from an old version to a new one, and where they ask from. */
export interface Way {
  readonly name: string;
  readonly traffic: TrafficName;
  /** Name of the container backend; "process" when absent. */
  readonly containers?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** net.ipv4.tcp_migrate_req of the Node. */
  readonly migrate?: 0 | 1;
  /** `outside`: another machine, on a cable of its own. */
  readonly clients: "on the Node" | "outside";
  /**
   * `whole`: all that a deploy does to a Node (start, verify, lead there, retire the old one), then 100 ms of rest, as in the
   * author's test. `alone`: of two that run already, now the one and now the other, every 100 ms. `wrong order`: the old
   * one is retired before traffic is led to the new one.
   */
  readonly switches: "whole" | "alone" | "wrong order";
  /** Requests that may fail; absent: any number, it is shown what happens. */
  readonly mayFail?: number;
  /** Mean latency with switching over without, at most. */
  readonly goal?: number;
}

const reuseport = { traffic: "reuseport", env: { REUSEPORT: "1" }, clients: "on the Node", switches: "whole" } as const;

export const ways: readonly Way[] = [
  { name: "port-swap", traffic: "port-swap", clients: "on the Node", switches: "whole", mayFail: 0, goal: 1.05 },
  {
    name: "port-swap, clients outside",
    traffic: "port-swap",
    clients: "outside",
    switches: "whole",
    mayFail: 0,
    goal: 1.05,
  },
  {
    name: "port-swap, the switch alone",
    traffic: "port-swap",
    clients: "on the Node",
    switches: "alone",
    mayFail: 0,
    goal: 1.05,
  },
  { ...reuseport, name: "reuseport, tcp_migrate_req=1", migrate: 1, mayFail: 0 },
  { ...reuseport, name: "reuseport, tcp_migrate_req=0", migrate: 0 },
  { name: "control: old one ended first", traffic: "port-swap", clients: "on the Node", switches: "wrong order" },
];
