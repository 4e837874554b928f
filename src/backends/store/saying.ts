import type { ClusterState } from "../../domain/state.ts";
import { short } from "../../domain/version.ts";

/** What a save is about, in one line for `git log`: the first thing in which it differs from the save before. */
export function saying(state: ClusterState) {
  const newest = state.history.at(-1);
  const facts = {
    history: newest && `${newest.how} ${short(newest.release.version)}: ${newest.result}`,
    lock: state.lease && `"${state.lease.command}" begins, by ${state.lease.owner.name}`,
    expires: state.lease?.expires,
    nodes: `${state.nodes.length} Nodes of ${state.count}`,
  };
  return {
    facts,
    since(before: { readonly facts: typeof facts } | undefined): string {
      const old = before?.facts;
      if (facts.history !== undefined && newest?.at !== undefined && facts.history !== old?.history)
        return facts.history;
      if (facts.lock !== old?.lock) return facts.lock ?? "the lock is given back";
      if (facts.nodes !== old?.nodes) return facts.nodes;
      return facts.expires === old?.expires ? "progress" : "the lock is kept";
    },
  };
}
