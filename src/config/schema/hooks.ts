import type { HookName } from "../../domain/settings.ts";
import { section, text } from "./leaves.ts";

export const hooks = () =>
  section({
    "before-deploy": hook(
      "before-deploy",
      "when the lock is held and nothing speaks against the deploy or rollback, before a Node is touched; a failure ends it",
    ),
    "before-switch": hook("before-switch", "when every new instance is verified; a failure reverts"),
    "after-deploy": hook("after-deploy", "when all Nodes serve the version they are to serve; a failure is only told"),
    "after-failure": hook(
      "after-failure",
      "when a deploy or rollback has failed and been put back; a failure is only told",
    ),
  });

const hook = (name: HookName, summary: string) =>
  text({
    what: "a path below dflow.yaml's folder",
    write: `./${name}.sh`,
    type: "path",
    pattern: /^(?!\/|~)(?!.*(?:^|\/)\.\.(?:\/|$))[ -~\u00a0-\uffff]+$/,
  })
    .optional()
    .describe(summary);
