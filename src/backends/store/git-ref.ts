import { join } from "node:path";
import { z } from "zod";
import type { StorePlugin, StoreTools } from "../../contracts/registry.ts";
import type { Store } from "../../contracts/store.ts";
import { DflowError } from "../../domain/errors.ts";
import { openRef } from "./git-ref-remote.ts";
import { saying } from "./saying.ts";
import { nameOf, stateCodec } from "./state-codec.ts";

const options = z.strictObject({
  repository: z
    .string()
    .regex(/^(?!-)[^\0\n]+$/, { error: "must be a path or a url, as git takes it" })
    .optional()
    .describe("a url or path; without it the workflow's repository, or the remote `origin` of the project"),
});

export const gitRef: StorePlugin = {
  name: "git-ref",
  summary:
    "a ref of the project's own repository, refs/dflow/NAME, with the whole history; needs git and the right to push",
  options,
  create: ({ repository }: z.infer<typeof options>, tools: StoreTools) => gitRefStore(repository, tools),
};

/**
 * Each save is a commit on a ref that no branch or tag shows. A push that names what it expects the ref to be is the
 * compare-and-swap, on any git server; the commit is the revision. The state is closed; the commits' words tell what
 * happened, for `git log`.
 */
function gitRefStore(repository: string | undefined, tools: StoreTools): Store {
  const ref = `refs/dflow/${nameOf(tools)}`;
  const where = `${repository ?? "origin"} ${ref}`;
  const codec = stateCodec(tools, where);
  const remote = openRef({
    ref,
    repository,
    folder: tools.folder,
    own: join(tools.folder, ".dflow", "git-ref"),
    variable: tools.variable,
  });
  let last: { readonly revision: string; readonly said: ReturnType<typeof saying> } | undefined;
  return {
    where,
    async load() {
      const found = await remote.read();
      if (!found) return undefined;
      const state = await codec.decode(found.content);
      last = { revision: found.commit, said: saying(state) };
      return { state, revision: found.commit };
    },
    async save(state, basedOn) {
      if (basedOn !== undefined && !/^[0-9a-f]{40,64}$/.test(basedOn)) throw stale(where);
      const said = saying(state);
      const message = said.since(last?.revision === basedOn ? last?.said : undefined);
      const commit = await remote.write({ content: await codec.encode(state), message, parent: basedOn });
      if (commit === undefined) throw stale(where);
      last = { revision: commit, said };
      return commit;
    },
  };
}

const stale = (where: string): DflowError =>
  new DflowError("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
  });
