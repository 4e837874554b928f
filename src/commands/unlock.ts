import { z } from "zod";
import { isHeld } from "../cluster/lease.ts";
import { DflowError } from "../domain/errors.ts";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch } from "./flags.ts";

export const unlock = command({
  name: "unlock",
  group: "project",
  summary: "take the lock away from a run that is gone",
  details: [
    "A lock frees itself when its owner is provably dead or has not renewed it in time, so this is rarely needed. A run that is or may be alive keeps it, unless --force.",
    "Taking it from a run that is alive cannot damage anything: each Node refuses the older run from then on.",
  ],
  arguments: {},
  flags: { force: aSwitch("even if its owner may be alive") },
  needs: "state",
  changes: false,
  output: z.object({
    held: z.boolean().describe("was the lock held?"),
    released: z.boolean(),
    owner: z.string().optional().describe("who held it"),
    command: z.string().optional().describe("the command that held it"),
    expires: z.string().optional().describe("ISO 8601, UTC"),
  }),
  run: async (dflow, { force }) => {
    const loaded = await dflow.store.load();
    const lease = loaded?.state.lease;
    if (!loaded || !lease) return { data: { ...nobody, released: false }, exit: "done" };
    const words = { held: true, owner: lease.owner.name, command: lease.command, expires: lease.expires };
    if (!force && (await isHeld(dflow, lease))) {
      const failure = new DflowError("lock/held", `${lease.owner.name} may still be running "dflow ${lease.command}"`, {
        hint: `it ends by itself at ${lease.expires}; --force takes it away now`,
      });
      return { data: { ...words, released: false }, exit: "locked", failure };
    }
    const { lease: _, ...rest } = loaded.state;
    // The next epoch is spent here, so the run whose lock this was is refused by the store and by every Node it asks next.
    const state = { ...rest, serial: rest.serial + 1, epoch: rest.epoch + 1 };
    await dflow.store.save(state, loaded.revision);
    return { data: { ...words, released: true }, exit: "done" };
  },
  view: (data) => {
    if (!data.held) return [say("nobody holds the lock", "good")];
    const whose = `the lock of ${data.owner} (${data.command})`;
    return [
      data.released ? say(`${whose} is taken away`, "good") : say(`${whose} stays until ${data.expires}`, "warning"),
    ];
  },
});

const nobody = { held: false, owner: undefined, command: undefined, expires: undefined };
