import type { Answer, Probe } from "../../src/contracts/probe.ts";
import { sameProcess } from "../../src/domain/container.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Effects } from "./effects.ts";
import { life, type World } from "./world.ts";

/** Answers as the conduct of the version says, for the very process that was asked for. */
export const fakeProbe = (world: World, effects: Effects): Probe => ({
  ask(check, remote, process, { signal }) {
    const { index } = remote.node;
    const lost = (why: string) => new DflowError("ssh/lost", `node ${index}: the link was lost (${why})`, { index });
    const ask = (): Answer => {
      if (signal?.aborted) throw new DflowError("cancelled", "cancelled");
      const there = world.nodes.get(index);
      if (!there?.up) throw lost("down");
      const bad = (said: string): Answer => ({ healthy: false, said, ms: 1 });
      const found = there.processes.find((one) => sameProcess(one, process));
      if (!found || life(world, index, found).state !== "running") {
        return bad(process.port === undefined ? "it is not running" : `nothing listens on port ${process.port}`);
      }
      const { restarts } = life(world, index, found);
      const ended = process.identity !== undefined && process.identity.pid !== found.pid + restarts;
      if (ended && (check.kind === "alive" || check.kind === "run")) {
        return { ...bad(`process ${process.identity?.pid} has ended`), ended };
      }
      const conduct = world.conduct(found.executable, index);
      if (check.kind === "alive") return { healthy: true, said: `process ${found.pid} runs`, ms: 1 };
      if (!conduct.listens) return bad(`nothing listens on port ${process.port}`);
      const healthy = conduct.answers(world.time.now() - found.at);
      const what = check.kind === "http" ? check.path : check.kind;
      return { healthy, said: `${what} answered ${healthy ? 200 : 503}`, ms: 1 };
    };
    const hang = async (): Promise<never> => {
      await world.time.sleep(check.timeout, signal);
      throw new DflowError("ssh/timeout", `node ${index}: no answer for ${check.timeout / 1000} s`, { index });
    };
    return effects.perform(`ask@${index}`, ask, { error: lost, hang });
  },
});
