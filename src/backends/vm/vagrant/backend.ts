import { availableParallelism } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import type { VMTools } from "../../../contracts/registry.ts";
import type { VMBackend } from "../../../contracts/vm-backend.ts";
import { DflowError } from "../../../domain/errors.ts";
import type { Image } from "../../../domain/node.ts";
import { authorizedKeys } from "../authorized-keys.ts";
import { machinesByDocker, removeContainers } from "./containers.ts";
import { vagrantFailed } from "./failures.ts";
import {
  forgetNode,
  idOf,
  logFile,
  machineName,
  readMade,
  readWish,
  wishedIndexes,
  writeLog,
  writeWish,
} from "./folder.ts";
import { machinesOf } from "./machines.ts";
import { asNode, type Found, isWhole } from "./node.ts";
import type { VagrantOptions } from "./options.ts";
import { whenFree } from "./run-vagrant.ts";
import { clusterName, type Wish, wishOf } from "./wish.ts";

/** ms. A box may have to be fetched first. */
const WITHIN = { up: 3_600_000, destroy: 600_000 };

/**
 * A Node is the machine `node-INDEX` of the Vagrantfile that dflow writes to `.dflow/vagrant[-ENVIRONMENT]/`. Each is made by
 * a `vagrant` of its own, side by side: within one, most providers go one after the other. Vagrant locks each machine: of
 * two runs that make the same Node the second waits, and finds it made.
 */
export function vagrantBackend(options: VagrantOptions, tools: VMTools): VMBackend {
  const { folder, environment } = tools;
  const { provider } = options;
  const top = join(folder, ".dflow", environment === undefined ? "vagrant" : `vagrant-${environment}`);
  const cluster = clusterName(tools, top);
  const isDocker = provider === "docker";
  // Each is a Ruby, which costs a second of a processor before it does anything.
  const oneOfFew = pLimit(Math.max(4, availableParallelism()));

  return {
    makesNodes: true,
    create: (image, { index, keys }) =>
      oneOfFew(async () => {
        if (image === "") throw noImage(isDocker);
        const lines = keyLines(await authorizedKeys(keys, folder));
        const before = await look(index);
        if (before && isWhole(before, lines)) return asNode(before, cluster);
        await up(index, image, lines, before);
        const made = await look(index);
        if (made && isWhole(made, lines)) return asNode(made, cluster);
        throw new DflowError("preflight/vm", `node ${index}: vagrant has made it, and it is gone or halted again`, {
          hint: `does the image's command go on running? ${logFile(top, index)} says what vagrant did`,
          index,
        });
      }),
    destroy: ({ index }) => oneOfFew(() => destroy(index)),
    async list() {
      const found = await machines();
      const nodes = found.map(async (machine) => asNode(await remembered(machine), cluster));
      return (await Promise.all(nodes)).sort((a, b) => a.index - b.index);
    },
  };

  function machines(only?: number) {
    return isDocker ? machinesByDocker(cluster) : machinesOf({ top, provider, only });
  }

  async function remembered(machine: Found["machine"]): Promise<Found> {
    return { machine, made: await readMade(top, machine.index) };
  }

  async function look(index: number): Promise<Found | undefined> {
    const machine = (await machines(index)).find((one) => one.index === index);
    return machine && remembered(machine);
  }

  /** A machine that is there keeps what it was made of; only keys are added to it. */
  async function wishFor(
    index: number,
    image: Image,
    keys: readonly string[],
    found: Found | undefined,
  ): Promise<Wish> {
    const before = found && (await readWish(top, index));
    return before ? { ...before, keys } : wishOf({ index, image, keys, options, cluster });
  }

  async function up(index: number, image: Image, keys: readonly string[], before: Found | undefined): Promise<void> {
    const command = `up ${machineName(index)}`;
    await writeWish(top, index, await wishFor(index, image, keys, before));
    const said = await whenFree(["up", machineName(index), "--provider", provider], top, WITHIN.up).catch(
      async (error) => {
        // There is no Vagrant: nobody but us has heard of this Node.
        if (!before && (await idOf(top, index, provider)) === undefined) await forgetNode(top, index);
        throw error;
      },
    );
    await writeLog(top, index, said.text);
    if (said.status === 0) return;
    const failure = vagrantFailed(said, { command, index, provider, image, log: logFile(top, index) });
    // A Node that was there stays, for repair to decide. Of one that never was nothing is left.
    if (!before) await destroy(index).catch(() => undefined);
    throw failure;
  }

  async function destroy(index: number): Promise<void> {
    if ((await wishedIndexes(top)).includes(index)) {
      const command = ["destroy", "-f", machineName(index)];
      const said = await whenFree(command, top, WITHIN.destroy);
      if (said.status !== 0) throw vagrantFailed(said, { command: command.join(" "), index, provider });
    }
    if (isDocker) await removeContainers(cluster, index);
    await forgetNode(top, index);
  }
}

/** One key a line, however the file ends its lines. */
const keyLines = (text: string): readonly string[] =>
  text.split(/\r?\n/).flatMap((line) => (line.trim() === "" || line.startsWith("#") ? [] : [line.trim()]));

const noImage = (isDocker: boolean): DflowError =>
  new DflowError("preflight/vm", "dflow.yaml says no image, and Vagrant makes a Node of one", {
    hint: isDocker
      ? "write image: and a Docker image that runs sshd"
      : "write image: and a box, e.g. debian/bookworm64",
  });
