import type { Dflow } from "../contracts/dflow.ts";
import type { Led } from "../contracts/traffic.ts";
import type { Remote } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import type { Node } from "../domain/node.ts";
import type { Observation, ObservedNode, ReachableNode, UnreachableNode, Witness } from "../domain/observation.ts";
import type { ClusterState } from "../domain/state.ts";
import { orFailure } from "../node/answer.ts";
import { facts as factsScript, prelude } from "../node/scripts.generated.ts";
import { sh } from "../node/shell-script.ts";
import { isOfItsLink, type Remotes } from "./remotes.ts";
import { homeOf, trafficOf } from "./services.ts";
import { together } from "./together.ts";

export interface ObserveOptions {
  /** Look at the files and at the bytes that run, too. */
  readonly checksums?: boolean;
  /** Nodes that have kept silent a moment ago, and are not asked again. */
  readonly silent?: readonly UnreachableNode[];
}

/** The truth: every Node as it is now, one round trip each. */
export async function observe(
  dflow: Dflow,
  state: ClusterState,
  remotes: Remotes,
  options: ObserveOptions = {},
): Promise<Observation> {
  const nodes = await dflow.vms.list();
  const known = new Map(nodes.map((node) => [node.index, pinned(node, state)]));
  const highest = Math.max(-1, ...known.keys());
  const size = dflow.vms.makesNodes ? Math.max(state.count, highest + 1) : highest + 1;
  const seen = Array.from({ length: size }, async (_, index): Promise<ObservedNode> => {
    const node = known.get(index);
    if (!node) return { index, status: "missing" };
    if (node.away !== undefined) return { index, status: "unreachable", node, error: awayError(node, node.away) };
    const silent = options.silent?.find((one) => isThere(one.node, node));
    if (silent) return { ...silent, node };
    try {
      return await look(dflow, await remotes.to(node), options);
    } catch (error) {
      if (isOfThisNode(error)) return { index, status: "unreachable", node, error };
      throw error;
    }
  });
  return { at: dflow.clock.now(), state, nodes: await Promise.all(seen) };
}

/** The same index may be another machine by now. */
const isThere = (one: Node, node: Node): boolean =>
  one.index === node.index && one.host === node.host && one.port === node.port;

/** The VM backend has said already that nobody is there to be asked. */
const awayError = ({ index }: Node, why: string): DflowError =>
  new DflowError("ssh/unreachable", `node ${index}: ${why}`, { index, hint: '"dflow repair" makes it whole' });

/** What dflow works with there may be what does not answer. */
const isOfThisNode = (error: unknown): error is DflowError =>
  isOfItsLink(error) ||
  (error instanceof DflowError && (error.code === "preflight/node" || error.code === "node/script"));

/** The store's pin wins over none: a backend that cannot tell the host key again has told it when the Node was made. */
function pinned(node: Node, state: ClusterState): Node {
  if (node.hostKey.kind !== "known-hosts") return node;
  const recorded = state.nodes.find((one) => one.index === node.index && one.host === node.host);
  return recorded ? { ...node, hostKey: recorded.hostKey } : node;
}

/** One Node, in one round trip. */
export async function look(
  dflow: Dflow,
  remote: Remote,
  options: { readonly checksums?: boolean } = {},
): Promise<ReachableNode> {
  const asked = together(remote, `dflow-${dflow.uuid()}`);
  const [found, containers, traffic] = await Promise.all([
    factsOf(dflow, asked),
    dflow.containers.list(asked, options),
    trafficOn(dflow, asked),
  ]);
  return { index: remote.node.index, status: "reachable", node: remote.node, ...found, containers, ...traffic };
}

async function trafficOn(dflow: Dflow, remote: Remote): Promise<Pick<ReachableNode, "traffic" | "shares" | "strays">> {
  const asked = trafficOf(dflow).map(async ({ name, traffic, services }) => {
    const isAsked = (one: Led) => services.some((it) => it.executable === one.executable && it.port === one.publicPort);
    const all = await traffic.current(remote, services);
    const strays = all.filter((one) => !isAsked(one)).map(({ port: to, ...one }) => ({ ...one, to, traffic: name }));
    return { led: all.filter(isAsked), strays };
  });
  const found = await Promise.all(asked);
  const led = found.flatMap((one) => one.led);
  const strays = found.flatMap((one) => one.strays);
  const shares = led.flatMap(({ executable, share }) => (share ? [[executable, share] as const] : []));
  return {
    traffic: Object.fromEntries(led.map(({ executable, port }) => [executable, port])),
    ...(shares.length > 0 ? { shares: Object.fromEntries(shares) } : {}),
    ...(strays.length > 0 ? { strays } : {}),
  };
}

/** What dflow may make use of on a Node. */
const COMMANDS = ["zstd", "gzip", "flock", "setsid", "sha256sum", "nft", "sudo", "systemctl", "docker", "podman"];

type Found = Pick<ReachableNode, "facts" | "witness" | "forgetful" | "wentBack">;

async function factsOf(dflow: Dflow, remote: Remote): Promise<Found> {
  const before = dflow.clock.now().getTime();
  const output = await remote.run(sh`${prelude}
${factsScript}
facts ${homeOf(dflow.settings)} ${COMMANDS}`);
  const answer = orFailure(output, remote.node.index, "look at it");
  const [, architecture = "", free = "0", seconds = "0", bootId = "", commands = "", writable] =
    answer.find(([kind]) => kind === "facts") ?? [];
  // The Node's clock was read somewhere between the question and the answer.
  const middle = (before + dflow.clock.now().getTime()) / 2;
  const [, epoch, at] = answer.find(([kind]) => kind === "went-back") ?? [];
  const found = at === undefined ? {} : { wentBack: { epoch: Number(epoch), at } };
  const facts = {
    architecture,
    // Where df does not tell there may be room.
    diskFree: free === "" ? Number.POSITIVE_INFINITY : Number(free),
    writable: writable !== "no",
    clockAhead: Math.round(Number(seconds) - middle / 1000),
    commands: commands.split(" ").filter((one) => one !== ""),
    bootId,
  };
  const remembered = answer.find(([kind]) => kind === "witness");
  if (!remembered) return { facts, ...found };
  const witness = asWitness(remembered[1] ?? "");
  return { facts, ...found, ...(witness ? { witness } : { forgetful: true }) };
}

/** Undefined when it is damaged: what lacks a field is as damaged as what is not JSON. */
function asWitness(text: string): Witness | undefined {
  try {
    const { lineage, epoch, serial, index, count } = JSON.parse(text);
    if (typeof lineage !== "string" || ![epoch, serial, index, count].every(Number.isSafeInteger)) return undefined;
    return { lineage, epoch, serial, index, count };
  } catch {
    return undefined;
  }
}
