import type { ErrorCode, Evidence } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import type { Observation, ObservedNode, ReachableNode } from "../domain/observation.ts";
import type { RolloutRules } from "../domain/settings.ts";
import { ofNode } from "../domain/words.ts";
import { ELSEWHERE_HINT, elsewhereWords, runElsewhere } from "./elsewhere.ts";
import { isInstalled, nodeAt } from "./look.ts";

/** Why something is not begun, as data: what, where, because of what; the hint is the way out. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly index?: number;
  readonly message: string;
  readonly hint: string;
  readonly evidence?: readonly Evidence[];
  /** False: it goes on without that Node, and the exit says that it was done in part. */
  readonly blocks: boolean;
}

export const isRefusal = (it: object): it is Refusal => "blocks" in it;

export interface GuardRequest {
  readonly observation: Observation;
  readonly targets: readonly number[];
  readonly rules: Pick<RolloutRules, "unreachable">;
  /** What would be copied: each Node must have room for what it lacks of it. */
  readonly release?: Release;
  /** `uname -m` the executables were built for, where that is known. */
  readonly architecture?: string;
}

/** Everything that speaks against changing these Nodes, all at once. */
export function refusals(request: GuardRequest): readonly Refusal[] {
  const { observation, targets } = request;
  const found = targets.flatMap((index) => {
    const node = nodeAt(observation, index) ?? ({ index, status: "missing" } as const);
    return node.status === "reachable" ? unfit(node, request) : [absent(node, request.rules)];
  });
  if (targets.length === 0) {
    found.push({
      code: "preflight/nothing",
      message: "there are no Nodes",
      hint: '"dflow set COUNT" makes Nodes',
      blocks: true,
    });
  }
  return found;
}

function absent(node: Exclude<ObservedNode, ReachableNode>, rules: GuardRequest["rules"]): Refusal {
  const { index } = node;
  const blocks = rules.unreachable === "fail";
  const skip = "with `rollout: {unreachable: skip}` it is left out";
  if (node.status === "missing") {
    return {
      code: "preflight/node",
      index,
      message: `node ${index} is missing`,
      hint: `"dflow repair" makes it${blocks ? `; ${skip}` : ""}`,
      blocks,
    };
  }
  const { code, message, hint = '"dflow doctor" says more', evidence } = node.error;
  return {
    code,
    index,
    message: ofNode(index, message),
    hint: blocks && SILENT.has(code) ? `${hint}\n${skip}` : hint,
    evidence,
    blocks,
  };
}

/** Others answer, and should be heard. */
const SILENT: ReadonlySet<ErrorCode> = new Set(["ssh/unreachable", "ssh/timeout", "ssh/lost"]);

/** Bytes that must stay free beside what is copied: logs, journals, the next release's beginning. */
const SPARE = 16 * 2 ** 20;

function unfit(node: ReachableNode, { release, architecture }: GuardRequest): readonly Refusal[] {
  const { index, facts } = node;
  const lacking = (release?.executables ?? []).filter((one) => !isInstalled(node, one));
  const wanted = lacking.reduce((sum, one) => sum + one.size, 0);
  const found: Refusal[] = [];
  if (node.forgetful) {
    const message = `node ${index}: its node.json is damaged, so nobody knows which command came last there`;
    found.push({ code: "store/damaged", index, message, hint: '"dflow repair" writes it again', blocks: true });
  }
  const elsewhere = runElsewhere(node);
  if (elsewhere.length > 0) {
    const message = ofNode(index, elsewhereWords(elsewhere));
    found.push({ code: "preflight/node", index, message, hint: ELSEWHERE_HINT, blocks: true });
  }
  if (wanted > 0 && facts.diskFree < wanted + SPARE) {
    found.push({
      code: "preflight/node",
      index,
      message: `node ${index} has ${megabytes(facts.diskFree)} free, the copy needs ${megabytes(wanted + SPARE)}`,
      hint: '"dflow gc" removes old versions',
      blocks: true,
    });
  }
  if (architecture !== undefined && architecture !== facts.architecture) {
    found.push({
      code: "preflight/node",
      index,
      message: `node ${index} is ${facts.architecture}, the executables are for ${architecture}`,
      hint: `build for ${facts.architecture}, or make the Node from another image`,
      blocks: true,
    });
  }
  return found;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
