import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vagrant } from "../../src/backends/vm/vagrant/index.ts";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import type { Image, Node } from "../../src/domain/node.ts";
import { systemClock } from "../../src/local/clock.ts";
import { createArgs, docker, nodeImage } from "./node.ts";

/** Options of `vm-backend: vagrant` with which the tests' image becomes a Node. */
export const dockerOptions = {
  provider: "docker",
  "boot-timeout": "3m",
  options: { cmd: ["/lib/systemd/systemd"], "create-args": [...createArgs] },
};

/** A folder with a dflow.yaml, as far as the backend can tell. */
export interface VagrantPlace {
  readonly folder: string;
  /** Vagrant's own folder. */
  readonly top: string;
  readonly image: Image;
  /** Of its containers. */
  readonly createArgs: readonly string[];
  backend(options?: Readonly<Record<string, unknown>>): VMBackend;
  /** Ids of its containers, those that do not run too; of one Node or of all. */
  containers(index?: number): Promise<readonly string[]>;
  /** Runs a shell command on a Node as root, past dflow. */
  asRoot(node: Pick<Node, "index">, command: string): Promise<string>;
  clean(): Promise<void>;
}

export const aVagrantPlace = async (): Promise<VagrantPlace> =>
  vagrantIn(await mkdtemp(join(tmpdir(), "dflow-vagrant-")));

export async function vagrantIn(folder: string): Promise<VagrantPlace> {
  const top = join(folder, ".dflow", "vagrant");
  const args = [...createArgs, "--label", `dflow.test.folder=${folder}`];
  const containers = async (index?: number) => {
    // By name, since labels are what the backend itself goes by.
    const name = `^/?dflow-hello-${index ?? "[0-9]+"}-`;
    const listed = await docker(
      "ps",
      "-a",
      "--no-trunc",
      "--filter",
      `name=${name}`,
      "--format",
      "{{.ID}} {{.Labels}}",
    );
    const own = listed.split("\n").filter((line) => line.includes(`dflow.test.folder=${folder}`));
    return own.map((line) => line.split(" ")[0] ?? "");
  };
  return {
    folder,
    top,
    image: (await nodeImage()) as Image,
    createArgs: args,
    backend: (more = {}) => {
      const { options: settings = {}, ...rest } = more as { options?: Record<string, unknown> };
      const options = { ...dockerOptions.options, "create-args": args, ...settings };
      const parsed = vagrant.options.parse({ ...dockerOptions, ...rest, options });
      const tools = {
        cluster: "hello",
        folder,
        environment: undefined,
        user: undefined,
        program: [],
        clock: systemClock,
      };
      return vagrant.create(parsed, tools);
    },
    containers,
    async asRoot({ index }, command) {
      const [id = ""] = await containers(index);
      return docker("exec", id, "/bin/sh", "-c", command);
    },
    async clean() {
      for (const id of await containers()) await docker("rm", "-f", "-v", id).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
