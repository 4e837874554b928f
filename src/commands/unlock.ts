import { z } from "zod";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch } from "./flags.ts";
import { notYet } from "./not-yet.ts";

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
  run: notYet,
  view: (data) => {
    if (!data.held) return [say("nobody holds the lock", "good")];
    const whose = `the lock of ${data.owner} (${data.command})`;
    return [
      data.released ? say(`${whose} is taken away`, "good") : say(`${whose} stays until ${data.expires}`, "warning"),
    ];
  },
});
