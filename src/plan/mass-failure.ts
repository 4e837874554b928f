import type { ObservedNode } from "../domain/observation.ts";
import { short } from "../domain/version.ts";
import type { RepairRequest } from "./repair.ts";

/** When most Nodes fail at once the Nodes are hardly at fault, and destroying them would make it worse. */
export function looksBad({ observation, health }: Pick<RepairRequest, "observation" | "health">): string | undefined {
  const { state, nodes } = observation;
  const failing = nodes.filter((one) => one.index < state.count && fails(one, health));
  if (failing.length < 2 || failing.length * 2 <= state.count) return undefined;
  const away = failing.filter((one) => one.status === "unreachable").length;
  const release = state.rollout?.release ?? state.current;
  return away * 2 > failing.length
    ? `${failing.length} of ${state.count} Nodes fail at once, most cannot be reached: no Node is destroyed`
    : `${failing.length} of ${state.count} Nodes fail at once: ${release ? `release ${short(release.version)}` : "the release"} looks bad, no Node is destroyed`;
}

const fails = (node: ObservedNode, health: RepairRequest["health"]): boolean =>
  node.status === "unreachable" || (node.status === "reachable" && health.get(node.index)?.healthy === false);

/** What is said of Nodes that no rung is left for. */
export function givenUp(
  { makesNodes }: Pick<RepairRequest, "makesNodes">,
  indexes: readonly number[],
  bad: string | undefined,
) {
  const nodes = `${indexes.length === 1 ? "node" : "nodes"} ${indexes.join(", ")}`;
  return {
    code: "verify/unhealthy",
    indexes,
    message: bad ?? `${nodes} could not be repaired`,
    hint: bad
      ? '"dflow rollback" goes back to the release before; "dflow logs" and "dflow doctor" show why'
      : makesNodes
        ? '"dflow logs" and "dflow doctor" show why'
        : "this VM backend can only list Nodes: make them anew yourself, then repair again",
    blocks: true,
  } as const;
}
