import type { Service, TrafficNeed } from "../../contracts/traffic.ts";

/** What port-map-needs.sh finds missing. */
export type Missing =
  | "nft"
  | "right"
  | "broken"
  | "systemd"
  | "root"
  | "kept"
  | "firewall"
  | "addresses"
  | "taken"
  | "listener";

export const rangeOf = ({ privatePorts: { from, to } }: Service): string => `${from}-${to}`;

interface Told {
  readonly user: string;
  /** Of a port that is taken: CLUSTER/EXECUTABLE. */
  readonly whose: string | undefined;
}

/** What a Node lacks for port-swap, and the way out, a line each. */
export function needOf(missing: Missing, service: Service, { user, whose }: Told): TrafficNeed {
  const sudoers = (what: string) =>
    `on the Node, as root: echo '${user} ALL=(root) NOPASSWD: ${what}' > /etc/sudoers.d/dflow`;
  switch (missing) {
    case "nft":
      return {
        what: "it has no nft, which port-swap leads its public ports with",
        hint: "on the Node, as root: apt-get install nftables",
      };
    case "broken":
      return {
        what: "its nft, which port-swap leads its public ports with, cannot be run",
        hint: "on the Node: nft --version says why; apt-get install --reinstall nftables brings what it needs",
      };
    case "right":
      return {
        what: `its user ${user} may not run nft as root, neither itself nor by sudo without a password`,
        hint: sudoers("/usr/sbin/nft").replace("as root: ", "as root: apt-get install sudo; "),
      };
    case "root":
      return {
        level: "warning",
        what: 'after a reboot its public ports lead nowhere until "dflow repair": nft is all it may do as root',
        hint: `${sudoers("ALL")}; or run dflow repair after each reboot`,
      };
    case "systemd":
      return {
        level: "warning",
        what: 'it has no systemd: after a reboot its public ports lead nowhere until "dflow repair"',
        hint: "run dflow repair after each reboot, or on a schedule",
      };
    case "kept":
      return {
        level: "warning",
        what: "what it keeps of its public ports for the next boot is missing, old or damaged",
        hint: '"dflow restart" or the next deploy writes it again',
      };
    case "firewall":
      return {
        level: "warning",
        what: `its firewall may drop requests to ${service.executable}: a filter sees the private port, not ${service.port}`,
        hint: `let redirected connections in ("ct status dnat accept"; ufw: docs/traffic.md), or open ${rangeOf(service)}/tcp`,
      };
    case "taken":
      return {
        what: `its public port ${service.port}, which ${service.executable} is to have, leads to ${whose} already`,
        hint: "give one of them another port; dflow stop --all gives up all ports of a cluster",
      };
    case "listener":
      return {
        level: "warning",
        what: `something listens on its public port ${service.port} already: new requests will go to ${service.executable} instead`,
        hint: "stop that program, unless this is what you want",
      };
    case "addresses":
      return { level: "warning", what: onlyLocal(service), hint: "let it listen on all addresses (0.0.0.0 or ::)" };
  }
}

/** A redirected connection arrives at the address of the network card it came in by. */
export const onlyLocal = ({ executable }: Service): string =>
  `${executable} listens for this machine only (127.0.0.1 or ::1): clients on other machines are refused`;
