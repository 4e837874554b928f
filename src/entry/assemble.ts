import { randomUUID } from "node:crypto";
import { constants, mkdtemp, open, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { containerPlugins } from "../backends/container/index.ts";
import { probe } from "../backends/probe/index.ts";
import { storePlugins } from "../backends/store/index.ts";
import { trafficNamed, trafficPlugins } from "../backends/traffic/index.ts";
import { vmPlugins } from "../backends/vm/index.ts";
import { homeOf } from "../cluster/services.ts";
import { readSettings } from "../config/read-settings.ts";
import { settingsFile } from "../config/settings-file.ts";
import type { Dflow } from "../contracts/dflow.ts";
import type { Plugin } from "../contracts/plugin.ts";
import type { Stage } from "../contracts/stage.ts";
import type { Workshop } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import type { PluginChoice, Settings } from "../domain/settings.ts";
import { type Api, githubApi } from "../github/api.ts";
import { isAncestorOnGithub } from "../github/history.ts";
import { jobGoesOn, thisRun } from "../github/runs.ts";
import { openCache } from "../local/cache.ts";
import { checksHere } from "../local/checks.ts";
import { systemClock } from "../local/clock.ts";
import { compressors } from "../local/compressors.ts";
import { openHooks } from "../local/hooks.ts";
import { meter } from "../local/meter/meter.ts";
import { isAlive, owner } from "../local/owner.ts";
import { openParcels } from "../local/parcels.ts";
import { openStage } from "../local/stage.ts";
import { openWorkshop } from "../local/workshop.ts";
import { storeSecret } from "../ssh/store-secret.ts";
import { transport } from "../ssh/transport.ts";
import { keptOnGithub } from "./kept-on-github.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Asked, Common } from "./understand.ts";

// Part of what is loaded only for a command that runs.
export { keptOutOfGit } from "../local/kept-out-of-git.ts";

/** Variables of dflow's own that are not to be shown. */
const SECRETS = ["DFLOW_SSH_PASSPHRASE", "DFLOW_STORE_KEY", "DFLOW_ETCD_PASSWORD", "GITHUB_TOKEN"];

/** Puts dflow together: settings, backends, store, everything a command works with. */
export async function assemble(asked: Asked, around: Surroundings): Promise<Dflow> {
  const { env, handedOn = env, reporter, signal, program } = around;
  const settings = await settingsFor(asked.common, around);
  const secrets = [...SECRETS, ...settings.executables.flatMap((one) => one.secrets)];
  for (const name of secrets) around.hide(env[name] ?? "");
  const { name: cluster, folder, environment } = settings;
  const cache = openCache(join(folder, ".dflow", "cache"));
  const clock = systemClock;
  const containers = made(containerPlugins, settings.containerBackend, { cluster, home: homeOf(settings) });
  const variable = (name: string) => env[name];
  const [github, run] = [githubApi(variable), thisRun(variable)];
  const home = env.HOME ?? homedir();
  const { sshKey: key, knownHosts } = around;
  const { identityFile } = settings.ssh;
  const secret = () => storeSecret({ folder, home, environment: env, key, identityFile });
  const kept = keptOnGithub({ cluster, cache, variable, secret, reporter, signal });
  const workshop = kept.around(
    openWorkshop({ settings, cache, reporter, env: handedOn, closures: containers.usesClosures }),
    containers.usesClosures === true,
  );
  return {
    settings,
    vms: made(vmPlugins, settings.vmBackend, { cluster, folder, environment, user: settings.ssh.user, program, clock }),
    containers,
    store: made(storePlugins, settings.storeBackend, {
      cluster,
      folder,
      environment,
      variable,
      secret,
    }),
    traffic: (name) => trafficNamed(name, { home: homeOf(settings) }),
    transport: transport({
      ssh: settings.ssh,
      key,
      knownHosts,
      folder,
      home,
      environment: env,
      clock,
      random: Math.random,
    }),
    probe: probe({ clock, runHere: checksHere({ folder, env: handedOn }) }),
    meter,
    workshop: github ? askingGithub(workshop, github) : workshop,
    parcels: openParcels(kept.cache, compressors()),
    hooks: openHooks({ settings, reporter, env: handedOn, signal }),
    clock,
    random: Math.random,
    uuid: randomUUID,
    reporter,
    owner: { ...(await owner(env)), ...(run && { run }) },
    isAlive: async (one) => (await isAlive(one)) ?? (github && one.run ? jobGoesOn(github, one.run) : undefined),
    variable,
    again: () => assemble(asked, around),
    signal,
  };
}

/** For a command that runs without a dflow.yaml: `demo` plays in a new folder, the others in the person's own. */
export async function assembleStage(asked: Asked, around: Surroundings): Promise<Stage> {
  const { cwd, env, program, signal } = around;
  const folder = asked.command.name === "demo" ? await mkdtemp(join(tmpdir(), "dflow-demo-")) : cwd;
  const stream = asked.common.json ? process.stderr : process.stdout;
  const say = (line: string) => void stream.write(`${line}\n`);
  return openStage({ folder, program, env, output: asked.common.json ? 2 : 1, say, signal });
}

async function settingsFor(common: Common, around: Surroundings): Promise<Settings> {
  const path =
    common.config === undefined
      ? await nearestFile(around.cwd, around.env.GITHUB_WORKSPACE)
      : resolve(around.cwd, common.config);
  const text = await settingsFile(path, { open, constants });
  return readSettings(text, {
    file: relative(around.cwd, path) || path,
    folder: dirname(path),
    environment: common.environment,
    plugins: { vm: vmPlugins, container: containerPlugins, store: storesFor(around.env), traffic: trafficPlugins },
    flags: {
      "vm-backend": common["vm-backend"],
      "container-backend": common["container-backend"],
      "store-backend": common["store-backend"],
      keys: common.keys,
    },
  });
}

/** A workflow's clone is shallow: what git cannot tell there, GitHub can. */
const askingGithub = (workshop: Workshop, github: Api): Workshop => ({
  ...workshop,
  isAncestor: async (older, newer) =>
    (await workshop.isAncestor(older, newer)) ?? isAncestorOnGithub(github, older, newer),
});

/** The first is the default: in the action, what a run keeps on its runner would be gone with it. */
function storesFor({ ACTIONS_RUNTIME_TOKEN: token }: Surroundings["env"]): typeof storePlugins {
  const isDefault = (name: string) => name === (token ? "actions-cache" : "json-file");
  return storePlugins.toSorted((a, b) => Number(isDefault(b.name)) - Number(isDefault(a.name)));
}

/**
 * dflow.yaml of this folder or the nearest one above that has it, as git finds its repository.
 *
 * @param workspace of a workflow: what lies above it on a runner of one's own is another project's
 */
async function nearestFile(from: string, workspace: string | undefined): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "dflow.yaml");
    if (await isThere(path)) return path;
    if (folder === dirname(folder) || (workspace && folder === resolve(workspace))) break;
  }
  throw new DflowError("usage/config", "there is no dflow.yaml here or in a folder above", {
    hint: '"dflow init" writes one; --config FILE names another; in a workflow actions/checkout comes first',
  });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function made<Backend, Tools>(
  // biome-ignore lint/suspicious/noExplicitAny: the plug-in's own schema has accepted the options already.
  plugins: readonly Plugin<Backend, any, Tools>[],
  { name, options }: PluginChoice,
  tools: Tools,
): Backend {
  const plugin = plugins.find((one) => one.name === name);
  if (!plugin) throw new Error(`dflow.yaml was accepted with the unknown plug-in ${name}`);
  return plugin.create(plugin.options.parse(options), tools);
}
