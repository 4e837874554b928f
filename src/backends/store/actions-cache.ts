import { z } from "zod";
import type { StorePlugin, StoreTools } from "../../contracts/registry.ts";
import type { Store } from "../../contracts/store.ts";
import { DflowError } from "../../domain/errors.ts";
import { type CacheService, cacheService } from "../../github/cache-service.ts";
import { defaultBranch } from "../../github/event.ts";
import { resultsService } from "../../github/results-service.ts";
import { nameOf, stateCodec } from "./state-codec.ts";

export const actionsCache: StorePlugin = {
  name: "actions-cache",
  summary:
    "GitHub's Actions cache; needs nothing but the action, and is made again from the Nodes when GitHub has dropped it",
  options: z.strictObject({}),
  create: (_options, tools: StoreTools) => actionsCacheStore(tools),
};

/** Ten digits: keys of one length, as far as anybody will count. */
const DIGITS = 10;
/** ms a writer gives itself; others wait twice as long before they take its entry for abandoned. */
const WITHIN = 5_000;
const POLL = 500;
/** Abandoned entries in a row that are passed over. */
const SKIPS = 4;

/**
 * One immutable entry for each revision, `dflow-state/NAME/0000000042`. A key can be created once, which is the
 * compare-and-swap. GitHub keeps entries apart by ref, so all who change a cluster have to run on the default branch,
 * whose entries everybody sees.
 */
function actionsCacheStore(tools: StoreTools): Store {
  const prefix = `dflow-state/${nameOf(tools)}/`;
  const where = `the Actions cache, ${prefix}`;
  const codec = stateCodec(tools, where);
  const keyOf = (number: number) => `${prefix}${String(number).padStart(DIGITS, "0")}`;
  let opened: CacheService | undefined;
  const cache = (): CacheService => {
    opened ??= cacheService(resultsService(tools.variable));
    return opened;
  };
  return {
    where,
    async load() {
      const found = await cache().newest(prefix);
      if (!found) return undefined;
      return { state: await codec.decode(found.content), revision: String(numberOf(found.key, prefix, where)) };
    },
    async save(state, basedOn) {
      const before = basedOn ?? "0";
      if (!/^\d{1,10}$/.test(before)) throw stale(where);
      await refuseHidden(cache(), tools.variable);
      const newest = await cache().newest(prefix);
      if (!newest && before !== "0") throw stale(where, "was dropped by GitHub, or deleted,");
      if ((newest ? numberOf(newest.key, prefix, where) : 0) !== Number(before)) throw stale(where);
      const content = await codec.encode(state);
      for (let number = Number(before) + 1; number <= Number(before) + SKIPS; number++) {
        if (await cache().create(keyOf(number), content, WITHIN)) return String(number);
        // Somebody is writing it, or died while doing so: such an entry never comes, and its key is never free again.
        if (await appears(Number(before))) throw stale(where);
      }
      throw new DflowError("store/unavailable", `${where}: several saves were begun and never ended`, {
        hint: "run the job again; if that does not help, GitHub's cache service is in trouble",
      });
    },
  };

  async function appears(after: number): Promise<boolean> {
    for (let waited = 0; waited <= 2 * WITHIN; waited += POLL) {
      const newest = await cache().newest(prefix);
      if (newest && numberOf(newest.key, prefix, where) !== after) return true;
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
    return false;
  }
}

function numberOf(key: string, prefix: string, where: string): number {
  const digits = key.slice(prefix.length);
  if (key.startsWith(prefix) && /^\d{10}$/.test(digits)) return Number(digits);
  throw new DflowError("store/damaged", `${where} holds an entry that dflow has not made: ${JSON.stringify(key)}`, {
    hint: "delete it: gh cache delete KEY",
  });
}

/**
 * What is written on another ref than the default branch, a schedule on the default branch will never see: refused
 * before a Node is touched.
 */
async function refuseHidden({ writes }: CacheService, variable: StoreTools["variable"]): Promise<void> {
  if (writes?.length === 0) {
    throw new DflowError("store/unavailable", "this job's token may not write the Actions cache", {
      hint: "pull requests of forks and other events of low trust only read; deploy on push, or use store-backend git-ref",
    });
  }
  const branch = await defaultBranch(variable);
  if (writes === undefined || branch === undefined || writes.includes(`refs/heads/${branch}`)) return;
  throw new DflowError(
    "store/unavailable",
    `on ${writes.join(", ")} the Actions cache would hide the state from ${branch}, where scheduled jobs run`,
    { hint: `run dflow's jobs on ${branch}, or use store-backend git-ref, which all refs share` },
  );
}

const stale = (where: string, what = "has been changed by another run"): DflowError =>
  new DflowError("store/stale", `${where} ${what} meanwhile`, {
    hint: "run the command again",
  });
