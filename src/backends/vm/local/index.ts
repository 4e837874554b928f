import { join } from "node:path";
import { z } from "zod";
import type { VMPlugin, VMTools } from "../../../contracts/registry.ts";
import type { VMBackend } from "../../../contracts/vm-backend.ts";
import { DflowError } from "../../../domain/errors.ts";
import type { Node, PublicKeys } from "../../../domain/node.ts";
import { authorizedKeys } from "../authorized-keys.ts";
import { userName } from "../user.ts";
import { freePlace } from "./address.ts";
import { nodeFolder, partsOf, placedIndexes, placeFolder, readPlace, removeFolder } from "./folder.ts";
import { newKeyPair } from "./keys.ts";
import { end, killAllOf } from "./processes.ts";
import { ensureAnswers, processOf } from "./start.ts";

export const local: VMPlugin = {
  name: "local",
  summary: "Nodes that are small processes on this machine: no root, no Docker, for demo, tests and trying things out",
  options: z.strictObject({}),
  create: (_options, tools) => localBackend(tools),
};

/**
 * A Node is a folder `<folder>/.dflow[/<environment>]/nodes/<index>/` and a process that plays it (`dflow local-node FOLDER`): its own
 * ssh server on its own loopback address, and a port map. A Node whose process was killed is still listed, and simply does
 * not answer, like a machine that lost power; `create` starts it again with the same address and keys. The image means
 * nothing to it. The Nodes share this machine's programs, ports below 127.0.0.1, and clock.
 */
function localBackend({ folder, environment, user, program }: VMTools): VMBackend {
  const top = join(folder, ".dflow", ...(environment === undefined ? [] : [environment]));
  const nodeAt = async (index: number): Promise<Node | undefined> => {
    const place = await readPlace(top, index);
    return (
      place && {
        index,
        host: place.address,
        port: place.port,
        user: user ?? userName(),
        hostKey: { kind: "key", line: place.hostKey },
        identityFile: partsOf(nodeFolder(top, index)).clientKey,
        address: place.address,
      }
    );
  };
  return {
    makesNodes: true,
    create: (_image, { index, keys }) =>
      asVmError(index, "cannot be made", async () => {
        const its = nodeFolder(top, index);
        if (!(await nodeAt(index)) && (await makeFolder(top, index, keys, folder))) {
          // What a folder that was deleted by hand has left running.
          await killAllOf(partsOf(its).home);
        }
        const node = await nodeAt(index);
        if (!node) throw new DflowError("preflight/vm", `node ${index}: its folder was deleted while it was made`);
        await ensureAnswers(its, { address: node.host, port: node.port }, index, program);
        return node;
      }),
    destroy: ({ index }) =>
      asVmError(index, "cannot be destroyed", async () => {
        const its = nodeFolder(top, index);
        const player = await processOf(its);
        if (player) await end(player);
        await killAllOf(partsOf(its).home);
        await removeFolder(top, index);
      }),
    async list() {
      const nodes = await Promise.all((await placedIndexes(top)).map(nodeAt));
      return nodes.filter((node) => node !== undefined);
    },
  };
}

async function makeFolder(top: string, index: number, keys: PublicKeys | undefined, folder: string): Promise<boolean> {
  const [place, hostKey, clientKey] = [await freePlace(top, index), newKeyPair(), newKeyPair()];
  return placeFolder(top, index, { place, hostKey, clientKey, authorizedKeys: await authorizedKeys(keys, folder) });
}

/** A full disk or a foreign file is no bug of ours. */
async function asVmError<T>(index: number, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DflowError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new DflowError("preflight/vm", `node ${index} ${what}: ${(error as Error).message}`, { index, cause: error });
  }
}
