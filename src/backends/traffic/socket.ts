import type { Service, Traffic } from "../../contracts/traffic.ts";
import { orFailure } from "../../node/answer.ts";
import { instance, prelude, session, systemd, systemdSocket, systemdUnits } from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";
import { socketUnit } from "../container/systemd/units.ts";
import type { TrafficTools } from "./index.ts";

/**
 * systemd listens on the public port and hands every version the same listening socket, so nobody who waits in its queue is
 * lost when one of them ends. Which version takes a connection is left to chance while two of them run: there is nothing
 * to point, and a version gets traffic before it is verified. The container backend systemd brings the socket up with the
 * first version and takes it away with the last; here it is only looked at, and taken away from who is led nowhere.
 */
export const socket = ({ home }: TrafficTools): Traffic => ({
  verifiesFirst: false,
  promise: "a version gets requests before it is verified; no connection is lost, since the listening socket stays",
  shares: false,
  launchPort: ({ port }) => ({ kind: "socket", port }),
  async point(remote, service, port) {
    if (port !== undefined) return [];
    const script = sh`${scripts}
go_home ${home} || exit 0
release_socket ${unitOf(service)} "$PWD"`;
    orFailure(await remote.run(script), remote.node.index, `${service.executable}: public port ${service.port}`);
    return [];
  },
  pointing: () => undefined,
  async current(remote, services) {
    const asked = services.flatMap((one) => [one.executable, unitOf(one), one.port]);
    const output = await remote.run(sh`${scripts}
show_sockets ${home} ${asked}`);
    const shown = orFailure(output, remote.node.index, "look at the sockets of systemd");
    return shown.map(([, executable = "", port]) => ({ executable, publicPort: Number(port), port: Number(port) }));
  },
  // Its container backend says what is missing.
  needs: async () => [],
});

const scripts = sh`${prelude}${session}${systemdUnits}${systemd}${systemdSocket}${instance}`;

const unitOf = (service: Service): string => socketUnit(service.cluster, service.executable, service.port);
