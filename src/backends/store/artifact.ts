import { z } from "zod";
import type { StorePlugin, StoreTools } from "../../contracts/registry.ts";
import type { Store } from "../../contracts/store.ts";
import { DflowError } from "../../domain/errors.ts";
import { githubApi } from "../../github/api.ts";
import { type Artifacts, artifacts } from "../../github/artifacts.ts";
import { defaultBranch } from "../../github/event.ts";
import { resultsService } from "../../github/results-service.ts";
import { thisRun } from "../../github/runs.ts";
import { behind, beside, refuseHidden, stale, unlisted } from "./artifact-refusals.ts";
import { nameOf, stateCodec } from "./state-codec.ts";

export const artifact: StorePlugin = {
  name: "artifact",
  summary: "artifacts of the workflow's runs, where everybody finds them; for jobs that never run at the same time",
  options: z.strictObject({}),
  create: (_options, tools: StoreTools) => artifactStore(tools),
};

const DIGITS = 10;

/**
 * One artifact for each revision, `dflow-state.NAME.0000000042`, in the run that saved it, and in each such run one
 * without a number, by which the others find it. Within a run a name can be created once, which is the compare-and-swap,
 * also for jobs of one matrix. Between runs GitHub has none. So a run says first that it is there, by that artifact, and
 * then looks for others: of two at once at least one sees the other, and who sees another run going on is refused. Two
 * that see each other are both refused: nothing is lost, one of them is to be run again.
 */
function artifactStore(tools: StoreTools): Store {
  const mark = `dflow-state.${nameOf(tools)}`;
  const where = `the artifacts ${mark}`;
  const codec = stateCodec(tools, where);
  let opened: { readonly all: Artifacts; readonly run: number } | undefined;
  const open = () => {
    opened ??= inWorkflow(tools);
    return opened;
  };
  const branch = async () =>
    (await defaultBranch(tools.variable)) ?? tools.variable("GITHUB_REF")?.replace(/^refs\/heads\//, "") ?? "";
  /** What says that this run is there, once it has found itself alone. */
  let ours: number | undefined;

  return {
    where,
    async load() {
      const found = await newest();
      if (!found) return undefined;
      return { state: await codec.decode(await open().all.read(found.id)), revision: String(found.number) };
    },
    async save(state, basedOn) {
      const before = basedOn ?? "0";
      if (!/^\d{1,10}$/.test(before)) throw stale(where);
      refuseHidden(tools.variable, await branch());
      const { all } = open();
      ours ??= await beAlone();
      const found = await newest();
      if ((found?.number ?? 0) !== Number(before)) throw stale(where);
      if (found && found.mark > ours) throw behind(where);
      const number = Number(before) + 1;
      if (!(await all.create(nameAt(number), await codec.encode(state)))) throw stale(where);
      return String(number);
    },
  };

  function nameAt(number: number): string {
    return `${mark}.${String(number).padStart(DIGITS, "0")}`;
  }

  /** Of the newest run that has saved: a run that was refused has only said that it is there. */
  async function newest(): Promise<Found | undefined> {
    const { all } = open();
    let best: Found | undefined;
    for await (const run of all.runsWith(mark, await branch())) {
      for (const { id, name } of await all.ofRun(run.id)) {
        const digits = name.startsWith(`${mark}.`) ? name.slice(mark.length + 1) : "";
        if (/^\d{10}$/.test(digits) && Number(digits) > (best?.number ?? 0))
          best = { id, number: Number(digits), mark: run.artifact };
      }
      if (best) return best;
    }
    return undefined;
  }

  /** @throws DflowError `store/unavailable` while another run that has saved, or is about to, goes on */
  async function beAlone(): Promise<number> {
    const { all, run } = open();
    await all.create(mark, Buffer.from("a run of dflow's\n"));
    let own: number | undefined;
    for await (const one of all.runsWith(mark, await branch())) {
      if (one.id === run) own = one.artifact;
      else if (one.goesOn) throw beside(where, tools.variable, one.id);
    }
    return own ?? unlisted(where);
  }
}

interface Found {
  /** Of the artifact that holds the state. */
  readonly id: number;
  readonly number: number;
  /** Of the artifact that says of its run that it is there. */
  readonly mark: number;
}

function inWorkflow({ variable }: StoreTools) {
  const service = resultsService(variable);
  const [api, run] = [githubApi(variable), thisRun(variable)];
  if (api && run) return { all: artifacts(service, api), run: run.id };
  throw new DflowError("store/unavailable", "the store artifact has no token to find artifacts with", {
    hint: "give the action the input token, and the job permissions: {actions: read}",
  });
}
