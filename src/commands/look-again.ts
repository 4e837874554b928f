import { observe } from "../cluster/observe.ts";
import type { Looking } from "../cluster/session.ts";

/** The same cluster as it is now, over the same connections. */
export const lookAgain = async <Look extends Looking>(look: Look): Promise<Look> => ({
  ...look,
  observation: await observe(look.dflow, look.state(), look.remotes),
});
