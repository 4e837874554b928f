import { type Inventory, processesOf } from "./look.ts";

/** By name, what another container backend than dflow.yaml's keeps running on a Node. Nothing of ours can heal that there. */
export const runElsewhere = (node: Inventory): readonly string[] => [
  ...new Set(
    processesOf(node)
      .filter((one) => one.elsewhere)
      .map(({ executable }) => executable.name),
  ),
];

/** As a start says it that is refused (start.sh). */
export const elsewhereWords = (names: readonly string[]): string =>
  `another container backend still runs ${names.join(", ")}`;

export const ELSEWHERE_HINT =
  'write the one that started it back into dflow.yaml; to change it, "dflow stop --all" with that one first';
