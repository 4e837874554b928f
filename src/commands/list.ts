import { z } from "zod";
import { looking } from "../cluster/session.ts";
import type { Block, Cell } from "../domain/view.ts";
import { duration, plural } from "../domain/words.ts";
import { say, table, toned, verdict } from "./blocks.ts";
import { command } from "./command.ts";
import { type ListedVersion, listed, nodes } from "./listed.ts";
import { whyAway } from "./node-table.ts";
import { isPart, targetsOf } from "./plan-context.ts";
import { version } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const list = command({
  name: "list",
  group: "provisioning",
  summary: "list all the Nodes with their index, address and versions",
  details: [
    "One round trip to each Node. A Node that is missing or does not answer is listed as such and does not keep the others from being shown.",
  ],
  arguments: {},
  flags: { ...sharded },
  needs: "state",
  changes: false,
  output: z.object({
    count: z.number().int().describe("Nodes wished for"),
    current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
    nodes,
  }),
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      const { count, current } = look.state();
      const shown = isPart(given) ? targetsOf(look, given) : look.observation.nodes.map((node) => node.index);
      const found = look.observation.nodes.filter((node) => shown.includes(node.index));
      const nodes = await Promise.all(found.map((node) => listed(look, node)));
      return { data: { count, current: current?.version, nodes }, exit: "done" };
    }),
  next: (data) =>
    serving(data) < data.nodes.length ? '"dflow repair" heals what can be healed' : '"dflow verify" asks every check',
  view: ({ count, current, nodes }) => [
    table(
      ["Node", "address", "executable", "version", "state", "health", "age", "port", "restarts"],
      nodes.flatMap((node): readonly (readonly Cell[])[] =>
        node.versions.length === 0
          ? [[`${node.index}`, node.address ?? "-", emptyNode(node), "", "", "", "", "", ""]]
          : node.versions.map((one) => [
              `${node.index}`,
              node.address ?? "-",
              one.executable,
              shortVersion(one.version),
              stateCell(one),
              one.health === "unknown" ? "-" : verdict(one.health === "healthy", one.health),
              duration(one.age * 1000),
              one.port === undefined ? "-" : `${one.port}`,
              one.restarts === 0 ? "0" : toned(`${one.restarts}`, "warning"),
            ]),
      ),
    ),
    ...whyAway(nodes),
    ...nodes.flatMap(({ index, warnings }) => warnings.map((text) => say(`Node ${index}: ${text}`, "warning"))),
    verdictOf({ count, current, nodes }),
  ],
});

interface Shown {
  readonly count: number;
  readonly current?: string | undefined;
  readonly nodes: readonly { readonly versions: readonly Pick<ListedVersion, "role" | "state">[] }[];
}

const serving = ({ nodes }: Shown): number =>
  nodes.filter(({ versions }) => versions.some((one) => one.role === "current" && one.state === "running")).length;

function verdictOf(shown: Shown): Block {
  const { count, current, nodes } = shown;
  const wished = `${plural(count, "Node")} wished for`;
  if (current === undefined) return say(`${wished}, nothing was deployed yet`);
  const reached = serving(shown);
  const text = `${wished}, ${reached} of ${nodes.length} run the current version ${shortVersion(current)}`;
  return say(text, reached < nodes.length ? "warning" : "good");
}

function stateCell({ state, role, serving, share }: ListedVersion): Cell {
  if (share !== undefined) return toned(`serving ${share}%`, "strong");
  if (serving) return toned("serving", "strong");
  return role ? `${state}, ${role}` : state;
}

const emptyNode = (node: { readonly status: string }): Cell =>
  node.status === "reachable" ? toned("nothing installed", "quiet") : toned(node.status, "bad");
