import { z } from "zod";
import type { ContainerPlugin, ContainerTools } from "../../contracts/registry.ts";
import * as scripts from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";
import { instances, type Watcher } from "./instances.ts";
import { launchFile } from "./launch-file.ts";
import { unfitFor } from "./unfit.ts";

/** Executables as ordinary processes of the ssh user, each under a watcher that starts it again when it ends. */
export const process: ContainerPlugin = {
  name: "process",
  summary:
    "plain processes, started again by a small watcher in sh; needs nothing on the Node, does not survive a reboot",
  options: z.strictObject({}),
  create: (_options, tools) => ({
    ...instances(tools, watcherOf(tools)),
    survivesReboot: false,
    usesClosures: false,
    // A Node that dflow can use at all has what this itself needs.
    needs: async (remote, programs = []) => unfitFor(remote, programs),
  }),
};

/** The watcher lives on in a file of its own, so it takes along what it needs. */
const watch = sh`${scripts.prelude}${scripts.session}${scripts.watch}`.text;

const watcherOf = ({ cluster }: ContainerTools): Watcher => ({
  functions: scripts.process,
  starting: ({ executable }, launch) => ({
    functions: sh``,
    watch,
    launchFile: launchFile(launch, executable, cluster),
  }),
});
