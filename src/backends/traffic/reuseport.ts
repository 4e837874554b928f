import type { Traffic, TrafficNeed } from "../../contracts/traffic.ts";
import { DflowError } from "../../domain/errors.ts";
import { orFailure } from "../../node/answer.ts";
import { migrate, prelude } from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";

/**
 * Old and new listen on the public port side by side, and the kernel deals connections out to both. What serves is what
 * runs, so nothing is pointed, and a version gets traffic the moment it listens, before anybody has verified it. A switch
 * comes between the new version's start and the old one's end, the last moment to see to what waits in the old queue.
 */
export const reuseport = (): Traffic => ({
  verifiesFirst: false,
  promise:
    "a version gets requests before it is verified; connections that wait to be accepted are lost unless net.ipv4.tcp_migrate_req is 1",
  shares: false,
  launchPort: (service) => ({ kind: "public", port: service.port }),
  async point(remote, { executable }, port, { share } = {}) {
    if (share !== undefined) {
      throw new DflowError("traffic/failed", `${executable}: a shared port cannot be shared out by per cents`, {
        index: remote.node.index,
        hint: "traffic: port-swap can",
      });
    }
    if (port === undefined) return [];
    const output = await remote.run(sh`${prelude}${migrate}
migrate_requests`);
    const came = orFailure(output, remote.node.index, `set ${SYSCTL}`);
    return came.map(([, outcome]) => OUTCOMES[outcome as Outcome]);
  },
  pointing: () => undefined,
  // Nothing on the Node knows better than the list of its running processes.
  current: async () => [],
  async needs(remote) {
    const output = await remote.run(sh`${prelude}${migrate}
show_migrate`);
    const found = orFailure(output, remote.node.index, `read ${SYSCTL}`);
    return found.map(([, state]) => NEEDS[state as State]);
  },
});

const SYSCTL = "net.ipv4.tcp_migrate_req";
const FILE = "/etc/sysctl.d/60-dflow.conf";

type Outcome = "kept" | "set" | "refused" | "absent";
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  kept: `${SYSCTL} was 0 and is 1 now, and at each boot (${FILE})`,
  set: `${SYSCTL} was 0 and is 1 now, until the next boot`,
  refused: `${SYSCTL} is 0 and may not be set: connections that wait when the old version closes are lost`,
  absent: `this kernel has no ${SYSCTL}: connections that wait when the old version closes are lost`,
};

type State = "may" | "refused" | "absent";
const BY_HAND = `on the Node, as root: echo ${SYSCTL}=1 > ${FILE} && sysctl --system`;
const NEEDS: Readonly<Record<State, TrafficNeed>> = {
  may: {
    level: "warning",
    what: `${SYSCTL} is 0; the next deploy sets it, for reuseport`,
    hint: `or do it now, ${BY_HAND}`,
  },
  refused: { what: `reuseport loses connections while ${SYSCTL} is 0`, hint: BY_HAND },
  absent: {
    what: `reuseport needs ${SYSCTL}, which this kernel does not have`,
    hint: "use Linux 5.14 or newer, or traffic: port-swap",
  },
};
