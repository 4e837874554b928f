import { type Plan, percent, type Step } from "../../src/domain/step.ts";

/** A plan as `wave: index verb thing, …`, short enough to be compared as a whole. */
export const told = (plan: Plan): readonly string[] =>
  plan.waves.flatMap((wave) =>
    wave.lanes.map((lane) => `${wave.name}: ${lane.index} ${lane.steps.map(tell).join(", ")}`),
  );

export function tell(step: Step): string {
  switch (step.do) {
    case "create":
    case "destroy":
    case "remember":
      return step.do;
    case "install":
      return `${step.force ? "force " : ""}install ${step.release.executables.map((one) => `${one.name}${one.version[0]}`).join("+")}`;
    case "unroute":
      return `unroute ${[
        ...step.executables,
        ...(step.strays ?? []).map((one) => one.publicPort),
        ...(step.takenBack ?? []).map(({ executable }) => `not ${executable.name}${executable.version[0]}`),
      ].join("+")}`;
    case "remove":
      return `remove ${step.executables.map((one) => `${one.name}${one.version[0]}`).join("+")}`;
    case "stop":
      return `stop ${names(step)} ${step.haste}`;
    case "switch":
      return `switch ${step.share === undefined ? "" : `${percent(step.share)} `}${names(step)}`;
    default:
      return `${step.do} ${names(step)}`;
  }
}

/** `hello2.5` is hello of release 2, started by epoch 5. */
const names = (step: Extract<Step, { instances: unknown }>): string =>
  step.instances.map(({ executable, epoch }) => `${executable.name}${executable.version[0]}.${epoch}`).join("+");
