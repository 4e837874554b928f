import type { TrafficName } from "../src/domain/settings.ts";

/** One way to lead clients from an old version to a new one, and where they ask from. */
export interface Way {
  readonly name: string;
  readonly traffic: TrafficName;
  /** Name of the container backend; "process" when absent. */
  readonly containers?: string;
  /** What is deployed: test/real-nodes/server.c, or examples/warp-hello. C when absent. */
  readonly program?: "C" | "Haskell";
  readonly env?: Readonly<Record<string, string>>;
  /** net.ipv4.tcp_migrate_req of the Node. */
  readonly migrate?: 0 | 1;
  /** `outside`: another machine, on a cable of its own. */
  readonly clients: "on the Node" | "outside";
  /**
   * `whole`: all that a deploy does to a Node (start, verify, lead there, retire the old one), then 100 ms of rest, as in the
   * author's test. `alone`: of two that run already, now the one and now the other, every 100 ms. `wrong order`: the old
   * one is retired before traffic is led to the new one. `by hand`: rsync, and systemctl restart by ssh.
   */
  readonly switches: "whole" | "alone" | "wrong order" | "by hand";
  /** Requests that may fail; absent: any number, it is shown what happens. */
  readonly mayFail?: number | undefined;
  /** Mean latency with switching over without, at most. */
  readonly goal?: number;
}

const whole = { traffic: "port-swap", clients: "on the Node", switches: "whole", mayFail: 0 } as const;
const reuseport = { ...whole, traffic: "reuseport", env: { REUSEPORT: "1" } } as const;
const goal = 1.05;

export const ways: readonly Way[] = [
  { ...whole, name: "port-swap, a whole deploy", goal },
  { ...whole, name: "port-swap, the switch alone", switches: "alone", goal },
  { ...whole, name: "port-swap, clients on another machine", clients: "outside" },
  { ...whole, name: "port-swap, a Haskell program", program: "Haskell" },
  { ...whole, name: "port-swap, units of systemd", containers: "systemd" },
  { ...whole, name: "port-swap, in Docker", containers: "docker" },
  { ...whole, name: "port-swap, in Podman", containers: "podman" },
  { ...reuseport, name: "reuseport, tcp_migrate_req=1", migrate: 1 },
  { ...reuseport, name: "reuseport, tcp_migrate_req=0", migrate: 0, mayFail: undefined },
  { ...whole, name: "socket, by systemd", traffic: "socket", containers: "systemd" },
  { ...whole, name: "control: the old one ended first", switches: "wrong order", mayFail: undefined },
  { ...whole, name: "by hand: rsync, systemctl restart", switches: "by hand", mayFail: undefined },
];
