import type { Launch } from "../../../contracts/container-backend.ts";
import type { ContainerPlugin, ContainerTools } from "../../../contracts/registry.ts";
import type { Instance } from "../../../domain/container.ts";
import { short } from "../../../domain/version.ts";
import * as scripts from "../../../node/scripts.generated.ts";
import { sh } from "../../../node/shell-script.ts";
import { instances, type Start, type Watcher } from "../instances.ts";
import { launchFile } from "../launch-file.ts";
import { unfitFor } from "../unfit.ts";
import { needs } from "./needs.ts";
import { limitLines, options, type SystemdOptions, wallLines } from "./options.ts";
import { serviceUnit, socketUnit } from "./units.ts";

/** A unit of systemd for each instance: started again by it, its output in the journal, back after a reboot. */
export const systemd: ContainerPlugin = {
  name: "systemd",
  summary: "a unit of systemd for each version: restarts, journal, limits, and back after a reboot; needs root or sudo",
  options,
  create: (chosen: SystemdOptions, tools) => ({
    ...instances(tools, watcherOf(chosen, tools)),
    survivesReboot: true,
    usesClosures: false,
    needs: async (remote, programs = []) => [
      ...(await needs(remote, chosen.user)),
      ...(await unfitFor(remote, programs)),
    ],
  }),
};

const watcherOf = (chosen: SystemdOptions, { cluster }: ContainerTools): Watcher => ({
  functions: sh`${scripts.systemdUnits}${scripts.systemd}${scripts.systemdSocket}`,
  starting: (instance, launch) => startOf(chosen, cluster, instance, launch),
});

function startOf(chosen: SystemdOptions, cluster: string, instance: Instance, launch: Launch): Start {
  const { executable } = instance;
  const { signals, within } = launch.ending;
  const socket = launch.port.kind === "socket" ? socketUnit(cluster, executable.name, launch.port.port) : "";
  const lines = [
    `KillSignal=SIG${signals.graceful.replace(/^SIG/, "")}`,
    `TimeoutStopSec=${Math.max(1, Math.ceil((within.drain + within.immediate) / 1000))}`,
    ...limitLines(chosen),
  ];
  return {
    functions: sh`${scripts.systemdStart}
wished_unit=${serviceUnit(cluster, instance)}
wished_about=${`${executable.name} ${short(executable.version)} of ${cluster} (dflow)`}
wished_socket=${socket}
wished_user=${chosen.user ?? ""}
wished_lines=${lines.join("\n")}
wished_walls=${wallLines(chosen).join("\n")}`,
    watch: "",
    launchFile: sh`${scripts.prelude}${scripts.unit}
become_itself "$@"
set -- "$1/$2"
${launchFile(launch, executable, cluster)}
exec "$@" </dev/null
`,
  };
}
