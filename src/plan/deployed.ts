import type { PlanContext } from "./context.ts";
import { isRunning, processesOf, reachable } from "./look.ts";

/**
 * How the dflow.yaml of `context` is another one than what was deployed; undefined: it is not, or nobody can tell. Where
 * only some Nodes run something else, a deploy was cut off, or a Node is ill: that is not meant.
 */
export function notDeployed({ observation, programs, settingsDigest }: PlanContext): string | undefined {
  const unknown = observation.state.current?.executables.find(({ name }) => !programs.some((one) => one.name === name));
  if (unknown) return `${unknown.name} was deployed, and it does not list it`;
  const running = reachable(observation).flatMap(processesOf).filter(isRunning);
  const other = programs.find((program) => {
    const its = running.filter(({ executable }) => executable.name === program.name);
    return its.length > 0 && its.every(({ settings }) => settings !== settingsDigest(program));
  });
  return other && `${other.name} runs everywhere with other settings than it has`;
}
