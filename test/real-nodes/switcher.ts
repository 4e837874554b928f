import { containerPlugins } from "../../src/backends/container/index.ts";
import { probe } from "../../src/backends/probe/index.ts";
import { trafficNamed } from "../../src/backends/traffic/index.ts";
import type { Closure } from "../../src/contracts/parcels.ts";
import type { Service } from "../../src/contracts/traffic.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import type { Check, TrafficName } from "../../src/domain/settings.ts";
import { checksHere } from "../../src/local/checks.ts";
import { systemClock } from "../../src/local/clock.ts";
import { type Program, raw } from "../hosts/programs.ts";

/**
 * What a deploy does to one Node, act by act, by dflow's own backends and in any order: the right one for what measures it,
 * a wrong one for what must notice. Each act is a round trip over one connection.
 */
export interface Switcher {
  /** Of the next of the programs, in turn. */
  start(): Promise<Process>;
  /** One good answer of /ready. @throws Error with what it said instead */
  verify(process: Process): Promise<void>;
  /** New connections go to it, or to a port of ours. */
  point(at: Process | number): Promise<void>;
  /** Resolves when it has ended. @throws Error when it had to be forced */
  retire(process: Process): Promise<void>;
  /** Start, verify, point there, retire `before`: what every deploy does. @returns who serves now */
  replace(before: Process): Promise<Process>;
}

export interface SwitcherOptions {
  readonly traffic: TrafficName;
  /** Name of the container backend; "process" when absent. */
  readonly containers?: string;
  readonly port: number;
  readonly programs: readonly [Program, ...Program[]];
  /** What the programs need beside themselves, for a backend that wants to know. */
  readonly closure?: Closure | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

const HOME = "~/.dflow/hello";
const ending = {
  within: { drain: 30_000, immediate: 5_000, kill: 5_000 },
  signals: { graceful: "SIGINT", immediate: "SIGTERM" },
};
const ready: Check = {
  kind: "http",
  path: "/ready",
  status: 200,
  contains: "ok",
  ...{ interval: 10, timeout: 5000, successes: 1, deadline: 5000, healthyFor: 0 },
};

export async function aSwitcher(remote: Remote, options: SwitcherOptions): Promise<Switcher> {
  const { programs, port, env = {} } = options;
  const plugin = containerPlugins.find((one) => one.name === (options.containers ?? "process"));
  if (!plugin) throw new Error(`there is no container backend ${options.containers}`);
  const containers = plugin.create(plugin.options.parse({}), { home: HOME, cluster: "hello" });
  const traffic = trafficNamed(options.traffic, { home: HOME });
  const probes = probe({ clock: systemClock, runHere: checksHere({ folder: "/", env: process.env }) });
  const service: Service = {
    cluster: "hello",
    executable: "hello",
    port,
    privatePorts: { from: 18_080, to: 18_099 },
    count: 1,
  };
  for (const { executable, bytes } of programs) {
    await containers.install(remote, executable, {
      ...raw(bytes),
      ...(options.closure && { closure: options.closure }),
    });
  }
  let epoch = 0;

  const it: Switcher = {
    start() {
      const { executable } = programs[epoch % programs.length] ?? programs[0];
      const port = traffic.launchPort(service, 0);
      const launch = { args: [], env, secrets: {}, port, settings: "none", index: 0, ending };
      return containers.start(remote, { executable, epoch: ++epoch }, launch);
    },
    async verify(process) {
      const context = { folder: HOME, sharedPort: !traffic.verifiesFirst };
      const { healthy, said } = await probes.ask(ready, remote, process, context);
      if (!healthy) throw new Error(said);
    },
    async point(at) {
      await traffic.point(remote, service, typeof at === "number" ? at : at.port);
    },
    async retire(process) {
      const { by } = await containers.stop(remote, process, { haste: "gracefully", ...ending });
      if (by !== "graceful") throw new Error(`it was ended by ${by}`);
    },
    async replace(before) {
      const next = await it.start();
      await it.verify(next);
      await it.point(next);
      await it.retire(before);
      return next;
    },
  };
  return it;
}
