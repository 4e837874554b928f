import { settingsDigest } from "../cluster/launch.ts";
import type { Looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import { inShard, type Shard } from "../domain/shard.ts";
import { indexList, plural } from "../domain/words.ts";
import type { PlanContext } from "../plan/context.ts";
import type { Refusal } from "../plan/guard.ts";

/** What plans decide from, out of a look at the cluster. */
export const planContext = (dflow: Dflow, { observation }: Looking, epoch: number): PlanContext => ({
  observation,
  epoch,
  programs: dflow.settings.executables,
  settingsDigest: (program) => settingsDigest(dflow, program),
  verifiesFirst: (name) => {
    const program = dflow.settings.executables.find((one) => one.name === name);
    return program !== undefined && dflow.traffic(program.traffic).verifiesFirst;
  },
});

/** The Nodes that were asked for. */
export interface Chosen {
  readonly index?: readonly number[] | undefined;
  readonly shard?: Shard | undefined;
}

export const isPart = ({ index, shard }: Chosen): boolean => index !== undefined || shard !== undefined;

/** Indexes of the cluster, or those of --index, of them --shard. @throws DflowError `usage/flag` for one that cannot be there */
export function targetsOf(look: Looking, { index, shard }: Chosen): readonly number[] {
  const all = indexesOf(look, index);
  return shard ? all.filter((one) => inShard(one, shard)) : all;
}

function indexesOf({ observation }: Looking, chosen: readonly number[] | undefined): readonly number[] {
  const count = observation.state.count;
  const all = Array.from({ length: count }, (_, index) => index);
  if (!chosen) return all;
  const beyond = chosen.filter((index) => index >= count && !observation.nodes.some((one) => one.index === index));
  if (beyond.length === 0) return chosen;
  throw new DflowError("usage/flag", `--index: there is no node ${indexList(beyond)}`, {
    hint: count === 0 ? '"dflow set COUNT" makes Nodes' : `the Nodes are 0 to ${count - 1}`,
  });
}

/** More jobs than Nodes is no mistake; but nothing was done. */
export function isIdle(look: Looking, chosen: Chosen): boolean {
  const { shard } = chosen;
  if (!shard || targetsOf(look, chosen).length > 0) return false;
  const text = `shard ${shard.part}/${shard.of} has none of the ${plural(look.observation.state.count, "Node")}`;
  look.dflow.reporter.report({ type: "note", level: "info", text });
  return true;
}

/** Refusals that block, as one error; the first one's code decides the exit. */
export function refuse(refusals: readonly Refusal[]): void {
  const blocking = refusals.filter((one) => one.blocks);
  const [first] = blocking;
  if (!first) return;
  throw asError(first, blocking.slice(1));
}

export const asError = (refusal: Refusal, others: readonly Refusal[] = []): DflowError =>
  new DflowError(refusal.code, refusal.message, {
    hint: refusal.hint,
    ...(refusal.index === undefined ? {} : { index: refusal.index }),
    evidence: [
      ...(refusal.evidence ?? []),
      ...(others.length === 0 ? [] : [{ title: "and also", lines: others.map((one) => one.message) }]),
      ...others.flatMap((one) => one.evidence ?? []),
    ],
  });

/** What the cluster is to serve. @throws DflowError `preflight/nothing` before the first deploy */
export function served(look: Looking): Release {
  const { current, rollout } = look.state();
  const release = current ?? rollout?.release;
  if (release) return release;
  throw new DflowError("preflight/nothing", "nothing was deployed yet", {
    hint: '"dflow deploy" builds and starts the first version',
  });
}
