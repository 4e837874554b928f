import { type Release, sameExecutable } from "../domain/executable.ts";
import type { ObservedNode } from "../domain/observation.ts";
import type { Step } from "../domain/step.ts";
import { bringUpSteps, unrouteSteps } from "./closing.ts";
import { isRouted } from "./context.ts";
import { whyDrifted } from "./drift.ts";
import { ELSEWHERE_HINT, elsewhereWords, runElsewhere } from "./elsewhere.ts";
import { type Gap, gapOf } from "./gap.ts";
import { type Inventory, isAlive, nodeAt, processesOf, serving } from "./look.ts";
import type { Finding, RepairRequest, Verdict } from "./repair.ts";
import { wishFor } from "./rollout.ts";
import { makeSteps, unmakeSteps } from "./scale.ts";
import { takeDownSteps } from "./stop.ts";

/** What one Node needs now. */
export interface Cure extends Omit<Finding, "index" | "found"> {
  /** Absent: the Node is well. */
  readonly found?: Finding["found"];
  readonly steps: readonly Step[];
  /** No rung is left that would help. */
  readonly beyond?: boolean;
  /** It is only looked at again. */
  readonly waits?: boolean;
}

/** Rungs: put right with the least, a restart at most; copy again and restart; destroy and recreate. */
const LAST_RUNG = 3;

const WELL: Cure = { because: "", does: [], steps: [] };
const HEALTHY: Verdict = { healthy: true, reason: "", faults: {} };

/** @param sparing most Nodes fail at once: none is destroyed */
export function cureFor(request: RepairRequest, index: number, sparing: boolean): Cure {
  const node = nodeAt(request.observation, index);
  const cure = cureOf(request, index, sparing);
  const elsewhere = node?.status === "reachable" ? runElsewhere(node) : [];
  // Each rung would fail at the start, and a Node made anew would end what serves.
  if (cure.found && elsewhere.length > 0) {
    return beyond({ found: cure.found, because: elsewhereWords(elsewhere), hint: ELSEWHERE_HINT });
  }
  if (cure.found && request.resting?.get(index) === cure.found) return beyond({ ...cure, found: cure.found });
  if (node?.status !== "reachable" || !node.forgetful || cure.does.includes("destroy")) return cure;
  const because = [FORGETFUL, ...(cure.found ? [cure.because] : [])].join("; ");
  const ill = { ...cure, found: cure.found ?? "drifted", because } as const;
  if ((request.attempts.get(index) ?? 0) >= LAST_RUNG) return beyond(ill);
  // First, since the fence lets nothing else pass.
  return { ...ill, does: ["remember", ...cure.does], steps: [{ do: "remember", index }, ...cure.steps] };
}

const FORGETFUL = "its node.json is damaged";

function cureOf(request: RepairRequest, index: number, sparing: boolean): Cure {
  const { observation, makesNodes } = request;
  const attempt = request.attempts.get(index) ?? 0;
  const node = nodeAt(observation, index) ?? { index, status: "missing" };
  const mayMake = makesNodes && attempt < LAST_RUNG;
  // Where Nodes can only be listed, those that are listed are the cluster.
  if (index >= observation.state.count && makesNodes) return sparing ? WELL : surplus(node, observation.state.count);
  if (node.status === "missing") {
    const ill = { found: "missing", because: "it is missing" } as const;
    return mayMake ? { ...ill, does: ["create"], steps: makeSteps(request, index) } : beyond(ill);
  }
  const recreate = (ill: Ill): Cure => {
    if (!mayMake || sparing) return beyond(ill);
    const steps = [{ do: "destroy", index, node: node.node } as const, ...makeSteps(request, index)];
    return { ...ill, does: ["destroy", "create"], steps };
  };
  if (node.status === "unreachable") {
    const { message, hint } = node.error;
    const ill = { found: "unreachable", because: message, ...(hint ? { hint } : {}) } as const;
    // Halted, or not made to its end: to create it makes it whole and destroys nothing, so it is right for all at once too.
    if (node.node.away !== undefined && mayMake && attempt === 0) {
      return { ...ill, does: ["create"], steps: [{ do: "create", index }] };
    }
    // The network may be at fault, and a Node cannot be un-destroyed: look twice, whatever was tried before.
    return request.waited.has(index) ? recreate(ill) : { ...ill, does: [], steps: [], waits: true };
  }
  const release = wishFor(observation.state, index);
  if (!release) return reap(request, node, index);
  const health = request.health.get(index) ?? HEALTHY;
  if (health.healthy || attempt === 0) return putRight(request, node, index, release, { health, attempt });
  const ill = { found: "unhealthy", because: health.reason } as const;
  if (attempt >= 2) return recreate(ill);
  const gap = gapOf(request, node, index, release, { fresh: Object.keys(health.faults), force: true });
  return { ...ill, does: ["copy", "restart"], steps: bringUpSteps(gap) };
}

type Ill = Pick<Finding, "found" | "because" | "hint">;
const beyond = ({ found, because, hint }: Ill): Cure => ({
  ...{ found, because, ...(hint ? { hint } : {}) },
  ...{ does: [], steps: [], beyond: true },
});

/** The least that helps: what runs, is right and answers is not touched. */
function putRight(
  request: RepairRequest,
  node: Inventory,
  index: number,
  release: Release,
  { health, attempt }: { readonly health: Verdict; readonly attempt: number },
): Cure {
  const sick = Object.keys(health.faults).filter((name) => health.faults[name] === "sick");
  const gap = gapOf(request, node, index, release, { fresh: sick });
  const steps = bringUpSteps(gap);
  if (steps.every((step) => step.do === "verify")) return WELL;
  const others = othersServe(request, node, gap);
  const ill = health.healthy
    ? ({ found: "drifted", because: whyDrifted(request, node, gap) } as const)
    : ({ found: others ? "drifted" : "unhealthy", because: health.reason } as const);
  return attempt < LAST_RUNG ? { ...ill, does: wordsFor(gap, others), steps } : beyond(ill);
}

/** Does another executable serve in the place of one that is to? */
const othersServe = (request: RepairRequest, node: Inventory, gap: Gap): boolean =>
  gap.toSwitch.some(({ executable }) => {
    const found = serving(node, executable.name, isRouted(request, executable.name));
    return found !== undefined && !sameExecutable(found.executable, executable);
  });

function wordsFor(gap: Gap, others: boolean): Finding["does"] {
  const copies: Finding["does"] = gap.install.length > 0 ? ["copy"] : [];
  const starts = gap.startEarly.length + gap.startLate.length > 0;
  if (others) return [...copies, "revert"];
  if (starts) return [...copies, "restart"];
  if (gap.toSwitch.length > 0) return [...copies, "switch"];
  return gap.retire.length + gap.unroute.length + gap.strays.length > 0 ? [...copies, "finish"] : copies;
}

/**
 * A `set` to a smaller COUNT was cut off. Only a Node that remembers a command of ours is taken away, and it knows of no
 * COUNT that the store has not: a store older than its Nodes has been set right before anybody plans.
 */
function surplus(node: ObservedNode, count: number): Cure {
  if (node.status !== "reachable" || !node.witness) return WELL;
  return { found: "drifted", because: `COUNT is ${count}`, does: ["finish"], steps: unmakeSteps(node) };
}

/** No release was ever verified everywhere, so none is to serve anywhere: what runs is a first deploy that was cut off. */
function reap({ observation: { state } }: RepairRequest, node: Inventory, index: number): Cure {
  const left = processesOf(node).filter(isAlive);
  if (left.length === 0 || state.current || state.history.some((one) => one.result === "verified")) return WELL;
  const because = "it runs a first release that was never verified everywhere";
  // Its name first: once it has ended nobody looks for it.
  const steps = [...unrouteSteps(index, [], [], left), ...takeDownSteps(node, index, left, "gracefully")];
  return { found: "drifted", because, does: ["revert"], steps };
}
