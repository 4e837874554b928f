import { sameProcess } from "../domain/container.ts";
import { short } from "../domain/version.ts";
import type { PlanContext } from "./context.ts";
import type { Gap } from "./gap.ts";
import { containerOf, type Inventory, isRunning, shareOf } from "./look.ts";

/** In what a Node whose checks are all good is still not as it should be, for people. */
export function whyDrifted(context: PlanContext, node: Inventory, gap: Gap): string {
  const files = gap.install.map((one) => {
    const container = containerOf(node, one);
    const how = !container ? "is not there" : container.gone ? "is gone" : "is not what was built";
    return `the file of ${one.name} ${how}`;
  });
  const moved = gap.toSwitch.map((one) => {
    const { name, version } = one.executable;
    if (!started(gap, one)) {
      const how = shareOf(node, name) ? "it leads only a part of its requests" : "it does not lead";
      return `${how} to ${name} ${short(version)}`;
    }
    const running = containerOf(node, one.executable)?.processes.find(isRunning);
    const program = context.programs.find((other) => other.name === name);
    if (!running || !program) return `it does not run ${name} ${short(version)}`;
    return running.settings === context.settingsDigest(program)
      ? `the bytes of ${name} that run are not what was built`
      : `dflow.yaml has changed since ${name} was started`;
  });
  const strays = gap.strays.map(({ publicPort, executable }) => `port ${publicPort} still leads to ${executable}`);
  const why = [...files, ...moved, ...strays];
  return why.length > 0 ? why.join("; ") : "other versions still run";
}

const started = ({ startEarly, startLate }: Gap, one: Gap["toSwitch"][number]): boolean =>
  [...startEarly, ...startLate].some((other) => sameProcess(one, other));
