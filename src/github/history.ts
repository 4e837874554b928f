import { z } from "zod";
import type { Api } from "./api.ts";

const COMMIT = /^[0-9a-f]{40}$/;
const comparison = z.object({ status: z.enum(["ahead", "behind", "identical", "diverged"]) });

/** What git cannot tell in a shallow clone. Undefined: GitHub does not say, or it is no commit. */
export async function isAncestorOnGithub(api: Api, older: string, newer: string): Promise<boolean | undefined> {
  if (!COMMIT.test(older) || !COMMIT.test(newer)) return undefined;
  // One of the commits is enough to ask for, the answer's list of them is not read.
  const found = await api.get(`compare/${older}...${newer}?per_page=1`, comparison);
  return found && (found.status === "ahead" || found.status === "identical");
}
