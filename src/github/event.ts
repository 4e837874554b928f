import { readFile } from "node:fs/promises";
import { z } from "zod";

/** As the event's payload names it; undefined when it does not say. */
export async function defaultBranch(variable: (name: string) => string | undefined): Promise<string | undefined> {
  const path = variable("GITHUB_EVENT_PATH");
  if (!path) return undefined;
  const event = z.object({ repository: z.object({ default_branch: z.string() }) });
  const json = await readFile(path, "utf8")
    .then(JSON.parse)
    .catch(() => undefined);
  return event.safeParse(json).data?.repository.default_branch;
}
