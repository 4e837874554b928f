import type { ContainerBackend, Launch } from "../../../contracts/container-backend.ts";
import type { ContainerTools } from "../../../contracts/registry.ts";
import { releaseFolder } from "../../../domain/executable.ts";
import { isChecksum, short } from "../../../domain/version.ts";
import { orFailure } from "../../../node/answer.ts";
import * as scripts from "../../../node/scripts.generated.ts";
import { sh } from "../../../node/shell-script.ts";
import { instances, type Watcher } from "../instances.ts";
import { launchFile } from "../launch-file.ts";
import { processesFrom } from "../process-records.ts";
import { containersFrom } from "../release.ts";
import { bringInClosure } from "./install.ts";
import { answered, type Cli, lackOf } from "./lacks.ts";
import { limitsOf, type OciOptions } from "./options.ts";

/**
 * Executables in containers of a program that speaks docker's command line. The container is its watcher: a restart policy
 * starts it again, also when the Node was rebooted.
 */
export function ociBackend(cli: Cli, options: OciOptions, tools: ContainerTools): ContainerBackend {
  const { home } = tools;
  const speaking = sh`${scripts.ociCli}
use_oci ${cli.name} ${cli.root ? "yes" : "no"}
`;
  const functions = sh`${speaking}${scripts.oci}${scripts.ociEnd}`;
  const backend = instances(tools, watcherOf(options, tools, functions));
  const looking = sh`${scripts.prelude}${scripts.checksum}${scripts.session}${functions}${scripts.elsewhere}${scripts.instance}${scripts.release}${scripts.ociClosure}`;
  const usesClosures = options.image === "closure";
  return {
    ...backend,
    survivesReboot: true,
    usesClosures,
    install: bringInClosure(cli, home, speaking, usesClosures),

    async list(remote, { checksums = false } = {}) {
      const asked = checksums ? "yes" : "no";
      const output = await remote.run(sh`${looking}
list_installed ${home} ${asked}
list_closures ${home}
list_processes ${home} ${asked}
`);
      const lines = answered(output, remote, cli, "list what is installed");
      const containers = containersFrom(lines, processesFrom(lines));
      if (!usesClosures) return containers;
      const closures = closuresFrom(lines);
      // What has no closure here cannot be started: it counts as not installed, unless it runs.
      return containers.flatMap((one) => {
        const closure = closures.get(`${one.executable.name}/${releaseFolder(one.executable)}`);
        if (closure !== undefined) return [{ ...one, closure }];
        return one.processes.length > 0 ? [one] : [];
      });
    },

    async remove(remote, executable) {
      const place = [home, executable.name, releaseFolder(executable)];
      const output = await remote.run(sh`${looking}
forget_instances ${place}
remove_release ${place}
if go_home ${home}; then sweep_watchers "$PWD"; fi
collect_closures ${home}
`);
      orFailure(output, remote.node.index, `remove ${executable.name} ${short(executable.version)}`);
    },

    async needs(remote) {
      const output = await remote.run(sh`${scripts.prelude}${speaking}
show_lacks ${options.image}
`);
      return orFailure(output, remote.node.index, `look for ${cli.name}`).flatMap(lackOf(cli, remote));
    },
  };
}

/** The container's own shell reads the launch file, so that no variable is in a command line or in what `inspect` shows. */
const watch = sh`${scripts.prelude}${scripts.canExecute}${scripts.ociEntry}`.text;

const watcherOf = (options: OciOptions, { cluster }: ContainerTools, functions: Watcher["functions"]): Watcher => ({
  functions,
  starting: ({ executable }, launch) => ({
    functions: sh`${scripts.ociClosure}${scripts.ociStart}
run_with ${options.image} ${options.network} ${options.user ?? ""} ${limitsOf(options)} ${options.volumes.join("\n")} ${ending(launch)}
`,
    watch,
    launchFile: launchFile(launch, executable, cluster),
  }),
});

const ending = ({ ending: { signals, within } }: Launch): readonly (string | number)[] => [
  signals.graceful,
  Math.ceil(within.drain / 1000),
];

const closuresFrom = (lines: readonly (readonly string[])[]) =>
  new Map(
    lines.flatMap(([kind, name, folder, checksum = ""]) =>
      kind === "closure" && isChecksum(checksum) ? [[`${name}/${folder}`, checksum] as const] : [],
    ),
  );
