import { createHash } from "node:crypto";
import type { VMTools } from "../../../contracts/registry.ts";
import { optionsFor, readPort, secondsIn, type VagrantOptions } from "./options.ts";

type Settings = Readonly<Record<string, unknown>>;

/** One Node as the Vagrantfile reads it: settings by their names in Vagrant's documentation. */
export interface Wish {
  readonly provider: string;
  /** Of `config.vm`. */
  readonly vm: Settings;
  /** Of `config.ssh`. */
  readonly ssh: Settings;
  /** Of the provider. */
  readonly settings: Settings;
  readonly networks: readonly (readonly [type: string, settings: Settings])[];
  /** On every container of ours: by them it is found, whatever Vagrant remembers. */
  readonly labels: Readonly<Record<string, string>>;
  /** Lines of the authorized_keys file. */
  readonly keys: readonly string[];
}

export interface Wished {
  readonly index: number;
  readonly image: string;
  readonly keys: readonly string[];
  readonly options: VagrantOptions;
  readonly cluster: ClusterName;
}

/** Tells this cluster from all others on this machine. */
export interface ClusterName {
  /** `hello`, or `hello-staging` */
  readonly name: string;
  /** 12 hex digits over Vagrant's folder: two checkouts of one project are two clusters. */
  readonly id: string;
  /** ssh user; Vagrant's default when absent. */
  readonly user: string | undefined;
}

export const clusterName = ({ cluster, environment, user }: VMTools, top: string): ClusterName => ({
  name: environment === undefined ? cluster : `${cluster}-${environment}`,
  id: createHash("sha256").update(top).digest("hex").slice(0, 12),
  user,
});

export const clusterLabel = ({ id }: ClusterName): string => `dflow.vagrant.cluster=${id}`;
export const INDEX_LABEL = "dflow.vagrant.index";

export function wishOf({ index, image, keys, options, cluster }: Wished): Wish {
  const { provider } = options;
  const node = optionsFor(index, options);
  const labels = { "dflow.vagrant.cluster": cluster.id, [INDEX_LABEL]: `${index}` };
  const written = Object.entries(node.options ?? {}).map(([name, value]) => [name.replaceAll("-", "_"), value]);
  const machine = { memory: node.memory, cpus: node.cpus };
  const own: Settings = { name: `dflow-${cluster.name}-${index}-${cluster.id.slice(0, 6)}` };
  const given: Settings = Object.fromEntries(written);
  return {
    provider,
    vm: {
      ...(provider === "docker" ? {} : box(image, options)),
      boot_timeout: secondsIn(options["boot-timeout"]),
    },
    ssh: { ...(cluster.user !== undefined && { username: cluster.user }) },
    settings: settingsFor(provider),
    networks: [
      ...(node.network === undefined ? [] : [["private_network", { ip: node.network }] as const]),
      ...(node.ports ?? []).map(readPort).map(({ address, host, guest }) => {
        return ["forwarded_port", { guest, host, host_ip: address, auto_correct: false }] as const;
      }),
    ],
    labels,
    keys,
  };

  function settingsFor(provider: string): Settings {
    switch (provider) {
      case "docker": {
        const { memory, cpus } = machine;
        const limits = [...(memory ? ["--memory", `${memory}m`] : []), ...(cpus ? ["--cpus", `${cpus}`] : [])];
        const marks = Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
        const more = Array.isArray(given.create_args) ? given.create_args : [];
        return { ...given, ...own, image, has_ssh: true, create_args: [...more.map(String), ...limits, ...marks] };
      }
      case "libvirt":
        // Its machines are called by this and Vagrant's own name, node-0.
        return { ...given, ...present(machine), default_prefix: `dflow-${cluster.name}-${cluster.id.slice(0, 6)}-` };
      case "virtualbox":
        return { ...given, ...present(machine), ...own };
      default:
        return { ...given, ...present(machine) };
    }
  }
}

const box = (image: string, options: VagrantOptions): Settings => ({
  box: image,
  // A machine is made of what is here; a newer box is fetched by "vagrant box update".
  box_check_update: false,
  ...present({ box_version: options["box-version"], box_url: options["box-url"] }),
});

const present = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
