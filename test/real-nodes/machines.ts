import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { aRealNode, docker, type RealNode } from "./node.ts";

/** What a `vm-backend: command` of dflow.yaml asks: real Nodes, made and destroyed by this very process. */
export interface Machines {
  /** argv for dflow.yaml. */
  readonly run: readonly string[];
  /** The machine that stands under this index now. */
  node(index: number): RealNode;
  /** How often a machine of this index was made. */
  made(index: number): number;
  remove(): Promise<void>;
}

interface Request {
  readonly do: "create" | "destroy" | "list";
  readonly index: number;
}

/** Hands the request on to us, and our answer back. */
const FORWARD = `
import { connect } from "node:net";
const link = connect({ path: process.argv[2], allowHalfOpen: true });
process.stdin.pipe(link);
link.pipe(process.stdout);
`;

/** @param create more arguments of `docker create` */
export async function machines(create: readonly string[] = []): Promise<Machines> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-machines-"));
  const socket = join(folder, "socket");
  await writeFile(join(folder, "forward.mjs"), FORWARD);
  const nodes = new Map<number, RealNode>();
  const made = new Map<number, number>();
  const isThere = async ({ container }: RealNode) => (await docker("ps", "-aq", "--filter", `id=${container}`)) !== "";

  const answers: Record<Request["do"], (request: Request) => Promise<unknown>> = {
    async create({ index }) {
      const found = nodes.get(index);
      if (found && (await isThere(found))) return { node: written(found) };
      const node = await aRealNode({ index, create });
      nodes.set(index, node);
      made.set(index, (made.get(index) ?? 0) + 1);
      return { node: written(node) };
    },
    async destroy({ index }) {
      await nodes.get(index)?.remove();
      nodes.delete(index);
      return {};
    },
    async list() {
      const there = await Promise.all([...nodes].map(async ([index, node]) => ((await isThere(node)) ? index : -1)));
      return {
        nodes: [...nodes]
          .filter(([index]) => there.includes(index))
          .map(([index, node]) => ({ index, ...written(node) })),
      };
    },
  };
  const server = await listening(socket, async (request: Request) => answers[request.do](request));
  return {
    run: [process.execPath, join(folder, "forward.mjs"), socket],
    node(index) {
      const found = nodes.get(index);
      if (!found) throw new Error(`there is no machine ${index}`);
      return found;
    },
    made: (index) => made.get(index) ?? 0,
    async remove() {
      server.close();
      await Promise.all([...nodes.values()].map((node) => node.remove()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const written = ({ node, address }: RealNode) => ({
  host: node.host,
  port: node.port,
  user: node.user,
  "host-key": node.hostKey.kind === "key" ? node.hostKey.line : "",
  "identity-file": node.identityFile,
  address,
});

function listening(path: string, answer: (request: Request) => Promise<unknown>): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, async (link) => {
    // What goes wrong here is an answer that dflow does not understand, and says so.
    const said = await text(link)
      .then((request) => answer(JSON.parse(request)))
      .catch((error) => ({ wrong: String(error) }));
    link.end(JSON.stringify(said));
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}
