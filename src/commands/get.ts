import { z } from "zod";
import { indexList, plural } from "../domain/words.ts";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { index } from "./shapes.ts";

export const get = command({
  name: "get",
  group: "provisioning",
  summary: "show the COUNT wished for and the one found",
  details: [
    "Asks the VM backend which Nodes exist; connects to none of them. Where the two differ, `repair` makes what is missing.",
  ],
  arguments: {},
  flags: {},
  needs: "state",
  changes: false,
  output: z.object({
    count: z.number().int().describe("Nodes wished for"),
    found: z.number().int().describe("Nodes the VM backend knows"),
    missing: z.array(index).describe("indexes wished for and not found"),
    surplus: z.array(index).describe("indexes found and not wished for"),
  }),
  run: async (dflow) => {
    const loaded = await dflow.store.load();
    const indexes = (await dflow.vms.list()).map((node) => node.index);
    const count = dflow.vms.makesNodes ? (loaded?.state.count ?? dflow.settings.count) : indexes.length;
    const wished = Array.from({ length: count }, (_, at) => at);
    const missing = wished.filter((one) => !indexes.includes(one));
    const surplus = indexes.filter((one) => one >= count);
    return { data: { count, found: indexes.length, missing, surplus }, exit: "done" };
  },
  view: ({ count, found, missing, surplus }) => [
    say(`${plural(count, "Node")} wished for, ${found} found`, count === found ? "good" : "warning"),
    ...(missing.length > 0 ? [say(`missing: ${indexList(missing)}; "dflow repair" makes them`)] : []),
    ...(surplus.length > 0 ? [say(`surplus: ${indexList(surplus)}; "dflow set ${count}" takes them away`)] : []),
  ],
});
