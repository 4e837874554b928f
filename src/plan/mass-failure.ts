import type { ObservedNode } from "../domain/observation.ts";
import { short } from "../domain/version.ts";
import { nodesNamed } from "../domain/words.ts";
import { runElsewhere } from "./elsewhere.ts";
import type { Finding, RepairRequest } from "./repair.ts";

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
  node.status === "unreachable" ||
  // Where another version serves in its place the release itself has not failed.
  (node.status === "reachable" &&
    // Nor has it where another container backend runs it.
    runElsewhere(node).length === 0 &&
    Object.values(health.get(node.index)?.faults ?? {}).some((one) => one !== "astray"));

/** What is said of Nodes that no rung is left for. */
export function givenUp(
  { makesNodes }: Pick<RepairRequest, "makesNodes">,
  lost: readonly Pick<Finding, "index" | "hint">[],
  bad: string | undefined,
) {
  const indexes = lost.map((one) => one.index);
  const hints = [...new Set(lost.map((one) => one.hint ?? ""))];
  return {
    code: "verify/unhealthy",
    indexes,
    message: bad ?? `${nodesNamed(indexes)} could not be repaired`,
    hint: [
      ...(hints.length === 1 && hints[0] ? hints : []),
      bad
        ? '"dflow rollback" goes back to the release before; "dflow logs" and "dflow doctor" show why'
        : makesNodes
          ? '"dflow logs" and "dflow doctor" show why'
          : "this VM backend can only list Nodes: put them right or make them anew yourself, then repair again",
    ].join("\n"),
    blocks: true,
  } as const;
}
