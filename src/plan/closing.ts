import type { Instance } from "../domain/container.ts";
import type { Stray } from "../domain/observation.ts";
import type { Step } from "../domain/step.ts";
import type { Gap } from "./gap.ts";

/** Everything that can be done before traffic moves. */
export const prepareSteps = (gap: Gap): readonly Step[] => [
  ...installSteps(gap),
  ...clearSteps(gap),
  ...startSteps(gap, gap.startEarly),
  ...verifySteps(
    gap,
    gap.instances.filter((one) => !gap.startLate.includes(one)),
  ),
];

/** Moves traffic, and looks whether it is well where it went; nothing where it has moved already. */
export const switchSteps = (gap: Gap): readonly Step[] =>
  gap.toSwitch.length === 0
    ? []
    : [
        ...startSteps(gap, gap.startLate),
        ...verifySteps(gap, gap.startLate),
        { do: "switch", index: gap.index, instances: gap.toSwitch },
        ...verifySteps(gap, gap.instances),
      ];

/** Moves a share of the traffic, where there is something to share, and looks whether it is well there. */
export const shareSteps = (gap: Gap, share: number): readonly Step[] =>
  gap.toShare.length === 0
    ? []
    : [{ do: "switch", index: gap.index, instances: gap.toShare, share }, ...verifySteps(gap, gap.toShare)];

/** A version that has had a share of the traffic for a while is verified again before it gets more. */
export const verifyShared = (gap: Gap): readonly Step[] => verifySteps(gap, gap.toShare);

export const retireSteps = (gap: Gap): readonly Step[] => [
  ...unrouteSteps(gap.index, gap.unroute, gap.strays),
  ...(gap.retire.length > 0
    ? [{ do: "stop", index: gap.index, instances: gap.retire, haste: "gracefully" } as const]
    : []),
];

/** All of it on one Node, for a Node that comes up on its own: new, cycled, started or repaired. */
export const bringUpSteps = (gap: Gap): readonly Step[] => [
  ...installSteps(gap),
  ...clearSteps(gap),
  ...startSteps(gap, [...gap.startEarly, ...gap.startLate]),
  ...verifySteps(gap, gap.instances),
  ...(gap.toSwitch.length > 0 ? [{ do: "switch", index: gap.index, instances: gap.toSwitch } as const] : []),
  ...retireSteps(gap),
];

export const unrouteSteps = (
  index: number,
  executables: readonly string[],
  strays: readonly Stray[],
  takenBack: readonly Instance[] = [],
): readonly Step[] => {
  if (executables.length + strays.length + takenBack.length === 0) return [];
  const more = { ...(strays.length > 0 ? { strays } : {}), ...(takenBack.length > 0 ? { takenBack } : {}) };
  return [{ do: "unroute", index, executables, ...more }];
};

const installSteps = ({ index, version, install, force }: Gap): readonly Step[] =>
  install.length > 0 ? [{ do: "install", index, release: { version, executables: install }, force }] : [];
const clearSteps = ({ index, inTheWay }: Gap): readonly Step[] =>
  inTheWay.length > 0 ? [{ do: "stop", index, instances: inTheWay, haste: "now" }] : [];
const startSteps = ({ index }: Gap, instances: readonly Instance[]): readonly Step[] =>
  instances.length > 0 ? [{ do: "start", index, instances }] : [];
const verifySteps = ({ index }: Gap, instances: readonly Instance[]): readonly Step[] =>
  instances.length > 0 ? [{ do: "verify", index, instances }] : [];
