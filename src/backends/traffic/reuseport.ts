import type { Traffic } from "../../contracts/traffic.ts";
import { orFailure } from "../../node/answer.ts";
import { prelude } from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";

/**
 * Old and new listen on the public port side by side, and the kernel deals connections out to both. What serves is what
 * runs: there is nothing to point, and a version gets traffic the moment it listens, before anybody has verified it.
 */
export const reuseport = (): Traffic => ({
  verifiesFirst: false,
  promise:
    "a version gets requests before it is verified; connections that wait to be accepted are lost unless net.ipv4.tcp_migrate_req is 1",
  shares: false,
  launchPort: (service) => ({ kind: "public", port: service.port }),
  point: async () => [],
  // Nothing on the Node knows better than the list of its running processes.
  current: async () => ({}),
  async needs(remote) {
    // Without it the kernel resets connections that wait in that listener's queue.
    const output = await remote.run(sh`${prelude}
found=$(cat /proc/sys/net/ipv4/tcp_migrate_req 2>/dev/null) || found=absent
[ "$found" = 1 ] || record missing "$found"`);
    const missing = orFailure(output, remote.node.index, "read net.ipv4.tcp_migrate_req");
    return missing.map(([, found]) =>
      found === "absent"
        ? {
            what: "reuseport needs net.ipv4.tcp_migrate_req, which this kernel does not have",
            hint: "use Linux 5.14 or newer, or traffic: port-swap",
          }
        : {
            what: "reuseport loses connections while net.ipv4.tcp_migrate_req is 0",
            hint: "on the Node, as root: echo net.ipv4.tcp_migrate_req=1 > /etc/sysctl.d/60-dflow.conf && sysctl --system",
          },
    );
  },
});
