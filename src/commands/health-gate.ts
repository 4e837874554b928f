import { healthOf, type NodeHealth } from "../cluster/health.ts";
import type { Session } from "../cluster/session.ts";
import { DflowError } from "../domain/errors.ts";
import type { Wave } from "../domain/step.ts";
import { duration } from "../domain/words.ts";
import { lookAgain } from "./look-again.ts";

export interface HealthGate {
  readonly targets: readonly number[];
  /** Percent of what it was that health may fall by; undefined with a `bake`: nothing. */
  readonly tolerance: number | undefined;
  /** ms that it is watched. */
  readonly bake: number;
}

/** How often health is asked for while it is watched. */
const OFTENEST_MS = 1_000;
const SELDOMEST_MS = 10_000;
const LOOKS = 20;

/**
 * `--auto-rollout TOLERANCE` and `--bake DURATION`: after the last switch, while everything old still runs, the health of
 * the targets is held against what it was before; once, or again and again for as long as it is to bake.
 */
export function healthGate(session: Session, { targets, tolerance, bake }: HealthGate) {
  if (tolerance === undefined && bake === 0) return undefined;
  const { clock, reporter } = session.dflow;
  const before = healthOf(session, targets);
  // A plan that ends before its last wave never asks.
  before.catch(() => undefined);
  const every = Math.min(SELDOMEST_MS, Math.max(OFTENEST_MS, bake / LOOKS));
  return async (wave: Wave): Promise<void> => {
    if (!wave.retires) return;
    const was = await before;
    const end = clock.now().getTime() + bake;
    if (bake > 0) {
      const text = `health is watched for ${duration(bake)} before the old version ends`;
      reporter.report({ type: "note", level: "info", text });
    }
    for (;;) {
      const is = await healthOf(await lookAgain(session), targets);
      const fall = fallOf(was, is);
      if (fall > (tolerance ?? 0) / 100) throw fell(was, is, fall, tolerance ?? 0);
      const left = end - clock.now().getTime();
      if (left <= 0) return;
      await clock.sleep(Math.min(left, every), session.signal);
    }
  };
}

/**
 * 0 to 1: how much of their health the Nodes have lost, in the mean. Health may be any number that a `run` check prints, so
 * each Node is held against itself; one that is better than before makes up for no other, and one that had none loses none.
 */
function fallOf(was: readonly NodeHealth[], is: readonly NodeHealth[]): number {
  const left = was
    .filter(({ checks, health }) => checks.length > 0 && health > 0)
    .map(({ index, health }) => Math.max(0, Math.min(1, healthAt(is, index) / health)));
  return left.length === 0 ? 0 : 1 - left.reduce((sum, one) => sum + one, 0) / left.length;
}

const healthAt = (nodes: readonly NodeHealth[], index: number): number =>
  nodes.find((one) => one.index === index)?.health ?? 0;

/** Not that it serves another version than the store names: that is what is being done. */
function why({ checks, because }: NodeHealth): string {
  const ill = checks.filter(({ healthy }) => !healthy).map(({ executable, said }) => `${executable}: ${said}`);
  if (ill.length > 0) return `: ${ill.join(", ")}`;
  return checks.length === 0 && because ? `: ${because}` : "";
}

function fell(was: readonly NodeHealth[], is: readonly NodeHealth[], fall: number, tolerance: number): DflowError {
  const lines = is.flatMap((node) => {
    const before = healthAt(was, node.index);
    return node.health < before ? [`node ${node.index}: ${before} before, ${node.health} now${why(node)}`] : [];
  });
  const message = `health fell from 100% to ${Math.round(100 * (1 - fall))}%, more than ${tolerance}%`;
  return new DflowError("verify/unhealthy", message, {
    hint: "the old version still runs and serves again; a larger --auto-rollout lets more through",
    evidence: [{ title: "health", lines }],
  });
}
